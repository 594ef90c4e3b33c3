import { Uri, window, workspace } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import { applyEdit } from "./apply";
import type { Client } from "./client";
import { SERVER, type Prepared, type HardeningChoice } from "./protocol";
import type { HardenHistory } from "./undo-harden";

/**
 * Hardens the crew of a folder: the user chooses what, sees every change in the refactor preview, and undoes it in one
 * step (`history`). `parts` skips the question. True when the changes were applied.
 */
export async function hardenCrew(client: Client, history: HardenHistory, parts?: readonly string[]): Promise<boolean> {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: "Which folder's crew?" }) : folders[0];
  if (!folder) return false;
  const root = folder.uri.toString();
  const chosen = parts ?? (await choose(client, root));
  if (!chosen || chosen.length === 0) return false;
  const { edit, values } = (await ask(client, [root, chosen, true])) as Prepared;
  if (!edit) {
    void window.showInformationMessage(`CrewVet: nothing is left to harden in ${folder.name}.`);
    return false;
  }
  const uris = (await client.protocol2CodeConverter.asWorkspaceEdit(edit)).entries().map(([uri]) => uri);
  uris.push(...values.map((uri) => Uri.parse(uri)));
  const between = values.length > 0 ? () => writeValues(client) : undefined;
  if (!(await history.record(uris, () => applyEdit(client, edit, between)))) return false;
  void offerUndo(history, uris.length);
  return true;
}

/** Values are written by the server: no preview, and nothing of the editor, holds them. */
export async function writeValues(client: Client): Promise<void> {
  try {
    await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.writeValues, arguments: [] });
  } catch (error) {
    throw new Error(`The values could not be put aside (${error instanceof Error ? error.message : "unknown"}), so the changes are not saved: undo them.`, { cause: error });
  }
}

async function offerUndo(history: HardenHistory, count: number): Promise<void> {
  const answer = await window.showInformationMessage(`CrewVet: hardened the crew in ${String(count)} files.`, "Undo");
  if (answer === "Undo") await history.undo();
}

async function choose(client: Client, root: string): Promise<string[] | undefined> {
  const choices = (await ask(client, [root])) as readonly HardeningChoice[];
  const open = choices.filter((one) => one.open);
  if (open.length === 0) {
    void window.showInformationMessage("CrewVet: nothing is left to harden here.");
    return undefined;
  }
  const items = open.map(({ id, title, detail, usual }) => ({ id, label: title, detail, picked: usual }));
  const picked = await window.showQuickPick(items, { title: "Harden This Crew", placeHolder: "What is to be done? Every change is shown before it is made.", canPickMany: true, matchOnDetail: true });
  return picked?.map(({ id }) => id);
}

function ask(client: Client, args: unknown[]): Promise<unknown> {
  return client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.harden, arguments: args });
}
