import { languages, LanguageStatusSeverity, StatusBarAlignment, ThemeColor, window, type Disposable, type LanguageStatusItem, type StatusBarItem } from "vscode";
import { State } from "vscode-languageclient/node";
import type { Client } from "./client";
import { STATUS, type Status } from "./protocol";

/** The number of findings in the status bar, and details beside the language. */
export class StatusItem implements Disposable {
  private readonly bar: StatusBarItem = window.createStatusBarItem("crewvet.status", StatusBarAlignment.Left, 0);
  private readonly language: LanguageStatusItem = languages.createLanguageStatusItem("crewvet.language", [{ language: "python" }, { notebookType: "jupyter-notebook" }]);
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(client: Client) {
    this.bar.name = "CrewVet";
    this.bar.command = "crewvet.auditWorkspace";
    this.language.name = "CrewVet";
    this.language.command = { command: "crewvet.auditWorkspace", title: "Audit" };
    this.subscriptions = [
      client.onNotification(STATUS, (status: Status) => {
        this.show(status);
      }),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped) this.stopped();
        else if (newState === State.Starting) this.busy("starting");
      }),
    ];
    this.busy("starting");
    this.bar.show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.bar.dispose();
    this.language.dispose();
  }

  private show(status: Status): void {
    if (status.state === "reading") {
      this.busy("reading the workspace");
      return;
    }
    const total = status.errors + status.warnings + status.information;
    const counts = `${plural(status.errors, "error")}, ${plural(status.warnings, "warning")}, ${String(status.information)} information`;
    const broken = [
      ...status.configErrors.map((place) => `broken configuration: ${place}`),
      ...status.failedRules.map((rule) => `rule ${rule} failed`),
    ];
    this.bar.text = broken.length > 0 ? "$(shield) CrewVet $(warning)" : total === 0 ? "$(shield) CrewVet" : `$(shield) CrewVet ${String(total)}`;
    this.bar.tooltip = [counts, `${plural(status.files, "file")} analysed`, ...(status.problems > 0 ? [`${plural(status.problems, "file")} not analysed in full`] : []), ...broken, "Click to audit the workspace"].join("\n");
    this.bar.backgroundColor = broken.length > 0 ? new ThemeColor("statusBarItem.warningBackground") : undefined;
    this.bar.accessibilityInformation = { label: `CrewVet: ${counts}`, role: "button" };
    this.language.busy = false;
    this.language.text = total === 0 ? "No CrewVet findings" : counts;
    this.language.detail = broken.join(", ");
    this.language.severity = broken.length > 0 ? LanguageStatusSeverity.Error : status.errors > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  }

  private busy(what: string): void {
    this.bar.text = "$(loading~spin) CrewVet";
    this.bar.tooltip = `CrewVet is ${what}`;
    this.bar.accessibilityInformation = { label: `CrewVet is ${what}` };
    this.language.busy = true;
    this.language.text = what;
  }

  private stopped(): void {
    this.bar.text = "$(shield) CrewVet $(error)";
    this.bar.tooltip = "The CrewVet language server has stopped";
    this.bar.accessibilityInformation = { label: "The CrewVet language server has stopped" };
    this.language.busy = false;
    this.language.text = "stopped";
    this.language.severity = LanguageStatusSeverity.Error;
  }
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
