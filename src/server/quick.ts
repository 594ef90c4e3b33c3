import type { AnalysisInput } from "../core/analysis";
import type { Finding, Project, Rule } from "../core/model";
import { judge } from "../core/rules/judge";
import { suppressionsOf } from "../core/rules/suppressions";
import { findSecrets } from "../core/secrets";
import type { Range } from "../core/text/range";
import type { RootConfig } from "./root-config";

/** Rules that need nothing but the secrets of a file: they answer at once. The others follow with the whole project. */
const AT_ONCE: ReadonlySet<string> = new Set(["hardcoded-credential", "weak-credential-default", "credential-in-image"]);

export interface QuickInput {
  readonly input: AnalysisInput;
  /** The last whole analysis. */
  readonly project: Project;
  readonly findings: readonly Finding[];
  readonly rules: readonly Rule[];
  readonly config: RootConfig;
  /** The one file that has changed since, with its text then and now. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Findings as they most likely are after an edit of one file: the file's own secrets are found anew, all else of the last
 * analysis is moved along with the text.
 */
export function quickFindings(from: QuickInput): Finding[] {
  const { input, path, config } = from;
  const { literals, files } = findSecrets(input, from.project.crew);
  const document = input.documents.get(path);
  const suppressions = [...from.project.suppressions.filter((one) => one.location.path !== path), ...(document ? suppressionsOf(document, input) : [])];
  const project: Project = { ...from.project, secrets: literals, secretFiles: files, suppressions };
  const fresh = judge(project, from.rules, input.vault, { config: config.tree, baseline: config.baseline, only: AT_ONCE, within: (one) => one === path });
  const move = mover(from.before, from.after);
  const moved = <T extends { readonly location: Finding["location"] }>(one: T): T => (one.location.path === path ? { ...one, location: { path, range: move(one.location.range) } } : one);
  const kept = from.findings
    .filter((finding) => finding.location.path !== path || !AT_ONCE.has(finding.ruleId))
    .map((finding) => moved({ ...finding, related: finding.related.map(moved), flow: finding.flow.map(moved) }));
  return [...kept, ...fresh.findings];
}

/** Moves ranges from the old text to the new one: what stands behind the changed part moves with it. */
export function mover(before: string, after: string): (range: Range) => Range {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  let tail = 0;
  while (tail < shorter - same && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  const changedUntil = before.length - tail;
  const delta = after.length - before.length;
  const at = (offset: number): number => (offset >= changedUntil && changedUntil > 0 && offset > same ? offset + delta : Math.min(offset, after.length));
  return ({ start, end }) => {
    const from = start >= changedUntil ? start + delta : Math.min(start, after.length);
    return { start: from, end: Math.max(from, at(end)) };
  };
}
