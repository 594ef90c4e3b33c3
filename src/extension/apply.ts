import { workspace, type Uri } from "vscode";
import { ExecuteCommandRequest, type WorkspaceEdit } from "vscode-languageclient/node";
import type { Client } from "./client";
import { SERVER } from "./protocol";

/**
 * Applies an edit of the server, with a preview where it asks for one, and saves what it changed. False when the user declined.
 * `between` runs when the lists of ignored files are saved and nothing else is: values go to disk before they leave the code.
 */
export async function applyEdit(client: Client, edit: WorkspaceEdit, between?: () => Promise<unknown>): Promise<boolean> {
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  // what counts as a refactoring is saved by the editor at once, which would be before the values are written
  if (!(await workspace.applyEdit(converted, { isRefactoring: between === undefined }))) return false;
  // one editor at most would save by itself: what belongs together is written together
  const uris = converted.entries().map(([uri]) => uri);
  await Promise.all(uris.filter((uri) => /ignore$/.test(uri.path)).map(save));
  await between?.();
  await Promise.all(uris.map(save));
  await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.applied, arguments: [] });
  return true;
}

async function save(uri: Uri): Promise<void> {
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document?.isDirty) await document.save();
}
