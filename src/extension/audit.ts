import { CancellationTokenSource, ProgressLocation, window } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Client } from "./client";
import { SERVER, type AuditResult } from "./protocol";
import type { ReportPanel } from "./report/panel";

export interface AuditHost {
  readonly client: Client;
  readonly panel: ReportPanel;
}

/** Reads the whole workspace anew and shows the report. Cancelling leaves the report that was there. */
export async function auditWorkspace({ client, panel }: AuditHost): Promise<AuditResult | null> {
  const result = await window.withProgress({ location: ProgressLocation.Notification, title: "CrewVet: auditing the workspace", cancellable: true }, async (progress, cancelled) => {
    const source = new CancellationTokenSource();
    cancelled.onCancellationRequested(() => {
      source.cancel();
    });
    const token = `crewvet-audit-${String(Date.now())}`;
    let last = 0;
    const listener = client.onNotification("$/progress", (params: { token: unknown; value: { kind: string; percentage?: number; message?: string } }) => {
      if (params.token !== token) return;
      const now = params.value.percentage ?? last;
      progress.report({ increment: now - last, message: params.value.message });
      last = now;
    });
    try {
      const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.audit, arguments: [], workDoneToken: token }, source.token);
      return answer as AuditResult | null;
    } catch (error) {
      if (source.token.isCancellationRequested) return null;
      throw error;
    } finally {
      listener.dispose();
      source.dispose();
    }
  });
  if (!result) return null;
  if (result.roots.length === 0) {
    void window.showInformationMessage("CrewVet audits folders: open one first.");
    return result;
  }
  panel.show(result);
  return result;
}
