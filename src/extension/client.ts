import { commands, window, workspace, type ExtensionContext } from "vscode";
import { LanguageClient, RevealOutputChannelOn, TransportKind, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";
import { STEADY_HEAP } from "../host/heap";
import { OfferedCommands } from "./offered";

export type Client = LanguageClient;

/** Schemes whose documents are analysed: files with their whole folder, the others one by one. */
const SCHEMES = ["file", "vscode-vfs", "vscode-test-web"];

export function createClient(context: ExtensionContext): Client {
  // stdio: the server reads its input in a thread of its own and sees edits arrive while it works
  const server: ServerOptions = { module: context.asAbsolutePath("dist/server.js"), transport: TransportKind.stdio, options: { execArgv: [STEADY_HEAP] } };
  const outputChannel = window.createOutputChannel("CrewVet", { log: true });
  context.subscriptions.push(outputChannel);
  const offered = new OfferedCommands(commands);
  context.subscriptions.push(offered);
  const options: LanguageClientOptions = {
    documentSelector: [...SCHEMES.map((scheme) => ({ scheme })), { scheme: "untitled", language: "python" }],
    initializationOptions: { status: true, settings: workspace.getConfiguration("crewvet") },
    outputChannel,
    // a trace would hold message bodies, and among them the values that a chosen fix moves
    traceOutputChannel: silent(outputChannel),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: "crewvet",
    middleware: {
      provideCodeActions: async (document, range, actions, token, next) => (await next(document, range, actions, token))?.map((action) => offered.keep(action)),
      resolveCodeAction: async (action, token, next) => {
        const resolved = await next(action, token);
        return resolved && offered.keep(resolved);
      },
    },
  };
  return new LanguageClient("crewvet", "CrewVet", server, options);
}

/** The same channel, deaf to traces. */
function silent<T extends { trace(message: string, ...args: unknown[]): void }>(channel: T): T {
  return new Proxy(channel, {
    get: (target, key): unknown => {
      if (key === "trace") return () => undefined;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
