import { commands, Uri, window } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Client } from "./client";
import { SERVER } from "./protocol";

/** Accepts today's findings: only new ones are reported from now on. Gives the paths of what was written. */
export async function createBaseline(client: Client): Promise<readonly string[]> {
  const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.baseline, arguments: [] });
  const written = answer as readonly { readonly path: string; readonly count: number }[];
  if (written.length === 0) {
    void window.showInformationMessage("CrewVet writes a baseline into a folder: open one first.");
    return [];
  }
  const count = written.reduce((sum, one) => sum + one.count, 0);
  const text = `CrewVet: ${String(count)} ${count === 1 ? "finding" : "findings"} written to ${written.length === 1 ? "the baseline" : `${String(written.length)} baselines`}. Only new findings are shown from now on.`;
  // not awaited: the command is done, the message may stay
  void window.showInformationMessage(text, "Open Baseline").then((choice) => {
    const first = written[0];
    if (choice && first) void commands.executeCommand("vscode.open", Uri.file(first.path));
  });
  return written.map((one) => one.path);
}
