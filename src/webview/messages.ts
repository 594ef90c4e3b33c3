import type { Report } from "../core/reports/report";

/** A report as it goes over the wire: plain data, no values. */
export type ReportData = Omit<Report, "uriOf">;

export interface AuditRoot {
  /** Of the folder. */
  readonly uri: string;
  readonly report: ReportData;
  /** Names of the agents that each finding concerns, in the findings' order. */
  readonly agents: readonly (readonly string[])[];
}

export interface AuditResult {
  readonly roots: readonly AuditRoot[];
}

/** Extension to view. */
export interface ShowReport {
  readonly type: "report";
  readonly audit: AuditResult;
}

/** A place that the user wants to see: lines and columns are 1-based. */
export interface OpenPlace {
  readonly type: "open";
  /** URI of the root. */
  readonly root: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** In a notebook: cell and line in it, 1-based. */
  readonly cell: { readonly number: number; readonly line: number } | null;
}

/** View to extension. */
export type ViewMessage =
  | { readonly type: "ready" }
  | OpenPlace
  | { readonly type: "explain"; readonly rule: string }
  | { readonly type: "export"; readonly format: "sarif" | "html" }
  | { readonly type: "again" };
