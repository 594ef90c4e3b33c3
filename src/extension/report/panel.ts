import { randomBytes } from "node:crypto";
import { commands, Uri, ViewColumn, window, workspace, type Disposable, type ExtensionContext, type Webview, type WebviewPanel } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { AuditResult, ShowReport, ViewMessage } from "../../webview/messages";
import type { Client } from "../client";
import { SERVER } from "../protocol";
import { openPlace } from "./open";

export type ExportFormat = "sarif" | "html";

/** The audit's report: one panel, which the next audit uses again. */
export class ReportPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private audit: AuditResult | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly client: Client,
  ) {}

  show(audit: AuditResult): void {
    this.audit = audit;
    if (this.panel) {
      this.panel.reveal(undefined, true);
      this.post(this.panel.webview);
      return;
    }
    const media = Uri.joinPath(this.context.extensionUri, "media");
    const dist = Uri.joinPath(this.context.extensionUri, "dist");
    const panel = window.createWebviewPanel("crewvet.report", "CrewVet Audit", ViewColumn.Active, { enableScripts: true, localResourceRoots: [media, dist], enableFindWidget: true });
    panel.iconPath = Uri.joinPath(media, "icon.png");
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    panel.webview.onDidReceiveMessage((message: ViewMessage) => this.receive(message, panel.webview));
    this.panel = panel;
    panel.webview.html = page(panel.webview, Uri.joinPath(dist, "report-view.js"), Uri.joinPath(media, "report.css"));
  }

  /** Asks for a file and writes the report of the last audit, of the first folder where there are several. */
  async export(format: ExportFormat): Promise<Uri | undefined> {
    const folders = workspace.workspaceFolders ?? [];
    const folder = folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: "Report of which folder?" }) : folders[0];
    if (!folder) return undefined;
    const defaultUri = Uri.joinPath(folder.uri, `crewvet.${format}`);
    const target = await window.showSaveDialog({ defaultUri, filters: format === "sarif" ? { SARIF: ["sarif", "json"] } : { HTML: ["html"] }, title: "Export CrewVet report" });
    if (!target) return undefined;
    const answer: unknown = await this.client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.export, arguments: [this.client.code2ProtocolConverter.asUri(folder.uri), format] });
    if (typeof answer !== "string") return undefined;
    await workspace.fs.writeFile(target, new TextEncoder().encode(answer));
    return target;
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private async receive(message: ViewMessage, webview: Webview): Promise<void> {
    switch (message.type) {
      case "ready":
        this.post(webview);
        return;
      case "open":
        await openPlace(message);
        return;
      case "explain":
        await commands.executeCommand("crewvet.explainRule", message.rule);
        return;
      case "export":
        await this.export(message.format);
        return;
      case "again":
        await commands.executeCommand("crewvet.auditWorkspace");
        return;
    }
  }

  private post(webview: Webview): void {
    if (!this.audit) return;
    const message: ShowReport = { type: "report", audit: this.audit };
    void webview.postMessage(message);
  }
}

/** The frame only: all content comes as data and becomes text nodes. No inline code, no network. */
function page(webview: Webview, script: Uri, style: Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${webview.asWebviewUri(style).toString()}">
<title>CrewVet Audit</title>
</head>
<body>
<main data-state="loading"><p role="status">Loading the report…</p></main>
<script nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script>
</body>
</html>`;
}
