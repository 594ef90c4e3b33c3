import { window } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import { applyEdit } from "./apply";
import type { Client } from "./client";
import { writeValues } from "./harden";
import { SERVER, type Choices, type Prepared } from "./protocol";

/** The second list of the fix menu: asks which one, where there are several, and does it. */
export async function pickFix(client: Client, choices: Choices): Promise<boolean> {
  const picked = await pick(choices);
  if (!picked) return false;
  const { edit, data } = picked;
  if (edit) return applyEdit(client, edit);
  const answer = (await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.edit, arguments: [data, true] })) as Prepared;
  return answer.edit !== null && applyEdit(client, answer.edit, answer.values.length > 0 ? () => writeValues(client) : undefined);
}

async function pick({ title, items }: Choices): Promise<Choices["items"][number] | undefined> {
  const [first, ...more] = items;
  if (more.length === 0) return first;
  const picked = await window.showQuickPick(
    items.map((choice) => ({ label: choice.label, detail: choice.detail, choice })),
    { title, matchOnDetail: true },
  );
  return picked?.choice;
}
