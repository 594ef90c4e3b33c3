import { commands, window, type ExtensionContext } from "vscode";
import { auditWorkspace, type AuditHost } from "./audit";
import { createBaseline } from "./baseline";
import type { Client } from "./client";
import { explainRule, RulePages } from "./explain";
import { hardenCrew } from "./harden";
import { pickFix } from "./pick-fix";
import type { Choices } from "./protocol";
import { ReportPanel } from "./report/panel";
import { storeSecret } from "./store";
import { HardenHistory } from "./undo-harden";

/** The commands of package.json. */
export function registerCommands(context: ExtensionContext, client: Client): { dispose(): unknown }[] {
  const pages = new RulePages(client);
  const panel = new ReportPanel(context, client);
  const history = new HardenHistory();
  const host: AuditHost = { client, panel };
  return [
    pages,
    panel,
    commands.registerCommand("crewvet.auditWorkspace", () => auditWorkspace(host)),
    commands.registerCommand("crewvet.explainRule", (...rules: unknown[]) => explainRule(client, rules.filter((rule) => typeof rule === "string"))),
    commands.registerCommand("crewvet.pickFix", (choices: Choices) => pickFix(client, choices)),
    commands.registerCommand("crewvet.createBaseline", () => createBaseline(client)),
    commands.registerCommand("crewvet.storeSecret", () => storeSecret(context)),
    commands.registerCommand("crewvet.hardenCrew", (parts?: unknown) => hardenCrew(client, history, Array.isArray(parts) ? parts.map(String) : undefined)),
    commands.registerCommand("crewvet.undoHarden", () => history.undo()),
    commands.registerCommand("crewvet.exportSarif", () => panel.export("sarif")),
    commands.registerCommand("crewvet.exportHtml", () => panel.export("html")),
    commands.registerCommand("crewvet.restartServer", async () => {
      await client.restart();
      void window.setStatusBarMessage("CrewVet: language server restarted", 3000);
    }),
  ];
}
