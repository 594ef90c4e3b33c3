import type { AuditResult } from "../webview/messages";
import type { Prepared } from "../server/commands";
import type { HardeningChoice } from "../server/harden";
import type { Choices } from "../server/menu";
import type { Status } from "../server/status";

/** Names of the server's own messages (src/server/commands.ts, status.ts). Types only are shared: the bundles stay apart. */
export const STATUS = "crewvet/status";
export const SERVER = {
  audit: "crewvet.server.audit",
  baseline: "crewvet.server.baseline",
  edit: "crewvet.server.edit",
  applied: "crewvet.server.applied",
  harden: "crewvet.server.harden",
  explain: "crewvet.server.explain",
  export: "crewvet.server.export",
  rules: "crewvet.server.rules",
  writeValues: "crewvet.server.writeValues",
} as const;

export type { AuditResult, Choices, Prepared, HardeningChoice, Status };

export interface Explanation {
  readonly title: string;
  readonly markdown: string;
  readonly page: string;
}

export interface RuleChoice {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}
