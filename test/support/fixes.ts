import type { Finding, Project, SecretLiteral, SecretShape } from "../../src/core/model";
import { build, combine, detectBackend, fixAll, offers, type BackendId, type FixStyle, type FixAllResult, type FixContext } from "../../src/core/fixes";
import { harden, type HardeningId } from "../../src/core/fixes/harden";
import { applyFiles } from "../../src/core/fixes/apply";
import type { Workspace } from "../../src/core/workspace";
import { analyse } from "./analyze";
import { plantedCrew, type PlantedAgent } from "./planted-crew";

/** A secret that a test says is there, so that a fix is tested apart from the rules that find it. */
export interface Planted {
  /** The secret characters as they stand in the file. */
  readonly value: string;
  readonly path?: string;
  readonly shape?: SecretShape;
  readonly name?: string | null;
  readonly provider?: string | null;
  /** The whole literal; without it the quotes around the value and what is between them. */
  readonly literal?: string;
}

export interface Fixed {
  readonly files: Record<string, string>;
  readonly modes: ReadonlyMap<string, number | null>;
  readonly result: FixAllResult;
  readonly notes: readonly string[];
}

/** Context of fixes over an analysed workspace whose files are all that exist. */
export function contextOf(workspace: Workspace, project: Project, files: Readonly<Record<string, string>>, backend?: BackendId, style?: FixStyle): FixContext {
  const input = workspace.input();
  return { project, input, backend: backend ?? detectBackend(input), ...(style ? { style } : {}), read: (path) => files[path] ?? null };
}

/** Applies a result to texts. */
export function written(result: FixAllResult, workspace: Workspace, files: Readonly<Record<string, string>>): Fixed {
  const all: Record<string, string> = { ...files };
  const modes = new Map<string, number | null>();
  const made = applyFiles(result.plan?.files ?? [], (path) => files[path] ?? null, (text) => workspace.vault.materialise(text));
  for (const [path, file] of made) {
    all[path] = file.text;
    modes.set(path, file.mode);
  }
  return { files: all, modes, result, notes: result.plan?.notes ?? [] };
}

/** Fixes secrets that the test plants, with their default fix. */
export async function fixPlanted(files: Readonly<Record<string, string>>, planted: readonly Planted[], backend: BackendId = "dotenv"): Promise<Fixed> {
  const { workspace, project: analysed } = await analyse(files);
  const [first = "crew.py"] = Object.keys(files);
  const secrets = planted.map((one, index) => literalOf(one, one.path ?? first, files, workspace, index));
  const project: Project = { ...analysed, secrets };
  const findings = secrets.map((literal, index): Finding => ({
    ruleId: literal.rule, message: "", severity: "error", confidence: "high", location: literal.location, related: [], flow: [],
    key: literal.id, subject: literal.id, fingerprint: String(index).padStart(16, "0"),
  }));
  return written(fixAll(findings, contextOf(workspace, project, files, backend), "unsafe"), workspace, files);
}

function literalOf(one: Planted, path: string, files: Readonly<Record<string, string>>, workspace: Workspace, index: number): SecretLiteral {
  const text = files[path] ?? "";
  const at = text.indexOf(one.literal ?? one.value);
  if (at < 0) throw new Error(`${one.value} is not in ${path}`);
  let location = { start: at, end: at + (one.literal ?? one.value).length };
  const value = one.literal === undefined ? location : { start: text.indexOf(one.value, at), end: text.indexOf(one.value, at) + one.value.length };
  if (one.literal === undefined) {
    const before = /(?:\b[A-Za-z]{1,2})?("""|'''|"|')[^"'\n]*$/.exec(text.slice(0, location.start));
    const quote = before?.[1];
    if (before && quote !== undefined) location = { start: before.index, end: text.indexOf(quote, location.end) + quote.length };
  }
  return {
    id: `secret-${String(index)}`, shape: one.shape ?? "assignment", location: { path, range: location }, value, secret: workspace.vault.seal(one.value),
    tokenType: null, label: "API key", name: one.name ?? null, provider: one.provider ?? null, confidence: "high", severity: "error",
    rule: "hardcoded-credential", uses: [], consequence: "",
  };
}

/** Fixes a credential that the planted agents share. */
export async function fixShared(files: Readonly<Record<string, string>>, agents: readonly PlantedAgent[], backend: BackendId = "dotenv", style: FixStyle = "inline", provider = "openai"): Promise<Fixed> {
  const { workspace, project: analysed } = await analyse(files);
  const project: Project = { ...analysed, crew: plantedCrew(files, agents, undefined, provider) };
  const [first] = project.crew.agents.values();
  if (!first) throw new Error("no agents");
  const finding: Finding = {
    ruleId: "shared-credential", message: "", severity: "warning", confidence: "high", location: first.location, related: [], flow: [],
    key: "shared", subject: "shared", fingerprint: "0".repeat(16),
  };
  return written(fixAll([finding], contextOf(workspace, project, files, backend, style), "unsafe"), workspace, files);
}

/** Hardens round after round, as the editor and the command line do. */
export async function hardenRounds(files: Readonly<Record<string, string>>, chosen: readonly HardeningId[], options: { readonly backend?: BackendId; readonly style?: FixStyle } = {}): Promise<Rounds> {
  return inRounds(files, options, () => true, (findings, context) => harden(findings, context, chosen));
}

/** Analyses and fixes with the real rules, round after round, until nothing is left that an edit can repair (at most four). */
export async function fixRounds(files: Readonly<Record<string, string>>, level: "safe" | "unsafe", options: { readonly backend?: BackendId; readonly style?: FixStyle; readonly rules?: readonly string[]; readonly kind?: string } = {}): Promise<Rounds> {
  const wanted = (finding: Finding): boolean => options.rules === undefined || options.rules.includes(finding.ruleId);
  return inRounds(files, options, wanted, (findings, context) => (options.kind === undefined ? fixAll(findings, context, level) : ofKind(findings, context, options.kind)));
}

/** The fixes of one kind, as somebody takes them from the menu. */
function ofKind(findings: readonly Finding[], context: FixContext, kind: string): FixAllResult {
  const plans = findings.flatMap((finding) => offers(finding, context).fixes.filter((offer) => offer.kind === kind)).flatMap((offer) => {
    const plan = build(offer, context);
    return "reason" in plan ? [] : [plan];
  });
  return { plan: plans.length > 0 ? combine(plans, context) : null, fixed: [], left: [] };
}

type Rounds = Fixed & { readonly remaining: readonly Finding[]; readonly rounds: number };

async function inRounds(files: Readonly<Record<string, string>>, options: { readonly backend?: BackendId; readonly style?: FixStyle }, isWanted: (finding: Finding) => boolean, fix: (findings: readonly Finding[], context: FixContext) => FixAllResult): Promise<Rounds> {
  let current: Record<string, string> = { ...files };
  const modes = new Map<string, number | null>();
  const notes: string[] = [];
  for (let rounds = 0; ; rounds++) {
    const ignored = Object.keys(current).filter((path) => /(?:^|\/)\.env$|to-store\.env$/.test(path));
    const { workspace, project, findings } = await analyse(current, ignored);
    const wanted = findings.filter(isWanted);
    const result = fix(wanted, contextOf(workspace, project, current, options.backend, options.style));
    if (!result.plan || rounds === 4) return { files: current, modes, result, notes, remaining: wanted, rounds };
    const fixed = written(result, workspace, current);
    current = fixed.files;
    for (const [path, mode] of fixed.modes) if (!modes.has(path)) modes.set(path, mode);
    notes.push(...fixed.notes);
  }
}
