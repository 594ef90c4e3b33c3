import { CodeActionKind, type CodeAction, type Diagnostic, type WorkspaceEdit } from "vscode-languageserver/node";
import { offers, type FixContext, type FixOffer } from "../core/fixes";
import type { Finding } from "../core/model";
import type { DiagnosticData } from "./diagnostics";
import { flatMenu, shortMenu, type MenuFinding, type MenuFix } from "./menu";

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.crewvet`;

export interface FixData {
  readonly type: "fix";
  readonly root: string;
  readonly fingerprint: string;
  readonly kind: string;
  readonly backend: string | null;
  readonly ticket: string;
}

/** What a code action carries until it is resolved: names only. */
export type ActionData = FixData | { readonly type: "fix-all"; readonly root: string; readonly path: string; readonly ticket: string };

export interface ActionContext {
  readonly root: string;
  readonly path: string;
  readonly context: FixContext;
  /** The editor's diagnostics at the place, to tie actions to them. */
  readonly diagnostics: readonly Diagnostic[];
  /** The client has our commands: a short menu with a second list, and rule pages. */
  readonly ownClient: boolean;
  wants(kind: string): boolean;
  /** Names an action for what is to be done once it has been applied. */
  ticket(): string;
  suppress(finding: Finding): WorkspaceEdit | null;
}

/** Actions for the findings at a place: fixes first, the preferred one marked, suppression last. Holds no value and no fix's edit. */
export function actionsFor(findings: readonly Finding[], inFile: readonly Finding[], at: ActionContext): CodeAction[] {
  if (!at.wants(CodeActionKind.QuickFix)) return fixAllActions(inFile, at, []);
  const fixes: MenuFix[] = [];
  const found: MenuFinding[] = [];
  for (const finding of findings) {
    const diagnostics = at.diagnostics.filter((one) => (one.data as DiagnosticData | undefined)?.fingerprint === finding.fingerprint);
    const offered = offers(finding, at.context);
    fixes.push(...offered.fixes.map((offer) => menuFix(offer, at, diagnostics)));
    found.push({ ruleId: finding.ruleId, diagnostics, refusal: offered.fixes.length === 0 ? offered.reason : null, suppression: at.suppress(finding) });
  }
  // one preferred action a place, a safe one where there is one: auto fix takes it, and it stands first
  const candidates = fixes.filter(({ offer }) => offer.preferred);
  const best = candidates.find(({ offer }) => offer.safe) ?? candidates[0];
  if (best) best.action.isPreferred = true;
  fixes.sort((a, b) => Number(b === best) - Number(a === best));
  const fixAll = fixAllActions(inFile, at, fixes[0]?.action.diagnostics ?? []);
  return (at.ownClient ? shortMenu : flatMenu)({ fixes, fixAll, findings: found });
}

function menuFix(offer: FixOffer, at: ActionContext, diagnostics: Diagnostic[]): MenuFix {
  const data: FixData = { type: "fix", root: at.root, fingerprint: offer.fingerprint, kind: offer.kind, backend: offer.backend, ticket: at.ticket() };
  return { offer, data, action: { title: offer.title, kind: CodeActionKind.QuickFix, diagnostics, data } };
}

function fixAllActions(inFile: readonly Finding[], at: ActionContext, diagnostics: Diagnostic[]): CodeAction[] {
  const asSource = at.wants(FIX_ALL);
  const asQuickFix = at.wants(CodeActionKind.QuickFix);
  if (!asSource && !asQuickFix) return [];
  const safe = inFile.filter((finding) => offers(finding, at.context).fixes.some((offer) => offer.safe && offer.preferred)).length;
  const make = (kind: string, title: string): CodeAction => {
    const data: ActionData = { type: "fix-all", root: at.root, path: at.path, ticket: at.ticket() };
    return kind === FIX_ALL ? { title, kind, data } : { title, kind, data, diagnostics };
  };
  return [
    ...(asQuickFix && safe > 1 ? [make(CodeActionKind.QuickFix, `Fix all ${String(safe)} safe CrewVet problems in this file`)] : []),
    ...(asSource && safe > 0 ? [make(FIX_ALL, "Fix all safe CrewVet problems")] : []),
  ];
}

/** Whether a request's `only` list asks for a kind: `source` asks for `source.fixAll.crewvet`. Without a list quick fixes only. */
export function wantsKind(only: readonly string[] | undefined, kind: string): boolean {
  if (!only) return kind === CodeActionKind.QuickFix;
  return only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}

export function isActionData(value: unknown): value is ActionData {
  if (typeof value !== "object" || value === null || !("type" in value) || !("root" in value) || typeof value.root !== "string") return false;
  return value.type === "fix" || value.type === "fix-all";
}
