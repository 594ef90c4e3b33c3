import { CodeActionKind, DidChangeConfigurationNotification, TextDocumentSyncKind, type Connection, type Diagnostic, type InitializeParams, type InitializeResult, type WorkspaceFolder } from "vscode-languageserver/node";
import { ConfigTree } from "../core/config/tree";
import type { Engine } from "../host/engine";
import { AnalysisLoop } from "./analysis-loop";
import { clientFeatures, type ClientFeatures } from "./client";
import { FIX_ALL } from "./code-actions";
import { COMMANDS, ServerCommands } from "./commands";
import { configDiagnostics } from "./config-diagnostics";
import { loadRoot, type LoadedRoot } from "./config-loader";
import type { EditClock } from "./edit-clock";
import { EditorDocuments } from "./editor-documents";
import { LanguageFeatures } from "./language-features";
import { LooseFiles } from "./loose-files";
import { fileSettings } from "./root-config";
import { RootFiles } from "./root-files";
import { RootSession } from "./root-session";
import { isVirtual, Roots } from "./roots";
import { DEFAULT_SETTINGS, readSettings, type Settings } from "./settings";
import { statusOf, StatusNotification } from "./status";
import { Tickets } from "./tickets";
import { pathOfUri } from "./uri";
import { VERSION } from "./version";
import { changeOf, watchFiles } from "./watching";

/** The language server: roots, documents and requests of one editor. */
export class LanguageServer {
  private features: ClientFeatures | null = null;
  private settings: Settings = DEFAULT_SETTINGS;
  private readonly loaded = new Map<RootSession, LoadedRoot>();
  private readonly roots = new Roots((folder) => this.openLoose(folder));
  private readonly tickets = new Tickets();
  private readonly loop: AnalysisLoop;
  private readonly documents: EditorDocuments;
  private folders: readonly WorkspaceFolder[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly engine: Engine,
    clock: EditClock,
  ) {
    this.loop = new AnalysisLoop({
      connection,
      clock,
      features: () => this.client,
      settings: () => this.settings,
      sessions: () => this.roots.all(),
      configDiagnostics: (session): ReadonlyMap<string, readonly Diagnostic[]> => configDiagnostics(session, this.loaded.get(session)),
      analysed: () => {
        this.sendStatus();
      },
    });
    this.documents = new EditorDocuments(this.roots, {
      changed: () => {
        this.loop.request();
      },
      gone: ({ session }, uri) => {
        this.loop.clear(session, uri);
      },
      saved: ({ session, path }) => {
        // an editor that watches no files tells of its own saves only
        if (!this.client.watchFiles) void this.refresh(session, { reread: [path], rescan: true, config: true });
      },
    });
  }

