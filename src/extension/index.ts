import type { ExtensionContext } from "vscode";
import { createClient, type Client } from "./client";
import { registerCommands } from "./commands";
import { StatusItem } from "./status-item";

let client: Client | undefined;

/** Starts the language server. Everything that analyses is there; here is only what VS Code alone can show. */
export async function activate(context: ExtensionContext): Promise<void> {
  client = createClient(context);
  const status = new StatusItem(client);
  context.subscriptions.push(status, ...registerCommands(context, client));
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
