import { chmodSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { ErrorCodes, ResponseError, type CancellationToken, type Connection, type ExecuteCommandParams, type WorkDoneProgressReporter, type WorkspaceEdit } from "vscode-languageserver/node";
import type { Rule } from "../core/model";
import type { FixPlan } from "../core/fixes";
import { isHardening } from "../core/fixes/harden";
import type { AnalysisLoop } from "./analysis-loop";
import { renderHtml } from "../core/reports/html";
import { renderSarif } from "../core/reports/sarif";
import type { AuditResult } from "../webview/messages";
import { auditOf, reportOf } from "./audit";
import { isActionData, type ActionData } from "./code-actions";
import { createBaseline } from "./config-loader";
import { APPLIED, APPLY_FIX, EDIT, type Application, type FeatureHost, type LanguageFeatures } from "./language-features";
import { ruleUrl } from "../core/reports/make";
import { hardenPlan, hardeningChoices, type HardeningChoice } from "./harden";
import { holdValues, writeHeld, type HeldFiles } from "./held-files";
import { WriteError } from "../host/write";
import { StaleFixError } from "./workspace-edit";
import type { RootSession } from "./root-session";
import { pathOfUri } from "./uri";

/** Commands of the server. Clients pass the URI of a root, or nothing for all roots. */
export const AUDIT = "crewvet.server.audit";
export const BASELINE = "crewvet.server.baseline";
export const EXPLAIN = "crewvet.server.explain";
export const HARDEN = "crewvet.server.harden";
export const EXPORT = "crewvet.server.export";
export const WRITE_VALUES = "crewvet.server.writeValues";
export const RULES = "crewvet.server.rules";
export const COMMANDS: readonly string[] = [AUDIT, BASELINE, EDIT, EXPLAIN, EXPORT, HARDEN, RULES, APPLIED, APPLY_FIX, WRITE_VALUES];

export interface CommandHost extends FeatureHost {
  readonly connection: Connection;
  readonly language: LanguageFeatures;
  readonly loop: AnalysisLoop;
  readonly rules: readonly Rule[];
  reload(session: RootSession): Promise<void>;
}

/** The answer to a hardening or a fix that was chosen. */
export interface Prepared {
  readonly edit: WorkspaceEdit | null;
  /** URIs of files that hold values and are not part of the edit. */
  readonly values: readonly string[];
}

export class ServerCommands {
  /** What the last answer keeps back until it has been accepted. */
  private held: HeldFiles | null = null;

  constructor(private readonly host: CommandHost) {}

  register(): void {
    this.host.connection.onExecuteCommand((params, token, progress) => this.run(params, token, progress));
  }

  private async run({ command, arguments: given }: ExecuteCommandParams, token: CancellationToken, progress: WorkDoneProgressReporter): Promise<unknown> {
    const args: readonly unknown[] = given ?? [];
    switch (command) {
      case AUDIT:
        return this.audit(args[0], token, progress);
      case BASELINE:
        return this.baseline(args[0]);
      case EXPLAIN:
        return this.explain(args[0]);
      case EXPORT:
        return this.export(args[0], args[1]);
      case HARDEN:
        return this.harden(args[0], args[1], args[2]);
      case WRITE_VALUES:
        this.writeValues();
        return null;
      case RULES:
        return this.host.rules.map(({ meta: { id, title, severity } }) => ({ id, title, severity }));
      case APPLIED:
        this.applied();
        return null;
      case EDIT:
        return this.fix(args[0], args[1]);
      case APPLY_FIX:
        return this.applyFix(args[0]);
      default:
        throw new ResponseError(ErrorCodes.InvalidParams, `unknown command ${command}`);
    }
  }

  /** Reads every root anew and answers with all that was found. */
  private async audit(root: unknown, token: CancellationToken, progress: WorkDoneProgressReporter): Promise<AuditResult | null> {
    const sessions = this.sessions(root);
    progress.begin("CrewVet audit", 0, undefined, true);
    try {
      for (const [index, session] of sessions.entries()) {
        if (token.isCancellationRequested) return null;
        progress.report(Math.round((100 * index) / sessions.length), `Reading ${session.name}`);
        await session.rescan();
      }
      progress.report(50, "Following credentials");
      // a turn of the event loop, so that the message above is out and a cancellation can come in
      await new Promise((resolve) => setImmediate(resolve));
      if (token.isCancellationRequested) return null;
      const result = auditOf(sessions, this.host.rules);
      this.host.loop.request();
      return result;
    } finally {
      progress.done();
    }
  }

  private async baseline(root: unknown): Promise<{ readonly path: string; readonly count: number }[]> {
    const written: { path: string; count: number }[] = [];
    for (const session of this.sessions(root)) {
      await session.rescan();
      const analysis = session.analyse();
      if (!analysis) continue;
      const { path, count } = createBaseline(session, analysis);
      written.push({ path: join(session.root, path), count });
      await this.host.reload(session);
    }
    return written;
  }

  private explain(ruleId: unknown): { readonly title: string; readonly markdown: string; readonly page: string } {
    const rule = this.host.rules.find((one) => one.meta.id === ruleId);
    if (!rule) throw new ResponseError(ErrorCodes.InvalidParams, "no such rule");
    return { title: rule.meta.title, markdown: rule.doc, page: ruleUrl(rule.meta.id) };
  }

  /** The report of one root as text: `sarif` or `html`. */
  private export(root: unknown, format: unknown): string {
    const [session] = this.sessions(root);
    const made = session ? reportOf(session, this.host.rules) : null;
    if (!made) throw new ResponseError(ErrorCodes.InvalidRequest, "the folder is still being read");
    return format === "sarif" ? renderSarif(made.report) : renderHtml(made.report);
  }

  /**
   * The client has applied an action: protect new secret files, and say what is left to do. VS Code forgets a command's
   * arguments while a preview is open, so there are none: what was prepared and then discarded left no file to protect.
   */
  private applied(): void {
    const all = this.host.tickets.takeAll();
    for (const { root, protect } of all) {
      for (const path of protect) {
        const file = join(root, path);
        try {
          if (lstatSync(file).isFile()) chmodSync(file, 0o600);
        } catch {
          // never written
        }
      }
    }
    const notes = all.at(-1)?.notes ?? [];
    if (notes.length > 0) this.host.connection.window.showInformationMessage(notes.join("\n"));
  }

  /**
   * Without a choice: what can be chosen. With one: the edit that does it, or null when all of it is done. A client that
   * asks for values `apart` gets an edit without the files that hold them, and their URIs; `WRITE_VALUES` writes them.
   */
  private harden(root: unknown, chosen: unknown, apart: unknown): HardeningChoice[] | Prepared {
    const [session] = this.sessions(root);
    const analysis = session?.analyse();
    if (!session || !analysis) throw new ResponseError(ErrorCodes.InvalidRequest, "the folder is still being read");
    if (!Array.isArray(chosen)) return hardeningChoices(session, analysis);
    const plan = hardenPlan(session, chosen.map(String).filter(isHardening));
    this.held = null;
    return plan ? this.prepared(plan, { session, ticket: this.host.tickets.issue(), confirm: true }, apart) : { edit: null, values: [] };
  }

  /** The edit of a fix. A client that asks for values `apart` gets those of a fix that is looked at first as a hardening's. */
  private fix(data: unknown, apart: unknown): Prepared {
    const { plan, ...how } = this.host.language.prepare(chosen(data));
    return this.prepared(plan, how, apart);
  }

  private prepared(plan: FixPlan, how: Application, apart: unknown): Prepared {
    const { session } = how;
    const parts = how.confirm && apart === true ? holdValues(plan, session) : null;
    this.held = parts?.held ?? null;
    return { edit: this.host.language.editOf(parts?.shown ?? plan, how), values: (parts?.held.files ?? []).map((file) => session.uriOf(file.path)) };
  }

  private writeValues(): void {
    const { held } = this;
    this.held = null;
    if (!held) throw new ResponseError(ErrorCodes.InvalidRequest, "no values wait to be written");
    try {
      writeHeld(held);
    } catch (error) {
      throw new ResponseError(ErrorCodes.InternalError, error instanceof StaleFixError || error instanceof WriteError ? error.message : "the disk refused");
    }
  }

  private async applyFix(data: unknown): Promise<boolean> {
    const { applied } = await this.host.connection.workspace.applyEdit({ label: "CrewVet fix", edit: this.host.language.edit(chosen(data)) });
    if (applied) this.applied();
    return applied;
  }

  private sessions(root: unknown): RootSession[] {
    if (typeof root !== "string") return this.host.roots.workspaceFolders();
    const path = pathOfUri(root);
    const session = path === null ? undefined : this.host.roots.folder(path);
    if (!session) throw new ResponseError(ErrorCodes.InvalidParams, "that folder is not open");
    return [session];
  }
}

function chosen(data: unknown): ActionData {
  if (!isActionData(data)) throw new ResponseError(ErrorCodes.InvalidParams, "no fix was named");
  return data;
}
