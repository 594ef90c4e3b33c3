import { join } from "node:path";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import { RULES } from "../../language-rules/registry.generated";
import type { TokenScanner } from "../../src/core/analysis";
import type { Finding, Project } from "../../src/core/model";
import { NO_CONFIG } from "../../src/core/config/tree";
import { judge } from "../../src/core/rules/judge";
import { Workspace } from "../../src/core/workspace";
import { loadParsers } from "../../src/host/parsers";

const parsers = loadParsers(join(__dirname, "../../src/core/languages/parsers.wasm"));

/** No tokens beyond the data patterns: what the browser has. */
const NO_EXTRA_TOKENS: TokenScanner = { scan: () => [] };

export interface Analysed {
  readonly workspace: Workspace;
  readonly project: Project;
  readonly findings: readonly Finding[];
  /** The text a finding underlines. */
  text(finding: { readonly location: { readonly path: string; readonly range: { readonly start: number; readonly end: number } } }): string;
}

/** Analyses files given as `{ path: text }` with all rules. Paths listed in `ignored` count as git-ignored. */
export async function analyse(files: Readonly<Record<string, string>>, ignored: readonly string[] = [], tokens: TokenScanner = NO_EXTRA_TOKENS): Promise<Analysed> {
  const workspace = new Workspace({
    name: "example",
    parsers: await parsers,
    tokens,
    knowledge: KNOWLEDGE,
    key: new Uint8Array(32).fill(7),
    options: { sharedCredentialAllow: [] },
  });
  for (const [path, text] of Object.entries(files)) workspace.set({ path, text, ignored: ignored.includes(path), mode: null });
  const project = workspace.project();
  const { findings, failures } = judge(project, RULES, workspace.vault, { config: NO_CONFIG, minConfidence: "low" });
  const failure = failures[0];
  if (failure) throw failure.error;
  return {
    workspace,
    project,
    findings,
    text: ({ location }) => (files[location.path] ?? "").slice(location.range.start, location.range.end),
  };
}
