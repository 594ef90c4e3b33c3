import type { InitializeParams } from "vscode-languageserver/node";
import { loadEngine } from "../host/engine";
import { EditClock } from "./edit-clock";
import { LanguageServer } from "./language-server";
import { connect, type TransportKind } from "./transport";

/** Serves one editor until it goes. The engine is loaded while the editor says hello. */
export function startServer(kind: TransportKind): void {
  const clock = new EditClock();
  const engine = loadEngine();
  const connection = connect(kind, clock);
  connection.onInitialize(async (params: InitializeParams) => {
    const server = new LanguageServer(connection, await engine, clock);
    const result = server.initialize(params);
    server.listen();
    return result;
  });
  connection.listen();
}
