import { setImmediate as nextTurn } from "node:timers/promises";
import type { Connection, Diagnostic } from "vscode-languageserver/node";
import { CancelledError } from "../core/analysis";
import type { Finding } from "../core/model";
import type { ClientFeatures } from "./client";
import { diagnosticsByUri } from "./diagnostics";
import type { EditClock } from "./edit-clock";
import { Publisher } from "./publisher";
import type { RootSession } from "./root-session";
import { ruleUrl } from "../core/reports/make";
import { Scheduler } from "./scheduler";
import type { Settings } from "./settings";

export interface LoopHost {
  readonly connection: Connection;
  readonly clock: EditClock;
  features(): ClientFeatures;
  settings(): Settings;
  sessions(): readonly RootSession[];
  /** Called after each round, for the status item. */
  analysed(): void;
  /** Diagnostics of broken configuration files of a root, by URI. */
  configDiagnostics(session: RootSession): ReadonlyMap<string, readonly Diagnostic[]>;
}

/** Analyses what has changed as soon as the waiting messages are handled, and shows what came out. */
export class AnalysisLoop {
  private readonly publishers = new Map<RootSession, Publisher>();
  private readonly scheduler = new Scheduler(() => {
    this.runQuick();
  });
  private readonly wholeRun = new Scheduler(() => {
    this.run();
  });
  private waiting: (() => void)[] = [];

  constructor(private readonly host: LoopHost) {}

  request(): void {
    this.wholeRun.cancel();
    this.scheduler.request();
  }

  /** Ends when everything known now has been analysed and published. */
  async settled(): Promise<void> {
    for (const session of this.host.sessions()) await session.settled();
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.request();
    });
    await nextTurn();
  }

  /** The root is gone: nothing of it is shown any more. */
  forget(session: RootSession): void {
    this.publishers.get(session)?.clearAll();
    this.publishers.delete(session);
  }

  /** A document is shown under another URI from now on (a file that became a notebook's cells, or was closed). */
  clear(session: RootSession, uri: string): void {
    this.publishers.get(session)?.clear(uri);
  }

  /** First what one file alone tells, at once; then the whole project, unless the next edit is here by then. */
  private runQuick(): void {
    let short = false;
    for (const session of this.host.sessions()) {
      const findings = session.quick();
      if (!findings) continue;
      this.publish(session, findings);
      short = true;
    }
    if (short) this.wholeRun.request();
    else this.run();
  }

  private run(): void {
    const { clock } = this.host;
    const seen = clock.now();
    for (const session of this.host.sessions()) {
      try {
        const analysis = session.analyse(clock.cancellation(seen));
        if (analysis) this.publish(session, analysis.findings);
      } catch (error) {
        if (error instanceof CancelledError) {
          this.request();
          return;
        }
        // a bug in one root must not silence the others; the text of an error may quote the project, its kind does not
        this.host.connection.console.error(`analysis failed: ${error instanceof Error ? `${error.name}\n${framesOf(error)}` : "unknown error"}`);
      }
    }
    this.host.analysed();
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private publish(session: RootSession, findings: readonly Finding[]): void {
    const { enabled, wholeWorkspace } = this.host.settings();
    const versions = session.versions();
    let publisher = this.publishers.get(session);
    if (!publisher) {
      publisher = new Publisher((params) => {
        void this.host.connection.sendDiagnostics(params);
      });
      this.publishers.set(session, publisher);
    }
    const all = new Map<string, Diagnostic[]>();
    if (enabled) {
      const found = diagnosticsByUri(findings, session, { relatedInformation: this.host.features().relatedInformation, rulePage: ruleUrl });
      for (const [uri, diagnostics] of found) if (wholeWorkspace || versions.has(uri)) all.set(uri, diagnostics);
      for (const [uri, diagnostics] of this.host.configDiagnostics(session)) all.set(uri, [...(all.get(uri) ?? []), ...diagnostics]);
    }
    publisher.publish(all, versions);
  }
}

/** The stack without its first line: that one holds the message. */
function framesOf(error: Error): string {
  return (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).join("\n");
}