  listen(): void {
    const { connection } = this;
    connection.onInitialized(() => void this.start());
    connection.onDidChangeConfiguration(({ settings }) => void this.configure(settings));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const session of this.roots.workspaceFolders()) {
        const change = changeOf(changes, session);
        if (change) void this.refresh(session, change);
      }
    });
    this.documents.listen(connection);
    const host = { documents: this.documents, roots: this.roots, tickets: this.tickets, features: () => this.client, rule: (id: string) => this.engine.rules.find((rule) => rule.meta.id === id) };
    const language = new LanguageFeatures(host);
    language.register(connection);
    new ServerCommands({ ...host, connection, language, loop: this.loop, rules: this.engine.rules, reload: (session) => this.refresh(session, { reread: [], rescan: true, config: true }) }).register();
  }

  initialize(params: InitializeParams): InitializeResult {
    this.features = clientFeatures(params);
    // clients older than workspace folders name one root
    const { rootUri }: { readonly rootUri?: string | null } = params;
    this.folders = params.workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: "" }] : []);
    const options: unknown = params.initializationOptions;
    if (typeof options === "object" && options !== null && "settings" in options) this.settings = readSettings(options.settings);
    for (const folder of this.folders) this.open(folder);
    return {
      serverInfo: { name: "crewvet", version: VERSION },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        notebookDocumentSync: { notebookSelector: [{ notebook: "jupyter-notebook" }], save: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL], resolveProvider: true },
        hoverProvider: true,
        executeCommandProvider: { commands: [...COMMANDS], workDoneProgress: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private get client(): ClientFeatures {
    if (!this.features) throw new Error("a request came before initialize");
    return this.features;
  }

  private async start(): Promise<void> {
    const { connection, client } = this;
    if (client.configuration) await connection.client.register(DidChangeConfigurationNotification.type, { section: "crewvet" }).catch(() => undefined);
    if (client.watchFiles) await watchFiles(connection).catch(() => undefined);
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const folder of removed) this.close(folder);
        for (const folder of added) void this.read(this.open(folder));
        this.documents.showAll();
      });
    }
    const before = JSON.stringify(this.settings);
    await this.pullSettings();
    if (JSON.stringify(this.settings) !== before) await Promise.all(this.roots.all().map((session) => this.reload(session)));
    await Promise.all(this.roots.workspaceFolders().map((session) => this.read(session)));
  }

  /** Takes a folder in at once, so that documents which arrive next belong to it; `read` fills it. */
  private open({ uri }: WorkspaceFolder): RootSession | null {
    const root = pathOfUri(uri);
    if (root === null || this.roots.folder(root)) return null;
    const loaded = this.load(root, []);
    const session = new RootSession(root, this.engine, loaded.config, new RootFiles(root, fileSettings(loaded.config)));
    for (const loose of this.roots.add(root, session)) this.loop.forget(loose);
    this.loaded.set(session, loaded);
    return session;
  }

  private async read(session: RootSession | null): Promise<void> {
    if (!session) return;
    await session.rescan();
    // configurations of sub-folders are known only now
    if (session.paths().some((path) => /\/(?:crewvet|pyproject)\.toml$/.test(path))) await this.reload(session);
    this.loop.request();
  }

  private close({ uri }: WorkspaceFolder): void {
    const root = pathOfUri(uri);
    const session = root === null ? undefined : this.roots.remove(root);
    if (session) this.loop.forget(session);
  }

  private openLoose(folder: string): RootSession {
    const loaded = isVirtual(folder) ? { config: { tree: new ConfigTree([{ folder: null, rootInside: "", file: "settings", values: this.settings.values }]), baseline: null }, errors: [], warnings: [] } : this.load(folder, []);
    const session = new RootSession(folder, this.engine, loaded.config, new LooseFiles(folder, fileSettings(loaded.config)));
    session.ready = true;
    this.loaded.set(session, loaded);
    return session;
  }

  private load(root: string, paths: Iterable<string>): LoadedRoot {
    return loadRoot(root, paths, this.engine.rules.map((rule) => rule.meta.id), this.settings.values);
  }

  private async reload(session: RootSession): Promise<void> {
    if (isVirtual(session.root)) return;
    const loaded = this.load(session.root, session.paths());
    this.loaded.set(session, loaded);
    // while its configuration is broken a root keeps the last good one; the error stands at its line
    if (loaded.errors.length === 0) await session.configure(loaded.config);
  }

  private async refresh(session: RootSession, change: { readonly reread: readonly string[]; readonly rescan: boolean; readonly config: boolean }): Promise<void> {
    if (change.config) await this.reload(session);
    session.reread(change.reread);
    if (change.rescan) await session.rescan();
    this.loop.request();
  }

  private async configure(sent: unknown): Promise<void> {
    if (this.client.configuration) await this.pullSettings();
    else this.settings = readSettings(typeof sent === "object" && sent !== null && "crewvet" in sent ? sent.crewvet : sent);
    await Promise.all(this.roots.all().map((session) => this.reload(session)));
    this.loop.request();
  }

  private async pullSettings(): Promise<void> {
    if (!this.client.configuration) return;
    const raw: unknown = await this.connection.workspace.getConfiguration("crewvet").catch(() => undefined);
    if (raw !== undefined && raw !== null) this.settings = readSettings(raw);
  }

  private sendStatus(): void {
    if (this.client.status) void this.connection.sendNotification(StatusNotification, statusOf(this.roots.all(), this.loaded));
  }
}
