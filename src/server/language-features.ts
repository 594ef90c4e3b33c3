import { ErrorCodes, LSPErrorCodes, ResponseError, TextEdit, type CodeAction, type CodeActionParams, type Connection, type Hover, type HoverParams, type WorkspaceEdit } from "vscode-languageserver/node";
import { suppressionsOf } from "../core/rules/suppressions";
import type { FixPlan } from "../core/fixes";
import type { Finding, Rule } from "../core/model";
import { touches } from "./buffers";
import type { ClientFeatures } from "./client";
import { actionsFor, FIX_ALL, isActionData, wantsKind, type ActionData } from "./code-actions";
import type { EditorDocuments } from "./editor-documents";
import { choose } from "./fix-actions";
import { hoverOf } from "./hover";
import type { Analysis, RootSession } from "./root-session";
import { isVirtual, type Located, type Roots } from "./roots";
import { ruleUrl } from "../core/reports/make";
import { suppressionInsertion } from "./suppress-edit";
import type { Tickets } from "./tickets";
import { StaleFixError, textChanges, workspaceEdit } from "./workspace-edit";

export interface FeatureHost {
  readonly documents: EditorDocuments;
  readonly roots: Roots;
  readonly tickets: Tickets;
  features(): ClientFeatures;
  rule(ruleId: string): Rule | undefined;
}

/** Command that a chosen action runs at the end; also the way to a fix for clients that cannot resolve edits. */
export const APPLIED = "crewvet.server.applied";
export const APPLY_FIX = "crewvet.server.applyFix";
/** Gives the edit of a fix that was chosen from a second list. */
export const EDIT = "crewvet.server.edit";

/** How a plan is applied: `confirm` asks for a look at it first. */
export interface Application {
  readonly session: RootSession;
  readonly ticket: string;
  readonly confirm: boolean;
}

/** Answers code action, resolve and hover requests. */
export class LanguageFeatures {
  constructor(private readonly host: FeatureHost) {}

  register(connection: Connection): void {
    connection.onCodeAction((params) => this.codeActions(params));
    connection.onCodeActionResolve((action) => this.resolve(action));
    connection.onHover((params) => this.hover(params));
  }

  /** Builds the chosen fix. Throws a ResponseError that says why it cannot be applied. */
  edit(data: ActionData): WorkspaceEdit {
    const { plan, ...how } = this.prepare(data);
    return this.editOf(plan, how);
  }

  /** The chosen fix, and how it is to be applied. Throws like `edit`. */
  prepare(data: ActionData): Application & { readonly plan: FixPlan } {
    const { roots } = this.host;
    const session = roots.all().find((one) => one.root === data.root);
    const analysis = session?.analyse();
    if (!session || !analysis) throw refused("the folder is not open any more");
    const choice = choose(data, session, analysis, null);
    if ("reason" in choice) throw refused(choice.reason);
    return { plan: choice.plan, session, ticket: data.ticket, confirm: !choice.safe };
  }

  /** A plan as the editor applies it. Throws a ResponseError that says why it cannot. */
  editOf(plan: FixPlan, { session, ticket, confirm }: Application): WorkspaceEdit {
    const { documentChanges, changeAnnotations, createFiles } = this.host.features();
    const created = plan.files.filter((file) => file.kind === "create");
    if (isVirtual(session.root) && plan.files.some((file) => session.buffer(file.path) === undefined)) throw refused("this fix needs files beside this one: open the folder from disk");
    if (!documentChanges || (created.length > 0 && !createFiles)) throw refused("this editor cannot apply edits of several files: run `crewvet audit --fix`");
    try {
      const edit = workspaceEdit(plan, session, { annotations: changeAnnotations, confirm });
      const protect = created.filter((file) => file.mode === 0o600).map((file) => file.path);
      this.host.tickets.put(ticket, { root: session.root, protect, notes: plan.notes });
      return edit;
    } catch (error) {
      if (error instanceof StaleFixError) throw new ResponseError(LSPErrorCodes.ContentModified, error.message);
      throw error;
    }
  }

  private codeActions(params: CodeActionParams): CodeAction[] {
    const found = this.at(params.textDocument.uri, params.range);
    if (!found) return [];
    const { session, path, analysis, findings, inFile } = found;
    const { resolveEdits, status } = this.host.features();
    const actions = actionsFor(findings, inFile, {
      root: session.root,
      path,
      context: session.fixContext(analysis, null),
      diagnostics: params.context.diagnostics,
      ownClient: status,
      wants: (kind) => wantsKind(params.context.only, kind),
      ticket: () => this.host.tickets.issue(),
      suppress: (finding) => this.suppression(finding, session),
    });
    for (const action of actions) {
      const data: unknown = action.data;
      if (!isActionData(data)) continue;
      action.command = resolveEdits ? { title: "Finish", command: APPLIED } : { title: action.title, command: APPLY_FIX, arguments: [data] };
      if (!resolveEdits) delete action.data;
    }
    return actions;
  }

  private resolve(action: CodeAction): CodeAction {
    const data: unknown = action.data;
    return isActionData(data) ? { ...action, edit: this.edit(data) } : action;
  }

  private hover(params: HoverParams): Hover | null {
    const found = this.at(params.textDocument.uri, { start: params.position, end: params.position });
    return found ? hoverOf(found.findings, found.session, { rulePage: ruleUrl, rule: (id) => this.host.rule(id) }) : null;
  }

  /** The findings at a place of a document, by the newest text. */
  private at(uri: string, range: CodeActionParams["range"]): (Located & { analysis: Analysis; findings: Finding[]; inFile: Finding[] }) | null {
    const located = this.host.documents.locate(uri);
    const analysis = located.session.analyse();
    if (!analysis) return null;
    const offsets = this.host.documents.offsetsOf(uri, range, located);
    if (!offsets) return null;
    const inFile = analysis.findings.filter((finding) => finding.location.path === located.path);
    return { ...located, analysis, inFile, findings: inFile.filter((finding) => touches(finding.location.range, offsets)) };
  }

  private suppression(finding: Finding, session: RootSession): WorkspaceEdit | null {
    const { path } = finding.location;
    const document = session.document(path);
    if (!document) return null;
    const suppressionsAfter = (text: string): ReturnType<typeof suppressionsOf> => session.trial(path, text, suppressionsOf);
    const insertion = suppressionInsertion(finding, { document, suppressionsAfter });
    if (!insertion) return null;
    const documentChanges = textChanges(path, [{ range: { start: insertion.at, end: insertion.at }, newText: insertion.text }], session);
    if (this.host.features().documentChanges) return { documentChanges };
    const changes: NonNullable<WorkspaceEdit["changes"]> = {};
    for (const { textDocument, edits } of documentChanges) changes[textDocument.uri] = edits.filter(TextEdit.is);
    return { changes };
  }
}

export { FIX_ALL };

function refused(reason: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidRequest, reason);
}
