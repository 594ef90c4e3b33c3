import type { Case } from "./cases";
import { folderOf } from "./cases";
import { printTable } from "../table";

/** What a tool found: the folders of the cases that it reported, or why it could not be asked. */
export interface Verdicts {
  readonly tool: string;
  readonly reported: ReadonlySet<string>;
  /** Groups that the tool does not read at all. */
  readonly without?: readonly string[];
}

/** Precision and recall of each tool for each group of cases. One that reports nothing has no precision. */
export function printScores(title: string, cases: readonly Case[], verdicts: readonly Verdicts[]): void {
  for (const group of new Set(cases.map((one) => one.group))) {
    const own = cases.flatMap((one, index) => (one.group === group ? [{ bad: one.bad, folder: folderOf(index) }] : []));
    const bad = own.filter((one) => one.bad).length;
    const rows = verdicts.map(({ tool, reported, without = [] }) => {
      if (without.includes(group)) return [tool, "–", "–", "–", "–", "–", "does not read them"];
      const right = own.filter((one) => one.bad && reported.has(one.folder)).length;
      const wrong = own.filter((one) => !one.bad && reported.has(one.folder)).length;
      const precision = right / (right + wrong);
      const recall = right / bad;
      return [tool, share(precision), share(recall), share((2 * right) / (2 * right + wrong + (bad - right))), String(right), String(wrong), ""];
    });
    printTable(`${title}: ${group}, ${String(bad)} to report and ${String(own.length - bad)} to leave alone`, ["tool", "precision", "recall", "F1", "right", "wrong", "note"], rows);
  }
}

/** Names of the cases that a tool judged wrongly. */
export function printMistakes(cases: readonly Case[], { tool, reported }: Verdicts): void {
  const names = (bad: boolean): string => cases.flatMap((one, index) => (one.bad === bad && reported.has(folderOf(index)) !== bad ? [`${one.group}: ${one.name}`] : [])).join("; ") || "none";
  console.log(`\n${tool} missed: ${names(true)}`);
  console.log(`${tool} reported wrongly: ${names(false)}`);
}

function share(value: number): string {
  return Number.isNaN(value) ? "–" : value.toFixed(2);
}
