/**
 * Writes the tables of docs/fixes.md from what the executed fixes have shown (`.cache/fix-results`, test/support/fix-results.ts).
 * `--check` fails where the page says other than a result of the last run; what was skipped there says nothing.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** As test/support/fix-results.ts writes it. */
interface FixResult {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly result: string;
}

const root = join(__dirname, "..");
const folder = join(root, ".cache/fix-results");
const page = join(root, "docs/fixes.md");
const results = existsSync(folder) ? readdirSync(folder).sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as FixResult) : [];
const text = readFileSync(page, "utf8");

if (process.argv.includes("--check")) {
  const wrong = results.filter((result) => cellOf(result) !== result.result);
  for (const { table, row, column, result } of wrong) console.error(`docs/fixes.md, ${table}: ${row}, ${column}: the run says '${result}'`);
  if (wrong.length > 0) console.error("run npx tsx scripts/fixes-table.ts");
  process.exit(wrong.length > 0 ? 1 : 0);
}

writeFileSync(page, text.replace(/<!-- table (\w+) -->[\s\S]*?<!-- end -->/g, (whole, name: string) => {
  const mine = results.filter((result) => result.table === name);
  if (mine.length === 0) return whole;
  const columns = [...new Set(mine.map((result) => result.column))].sort(byVersion);
  const rows = [...new Set(mine.map((result) => result.row))].sort(byVersion);
  const line = (row: string): string => `| ${row} | ${columns.map((column) => mine.find((result) => result.row === row && result.column === column)?.result ?? "–").join(" | ")} |`;
  return `<!-- table ${name} -->\n| | ${columns.join(" | ")} |\n|---|${columns.map(() => "---|").join("")}\n${rows.map(line).join("\n")}\n<!-- end -->`;
}));

/** By the numbers that stand in them, then by name: 0.80.0, 1.4.1, 1.15.30. */
function byVersion(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** What the page says in a table's cell. */
function cellOf({ table, row, column }: FixResult): string | null {
  const block = new RegExp(`<!-- table ${table} -->\\n([\\s\\S]*?)<!-- end -->`).exec(text)?.[1] ?? "";
  const lines = block.trim().split("\n").map((one) => one.split("|").slice(1, -1).map((cell) => cell.trim()));
  const index = lines[0]?.indexOf(column) ?? -1;
  return lines.find((cells) => cells[0] === row)?.[index] ?? null;
}
