import { CodeActionKind, type CodeAction, type Command, type Diagnostic, type WorkspaceEdit } from "vscode-languageserver/node";
import type { FixOffer } from "../core/fixes";
import type { FixData } from "./code-actions";

/** Command of our own client: asks which of several, and does it. Its argument is a `Choices`. */
export const PICK = "crewvet.pickFix";
export const EXPLAIN_COMMAND = "crewvet.explainRule";

/** What a choice does: a fix by its names, or an edit that holds no value (a suppression). */
export interface Choice {
  readonly label: string;
  readonly detail: string;
  readonly data?: FixData;
  readonly edit?: WorkspaceEdit;
}

export interface Choices {
  readonly title: string;
  readonly items: readonly Choice[];
}

/** A fix as a menu shows it. */
export interface MenuFix {
  readonly offer: FixOffer;
  readonly action: CodeAction;
  readonly data: FixData;
}

/** A finding's part of the menu besides its fixes. */
export interface MenuFinding {
  readonly ruleId: string;
  readonly diagnostics: Diagnostic[];
  /** Why no edit repairs it; null where one does or nothing can be said. */
  readonly refusal: string | null;
  readonly suppression: WorkspaceEdit | null;
}

export interface Menu {
  /** Best first. */
  readonly fixes: readonly MenuFix[];
  readonly fixAll: readonly CodeAction[];
  readonly findings: readonly MenuFinding[];
}

/** Every action by itself, for editors without a second list. */
export function flatMenu({ fixes, fixAll, findings }: Menu): CodeAction[] {
  const suppressions = findings.flatMap((one) => suppressionOf(one) ?? []);
  return [...fixes.map((fix) => fix.action), ...fixAll, ...suppressions];
}

/** Few enough to read at a glance: what is for a second look stands behind one entry of each sort. */
export function shortMenu({ fixes, fixAll, findings }: Menu): CodeAction[] {
  const first = fixes.filter(({ offer }) => offer.group === undefined);
  const front = first.length > 0 ? first : fixes;
  // a place with several problems shows the fix of each, and the other forms of it in the second list
  const several = new Set(front.map(({ offer }) => offer.fingerprint)).size > 1;
  const shown = several ? front.filter(({ offer }, index) => front.findIndex((one) => one.offer.fingerprint === offer.fingerprint) === index) : front.slice(0, 2);
  const hidden = fixes.filter((fix) => !shown.includes(fix));
  const managers = hidden.filter(({ offer }) => offer.group === "manager");
  const others = hidden.filter(({ offer }) => offer.group !== "manager");
  return [
    ...shown.map(single),
    ...choice("Use another secrets manager…", "Another secrets manager", managers),
    ...choice("More ways to fix this…", "More ways to fix this", others),
    ...fixAll,
    ...explanation(findings),
    ...suppressed(findings),
  ];
}

function choice(title: string, heading: string, fixes: readonly MenuFix[]): CodeAction[] {
  const [only, ...more] = fixes;
  if (!only) return [];
  if (more.length === 0) return [single(only)];
  return [asking(title, { title: heading, items: fixes.map(choiceOf) }, fixes.flatMap((fix) => fix.action.diagnostics ?? []))];
}

/** A fix that is looked at before it is made goes through our own client, which keeps the values out of the preview. */
function single(fix: MenuFix): CodeAction {
  const { offer, action } = fix;
  if (offer.safe) return action;
  const asked = asking(action.title, { title: action.title, items: [choiceOf(fix)] }, action.diagnostics ?? []);
  return action.isPreferred === undefined ? asked : { ...asked, isPreferred: action.isPreferred };
}

function choiceOf({ offer, data }: MenuFix): Choice {
  return { label: offer.title, detail: offer.detail ?? "", data };
}

/** One entry that explains, or says why nothing can be done here and then explains. */
function explanation(findings: readonly MenuFinding[]): CodeAction[] {
  const rules = [...new Set(findings.map((one) => one.ruleId))];
  const [first] = findings;
  if (!first) return [];
  const refusal = findings.length === 1 ? first.refusal : null;
  const title = refusal !== null ? `No fix here: ${refusal}` : rules.length === 1 ? `Explain ${first.ruleId}` : `Explain these ${String(rules.length)} rules…`;
  return [quickFix(title, { title, command: EXPLAIN_COMMAND, arguments: rules }, diagnosticsOf(findings))];
}

function suppressed(findings: readonly MenuFinding[]): CodeAction[] {
  const able = findings.filter((one) => one.suppression !== null);
  const items = able.flatMap(({ ruleId, suppression }): Choice[] => (suppression ? [{ label: ruleId, detail: "a comment here hides it", edit: suppression }] : []));
  if (items.length < 2) return able.flatMap((one) => suppressionOf(one) ?? []);
  return [asking("Suppress here…", { title: "Which finding is to be suppressed here?", items }, diagnosticsOf(able))];
}

function suppressionOf({ ruleId, suppression, diagnostics }: MenuFinding): CodeAction | null {
  return suppression && { title: `Suppress ${ruleId} here`, kind: CodeActionKind.QuickFix, diagnostics, edit: suppression };
}

function asking(title: string, choices: Choices, diagnostics: Diagnostic[]): CodeAction {
  return quickFix(title, { title, command: PICK, arguments: [choices] }, diagnostics);
}

/** VS Code lists actions without diagnostics last: every one has some, so that suppression stays at the end. */
function quickFix(title: string, command: Command, diagnostics: Diagnostic[]): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [...new Set(diagnostics)], command };
}

function diagnosticsOf(findings: readonly MenuFinding[]): Diagnostic[] {
  return findings.flatMap((one) => one.diagnostics);
}
