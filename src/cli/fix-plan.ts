import { lstatSync } from "node:fs";
import { join } from "node:path";
import { detectBackend, fixAll, isBackend, isFixStyle, type FixContext, type FixPlan } from "../core/fixes";
import { harden, type HardeningId } from "../core/fixes/harden";
import { languageOf } from "../core/languages/detect";
import { openDocument } from "../core/languages/open";
import type { Finding, Project } from "../core/model";
import { applyMarked, type Marked } from "../core/text/diff";
import type { FileEdit } from "../core/text/edit";
import type { Encoding } from "../host/decode";
import { isInside } from "../host/discover";
import type { Engine } from "../host/engine";
import type { LoadedProject } from "../host/project";
import { DEFAULT_MAX_FILE_SIZE, readFound } from "../host/read";

/** What a run of fixes would make of one file. */
export interface FileChange {
  readonly path: string;
  /** null for a new file. */
  readonly before: Marked | null;
  readonly after: Marked;
  readonly encoding: Encoding;
  /** Unix mode; null for a file that keeps its own. */
  readonly mode: number | null;
}

export interface Planned {
  readonly changes: readonly FileChange[];
  readonly fixed: readonly string[];
  /** Why a finding stays, by its fingerprint. */
  readonly left: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Some fixes wait for a new analysis. */
  readonly deferred: boolean;
  readonly notes: readonly string[];
  readonly store: FixPlan["store"];
}

export interface PlanInput {
  readonly engine: Engine;
  readonly loaded: LoadedProject;
  readonly project: Project;
  readonly findings: readonly Finding[];
  readonly level: "safe" | "unsafe";
  readonly harden: readonly HardeningId[] | null;
  readonly backend: string | undefined;
  readonly style: string | undefined;
  /** Files outside are never written; null for no limit but the root. */
  readonly within: ((path: string) => boolean) | null;
  /** Changes that are foreseen but not written: where secrets stand in them. */
  readonly made?: readonly FileChange[];
}

/** Works out what fixes change, without writing. Findings whose fix must not be made are left with the reason. */
export function planFixes(from: PlanInput): Planned {
  const { engine, loaded, project, level } = from;
  const input = loaded.workspace.input();
  const wanted = from.backend ?? loaded.config.run.backend;
  const files = new FileReader(loaded);
  const style = from.style ?? loaded.config.run.fixStyle ?? "inline";
  const backend = wanted !== undefined && isBackend(wanted) ? wanted : detectBackend(input);
  const context: FixContext = { project, input, backend, ...(isFixStyle(style) ? { style } : {}), read: (path) => files.read(path)?.text ?? null, tracks: loaded.tracks };
  const left: { finding: Finding; reason: string }[] = [];
  const allowed: Finding[] = [];
  for (const finding of from.findings) {
    const one = from.harden ? harden([finding], context, from.harden.filter((part) => part === "findings")) : fixAll([finding], context, level);
    const reason = one.plan ? refusal(one.plan.files, from) : one.left[0]?.reason;
    if (reason === undefined || reason === null) allowed.push(finding);
    else left.push({ finding, reason });
  }
  for (;;) {
    const all = from.harden ? harden(allowed, context, from.harden) : fixAll(allowed, context, level);
    const refused = from.harden && all.plan ? refusal(all.plan.files, from) : null;
    if (refused !== null) return { changes: [], fixed: [], left, deferred: false, notes: [`not hardened: ${refused}`], store: [] };
    const made = (all.plan?.files ?? []).map((edit) => change(edit, files, from));
    const broken = made.find((one) => one.before !== null && isBroken(one, engine));
    if (broken && allowed.length > 0) {
      // one fix spoils a file: none is made in it
      const spoilt = allowed.filter((finding) => finding.location.path === broken.path);
      const dropped = spoilt.length > 0 ? spoilt : [...allowed];
      for (const finding of dropped) {
        allowed.splice(allowed.indexOf(finding), 1);
        left.push({ finding, reason: `the fixed ${broken.path} would not parse` });
      }
      continue;
    }
    for (const one of all.left) {
      const finding = allowed.find((candidate) => candidate.fingerprint === one.fingerprint);
      if (finding && !one.deferred) left.push({ finding, reason: one.reason });
    }
    return { changes: made, fixed: all.fixed, left, deferred: all.left.some((one) => one.deferred), notes: all.plan?.notes ?? [], store: all.plan?.store ?? [] };
  }
}

/** Why a plan must not touch its files; null when it may. */
function refusal(edits: readonly FileEdit[], { loaded, within }: PlanInput): string | null {
  for (const { path, kind } of edits) {
    const absolute = join(loaded.root, path);
    if (!isInside(loaded.root, absolute)) return `its fix changes ${path}, which is outside the root`;
    if (within && !within(path)) return `its fix changes ${path}, which is outside the paths given`;
    const document = loaded.workspace.document(path);
    if (kind === "edit" && document && document.problems.length > 0) return `${path} has a syntax error`;
    try {
      if (lstatSync(absolute).isSymbolicLink()) return `${path} is a link`;
    } catch {
      // a new file
    }
  }
  return null;
}

function change(edit: FileEdit, files: FileReader, { loaded, project, made }: PlanInput): FileChange {
  const { vault } = loaded.workspace;
  if (edit.kind === "create") {
    const after = applyMarked({ text: "", secrets: [] }, [{ range: { start: 0, end: 0 }, newText: edit.text }], vault);
    return { path: edit.path, before: null, after, encoding: "utf-8", mode: edit.mode ?? (after.secrets.length > 0 ? 0o600 : 0o644) };
  }
  const known = files.read(edit.path);
  if (!known) throw new Error("a fix edits a file that is not there");
  const found = project.secrets.filter((secret) => secret.location.path === edit.path).map((secret) => secret.value);
  const moved = made?.find((one) => one.path === edit.path)?.after.secrets ?? [];
  const before = { text: known.text, secrets: [...found, ...moved].sort((a, b) => a.start - b.start || a.end - b.end) };
  return { path: edit.path, before, after: applyMarked(before, edit.edits, vault), encoding: known.encoding, mode: edit.mode ?? null };
}

function isBroken({ path, after }: FileChange, engine: Engine): boolean {
  const language = languageOf(path);
  if (language === "text" || language === "dotenv" || language === "ini" || language === "dockerfile") return false;
  return openDocument({ path, text: after.text, ignored: false, mode: null }, engine.parsers).problems.length > 0;
}

/** Texts of the root's files as they were analysed, else as they are on disk. */
class FileReader {
  private readonly known = new Map<string, { text: string; encoding: Encoding } | null>();

  constructor(private readonly loaded: LoadedProject) {}

  read(path: string): { readonly text: string; readonly encoding: Encoding } | null {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const analysed = this.loaded.files.get(path);
    const made = analysed ? { text: analysed.source.text, encoding: analysed.encoding } : this.fromDisk(path);
    this.known.set(path, made);
    return made;
  }

  private fromDisk(path: string): { text: string; encoding: Encoding } | null {
    const raw = join(this.loaded.root, path);
    if (!isInside(this.loaded.root, raw)) return null;
    const result = readFound({ path, raw, ignored: false }, DEFAULT_MAX_FILE_SIZE);
    return result.ok ? { text: result.file.source.text, encoding: result.file.encoding } : null;
  }
}
