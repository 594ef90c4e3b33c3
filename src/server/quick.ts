import type { AnalysisInput } from "../core/analysis";
import type { Document } from "../core/languages/document";
import { openDocument, type Parsers } from "../core/languages/open";
import type { Finding, Project, Rule, SecretLiteral } from "../core/model";
import { judge } from "../core/rules/judge";
import { suppressionsOf } from "../core/rules/suppressions";
import { documentSecrets, findSecrets } from "../core/secrets";
import { changeOf, type TextChange } from "../core/text/change";
import { overlaps, type Range } from "../core/text/range";
import { touches } from "./buffers";
import type { RootConfig } from "./root-config";

/** Rules that need nothing but the secrets of a file: they answer at once. The others follow with the whole project. */
export const AT_ONCE: ReadonlySet<string> = new Set(["hardcoded-credential", "weak-credential-default", "credential-in-image"]);

export interface QuickInput {
  readonly input: AnalysisInput;
  /** The last whole analysis. */
  readonly project: Project;
  readonly findings: readonly Finding[];
  readonly rules: readonly Rule[];
  readonly config: RootConfig;
  /** The one file that has changed since, as it was analysed then, and its text now. */
  readonly path: string;
  readonly analysed: Document;
  readonly after: string;
}

type Facts = Pick<Project, "secrets" | "secretFiles" | "suppressions">;

/**
 * Findings as they most likely are after an edit of one file: the file's own secrets are found anew, all else of the last
 * analysis is moved along with the text.
 */
export function quickFindings(from: QuickInput): Finding[] {
  const { input, path } = from;
  const { literals, files } = findSecrets(input, from.project.crew);
  const document = input.documents.get(path);
  return judged(from, { secrets: literals.filter((one) => one.location.path === path), secretFiles: files, suppressions: document ? suppressionsOf(document, input) : [] }, mover(from.analysed.file.text, from.after));
}

/**
 * The same for a Python file that has not been parsed since the edit: only the statements around the edit are read. The rest
 * of the file keeps its secrets.
 * @param parsed the file's document as `input` has it, which may be some edits older than the text
 */
export function quickPython(from: QuickInput, parsed: Document, parsers: Parsers): Finding[] {
  const { input, project, path, analysed, after } = from;
  const before = analysed.file.text;
  // taken back: all is as it was
  if (after === before) return [...from.findings];
  const change = changeOf(before, after);
  const move = mover(before, after, change);
  const piece = pieceAround(parsed, after, change);
  const document = openDocument({ ...parsed.file, text: after.slice(piece.start, piece.end) }, parsers);
  const typed: Range = { start: change.start, end: change.newEnd };
  const gone: Range = { start: change.start, end: change.oldEnd };
  const inPiece = ({ start, end }: Range): Range => ({ start: start + piece.start, end: end + piece.start });
  // what only another file's use gave away cannot be found again here
  const own = new Set(documentSecrets(analysed, input).literals.map(({ id }) => id));
  const kept = project.secrets
    .filter((one) => one.location.path === path && !(touches(one.location.range, gone) && own.has(one.id)))
    .map((one): SecretLiteral => ({ ...one, location: { path, range: move(one.location.range) }, value: move(one.value) }));
  const found = documentSecrets(document, input)
    .literals.map((one): SecretLiteral => ({ ...one, id: `${one.id}+`, location: { path, range: inPiece(one.location.range) }, value: inPiece(one.value), uses: [] }))
    .filter((one) => touches(one.location.range, typed) && !kept.some((old) => overlaps(old.location.range, one.location.range)));
  const keptComments = project.suppressions.filter((one) => one.location.path === path && !touches(one.location.range, gone)).map((one) => ({ ...one, location: { path, range: move(one.location.range) }, target: move(one.target) }));
  const comments = suppressionsOf(document, input)
    .map((one) => ({ ...one, location: { path, range: inPiece(one.location.range) }, target: inPiece(one.target) }))
    .filter((one) => touches(one.location.range, typed));
  return judged(from, { secrets: [...kept, ...found].sort((a, b) => a.value.start - b.value.start), secretFiles: project.secretFiles, suppressions: [...keptComments, ...comments] }, move);
}

/** The top-level statements around an edit and one before it, in offsets of the new text. */
function pieceAround(parsed: Document, after: string, change: TextChange): Range {
  const body = parsed.language === "python" ? (parsed.python?.module.body ?? []) : [];
  const since = changeOf(parsed.file.text, after);
  const start = Math.min(since.start, change.start);
  const end = Math.max(since.newEnd, change.newEnd) - since.delta;
  let first = body.findIndex((stmt) => stmt.end >= start);
  if (first < 0) first = body.length;
  const next = body.find((stmt) => stmt.start > end);
  return { start: lineStart(after, Math.min(start, body[first - 1]?.start ?? 0)), end: next ? next.start + since.delta : after.length };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Findings of the edited file by its new facts; all others, and what needs the whole project, moved with the text. */
function judged(from: QuickInput, facts: Facts, move: (range: Range) => Range): Finding[] {
  const { path, config } = from;
  const fresh = judge({ ...from.project, ...facts }, from.rules, from.input.vault, { config: config.tree, baseline: config.baseline, only: AT_ONCE, within: (one) => one === path });
  const moved = <T extends { readonly location: Finding["location"] }>(one: T): T => (one.location.path === path ? { ...one, location: { path, range: move(one.location.range) } } : one);
  const kept = from.findings
    .filter((finding) => finding.location.path !== path || !AT_ONCE.has(finding.ruleId))
    .map((finding) => moved({ ...finding, related: finding.related.map(moved), flow: finding.flow.map(moved) }));
  return [...kept, ...fresh.findings];
}

/** Moves ranges from the old text to the new one: what stands behind the changed part moves with it. */
export function mover(before: string, after: string, change: TextChange = changeOf(before, after)): (range: Range) => Range {
  const { start: same, oldEnd: changedUntil, delta } = change;
  const at = (offset: number): number => (offset >= changedUntil && changedUntil > 0 && offset > same ? offset + delta : Math.min(offset, after.length));
  return ({ start, end }) => {
    const from = start >= changedUntil ? start + delta : Math.min(start, after.length);
    return { start: from, end: Math.max(from, at(end)) };
  };
}
