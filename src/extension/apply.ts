import { workspace, type Uri } from "vscode";
import { ExecuteCommandRequest, type WorkspaceEdit } from "vscode-languageclient/node";
import type { Client } from "./client";
import { SERVER } from "./protocol";

/** Applies an edit of the server, with a preview where it asks for one, and saves what it changed. False when the user declined. */
export async function applyEdit(client: Client, edit: WorkspaceEdit): Promise<boolean> {
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  if (!(await workspace.applyEdit(converted, { isRefactoring: true }))) return false;
  // one editor at most would save by itself: what belongs together is written together
  await Promise.all(converted.entries().map(([uri]) => save(uri)));
  await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.applied, arguments: [] });
  return true;
}

async function save(uri: Uri): Promise<void> {
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document?.isDirty) await document.save();
}
