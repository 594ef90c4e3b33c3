import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One line of the table in docs/fixes.md: what a run has shown. */
export interface FixResult {
  readonly table: "backends" | "versions" | "runs" | "shapes" | "files";
  readonly row: string;
  readonly column: string;
  /** `works`, or why not. */
  readonly result: string;
}

const FOLDER = join(__dirname, "../../.cache/fix-results");

/** Keeps a result for scripts/fixes-table.ts. */
export function record(result: FixResult): void {
  mkdirSync(FOLDER, { recursive: true });
  const name = `${result.table} ${result.row} ${result.column}`.replace(/[^\w.-]+/g, "_");
  writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify(result));
}
