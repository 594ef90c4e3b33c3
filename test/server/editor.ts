import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type WorkspaceEdit,
} from "vscode-languageserver/node";

export const SERVER = process.env.CREWVET_SERVER ?? join(__dirname, "../../dist/server.js");

const CAPABILITIES: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true }, codeAction: { resolveSupport: { properties: ["edit"] } } },
  workspace: { workspaceFolders: true, workspaceEdit: { documentChanges: true, resourceOperations: ["create"], changeAnnotationSupport: {} } },
};

/** A folder of files that is removed at the end of the test. */
export class Folder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "crewvet-server-")));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  uri(name = ""): string {
    return pathToFileURL(join(this.path, name)).href;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What an editor does, against the real program over stdio. Everything that came over the wire is kept in `wire`. */
export class Editor {
  readonly connection: ProtocolConnection;
  readonly published = new Map<string, PublishDiagnosticsParams>();
  /** Number of publishes by URI. */
  readonly publishes = new Map<string, number>();
  wire = "";
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly versions = new Map<string, number>();
  private listeners: (() => void)[] = [];

  private constructor() {
    this.child = spawn(process.execPath, [SERVER, "--stdio"]);
    this.child.stdout.on("data", (chunk: Buffer) => (this.wire += chunk.toString("utf8")));
    this.child.stderr.on("data", (chunk: Buffer) => (this.wire += chunk.toString("utf8")));
    this.connection = createProtocolConnection(new StreamMessageReader(this.child.stdout), new StreamMessageWriter(this.child.stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      this.publishes.set(params.uri, (this.publishes.get(params.uri) ?? 0) + 1);
      const listeners = this.listeners;
      this.listeners = [];
      for (const listener of listeners) listener();
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("workspace/configuration", () => [null]);
    this.connection.listen();
  }

  static async open(folders: readonly Folder[], options: { readonly capabilities?: ClientCapabilities; readonly initializationOptions?: unknown; readonly trace?: "verbose" } = {}): Promise<Editor> {
    const editor = new Editor();
    await editor.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? CAPABILITIES,
      initializationOptions: options.initializationOptions,
      trace: options.trace ?? "off",
      workspaceFolders: folders.map((folder) => ({ uri: folder.uri(), name: "example" })),
    });
    await editor.connection.sendNotification("initialized", {});
    return editor;
  }

  async show(uri: string, text: string, languageId = "python"): Promise<void> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces a range, or the whole text. */
  async change(uri: string, text: string, range?: Diagnostic["range"]): Promise<number> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [range ? { range, text } : { text }] });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  /** Waits until the diagnostics of a document are as wanted; fails with what is there. */
  async diagnostics(uri: string, wanted: (diagnostics: readonly Diagnostic[], version: number | undefined) => boolean = (found) => found.length > 0): Promise<readonly Diagnostic[]> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const params = this.published.get(uri);
      const found = params?.diagnostics ?? [];
      if (wanted(found, params?.version)) return found;
      if (Date.now() > deadline) throw new Error(`unexpected diagnostics of ${uri}: ${JSON.stringify(found.map(({ code, message }) => ({ code, message })))}\n${this.wire.slice(-1500)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        this.listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async actions(uri: string, diagnostic: Diagnostic, only?: string[]): Promise<CodeAction[]> {
    const answer = await this.connection.sendRequest("textDocument/codeAction", { textDocument: { uri }, range: diagnostic.range, context: { diagnostics: [diagnostic], ...(only ? { only } : {}) } });
    return answer as CodeAction[];
  }

  async resolve(action: CodeAction): Promise<WorkspaceEdit> {
    const answer = await this.connection.sendRequest<CodeAction>("codeAction/resolve", action);
    if (!answer.edit) throw new Error("the action has no edit");
    return answer.edit;
  }

  execute(command: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.connection.sendRequest("workspace/executeCommand", { command, arguments: args });
  }

  watched(...changes: readonly { readonly uri: string; readonly type: 1 | 2 | 3 }[]): Promise<void> {
    return this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  }

  /** Says goodbye as the protocol wants it; gives the exit code. */
  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return ended;
  }

  [Symbol.dispose](): void {
    this.connection.dispose();
    this.child.kill();
  }
}
