import { join } from "node:path";
import { ProcessExecution, RelativePattern, Task, TaskPanelKind, TaskRevealKind, TaskScope, tasks, Uri, window, workspace, type ExtensionContext } from "vscode";
import { ToStore } from "../host/to-store";

interface Choice {
  readonly label: string;
  readonly description: string;
  readonly folder: string;
  /** null for all that wait in the folder. */
  readonly only: string | null;
}

/**
 * Sends values that fixes have put aside to the secrets manager: asks first, runs `crewvet store` in a terminal, and only
 * in a trusted workspace. The values go from file to program; the editor sees names only.
 */
export async function storeSecret(context: ExtensionContext): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage("CrewVet stores secrets in trusted workspaces only: it runs the workspace's Python.");
    return;
  }
  const choices = await waiting();
  if (choices.length === 0) {
    void window.showInformationMessage("CrewVet: no secret waits to be stored.");
    return;
  }
  const choice = await window.showQuickPick(choices, { title: "Store Secret", placeHolder: "Which secret goes to its secrets manager?", matchOnDescription: true });
  if (!choice) return;
  const detail = `${choice.only ?? "Every waiting value"} is sent to ${choice.description} with this workspace's Python and your credentials there. It is deleted from .crewvet/to-store.env after it has been read back.`;
  const answer = await window.showWarningMessage(`Store ${choice.label}?`, { modal: true, detail }, "Store");
  if (answer !== "Store") return;
  // a task's terminal stays open when its program fails, so that its reason can be read
  const task = new Task(
    { type: "crewvet" },
    workspace.getWorkspaceFolder(Uri.file(choice.folder)) ?? TaskScope.Workspace,
    "Store Secret",
    "CrewVet",
    new ProcessExecution(process.execPath, [join(context.extensionPath, "dist", "cli.js"), "store", ...(choice.only === null ? [] : ["--only", choice.only])], { cwd: choice.folder, env: { ELECTRON_RUN_AS_NODE: "1" } }),
  );
  task.presentationOptions = { reveal: TaskRevealKind.Always, panel: TaskPanelKind.Dedicated, clear: true, echo: false, showReuseMessage: false };
  const execution = await tasks.executeTask(task);
  const ended = tasks.onDidEndTaskProcess((event) => {
    if (event.execution !== execution) return;
    ended.dispose();
    if (event.exitCode === 0) void window.showInformationMessage(`CrewVet: stored ${choice.label}. Rotate it: it has been in the source.`);
  });
  context.subscriptions.push(ended);
}

async function waiting(): Promise<Choice[]> {
  const found: Choice[] = [];
  for (const root of workspace.workspaceFolders ?? []) {
    for (const uri of await workspace.findFiles(new RelativePattern(root, "**/.crewvet/to-store.env"), "**/node_modules/**", 50)) {
      const folder = join(uri.fsPath, "../..");
      const entries = new ToStore(folder).entries() ?? [];
      const one = entries.map(({ name, backend, id }) => ({ label: name, description: `${backend}: ${id}`, folder, only: name }));
      const where = [...new Set(entries.map((entry) => entry.backend))].join(", ");
      if (one.length > 1) found.push({ label: `all ${String(one.length)} of ${workspace.asRelativePath(folder)}`, description: where, folder, only: null });
      found.push(...one);
    }
  }
  return found;
}
