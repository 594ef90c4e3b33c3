import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type CodeAction, type Diagnostic, type ProtocolConnection, type PublishDiagnosticsParams, type Range } from "vscode-languageserver/node";
import { ROOT } from "./options";
import { peakOf } from "./process";

const TIMEOUT_MS = 60_000;

/** The built server over stdio, with one document open. */
export class ServerUnderTest {
  readonly started = performance.now();
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly connection: ProtocolConnection;
  private readonly exited: Promise<void>;
  private waiting: ((params: PublishDiagnosticsParams, at: number) => void) | null = null;
  private version = 0;
  diagnostics: readonly Diagnostic[] = [];

  constructor(private readonly folder: string, private readonly file: string) {
    this.child = spawn(process.execPath, [join(ROOT, "dist/server.js"), "--stdio"]);
    this.child.stderr.resume();
    this.exited = new Promise((resolve) => this.child.on("exit", () => {
      resolve();
    }));
    this.connection = createProtocolConnection(new StreamMessageReader(this.child.stdout), new StreamMessageWriter(this.child.stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      const at = performance.now();
      if (params.uri === this.uri) this.waiting?.(params, at);
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("workspace/configuration", () => [null]);
    this.connection.listen();
  }

  get uri(): string {
    return pathToFileURL(join(this.folder, this.file)).href;
  }

  /** Opens the document; gives the time from spawn to its first diagnostics. */
  async open(text: string): Promise<number> {
    await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true }, codeAction: { resolveSupport: { properties: ["edit"] } } } },
      workspaceFolders: [{ uri: pathToFileURL(this.folder).href, name: "bench" }],
    });
    await this.connection.sendNotification("initialized", {});
    const published = this.published(1);
    this.version = 1;
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: this.uri, languageId: "python", version: 1, text } });
    return (await published) - this.started;
  }

  /** Milliseconds from sending an edit to the diagnostics of its version. The edit has to move a finding: nothing new is sent twice. */
  async type(range: Range, text: string): Promise<number> {
    this.version++;
    const published = this.published(this.version);
    const start = performance.now();
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri: this.uri, version: this.version }, contentChanges: [{ range, text }] });
    return (await published) - start;
  }

  async codeActions(diagnostic: Diagnostic): Promise<number> {
    const start = performance.now();
    const actions = await this.connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", { textDocument: { uri: this.uri }, range: diagnostic.range, context: { diagnostics: [diagnostic] } });
    if (!actions || actions.length === 0) throw new Error("the server offered no code action");
    return performance.now() - start;
  }

  /** Peak resident memory in bytes. */
  get peak(): number {
    return peakOf(this.child.pid);
  }

  async close(): Promise<void> {
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 5000);
    await this.exited;
    clearTimeout(timer);
    this.connection.dispose();
  }

  private published(version: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no diagnostics of version ${String(version)} within ${String(TIMEOUT_MS / 1000)} s`));
      }, TIMEOUT_MS);
      this.waiting = (params, at): void => {
        if ((params.version ?? 0) < version || params.diagnostics.length === 0) return;
        clearTimeout(timer);
        this.waiting = null;
        this.diagnostics = params.diagnostics;
        resolve(at);
      };
    });
  }
}
