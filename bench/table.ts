/** Prints rows as a Markdown table with columns of even width: readable in a terminal and in a document. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const width = header.map((name, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? "").length), name.length));
  const line = (row: readonly string[]): string => `| ${width.map((size, column) => (row[column] ?? "").padEnd(size)).join(" | ")} |`;
  console.log(`\n${title}\n`);
  console.log(line(header));
  console.log(`| ${width.map((size) => "-".repeat(size)).join(" | ")} |`);
  for (const row of rows) console.log(line(row));
}
