import { window } from "vscode";
import { ExecuteCommandRequest, type WorkspaceEdit } from "vscode-languageclient/node";
import { applyEdit } from "./apply";
import type { Client } from "./client";
import { SERVER, type Choices } from "./protocol";

/** The second list of the fix menu: asks which one, and does it. */
export async function pickFix(client: Client, choices: Choices): Promise<boolean> {
  const items = choices.items.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const picked = await window.showQuickPick(items, { title: choices.title, matchOnDetail: true });
  if (!picked) return false;
  const { edit, data } = picked.choice;
  if (edit) return applyEdit(client, edit);
  const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.edit, arguments: [data] });
  return applyEdit(client, (answer as { readonly edit: WorkspaceEdit }).edit);
}
