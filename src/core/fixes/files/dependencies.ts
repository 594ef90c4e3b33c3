import type { AST } from "toml-eslint-parser";
import { parseToml } from "../../languages/toml/parse";
import type { FileEdit } from "../../text/edit";
import { lineEnd } from "../python/header";
import type { Changes, FixContext } from "../types";
import { appendLines } from "./append";
import { join, readFile, upward } from "./reader";

type Need = Changes["dependencies"][number];

/** Edits that add packages to the project's own dependency file; none where they stand there already. */
export function dependencyEdits(context: FixContext, needs: readonly Need[]): FileEdit[] {
  const byFile = new Map<string, Need[]>();
  for (const need of needs) {
    for (const path of dependencyFiles(context, need.folder)) byFile.set(path, [...(byFile.get(path) ?? []), need]);
  }
  return [...byFile].flatMap(([path, wanted]) => {
    const text = readFile(context, path) ?? "";
    const absent = wanted.filter((need, index) => !mentions(text, need.name) && wanted.findIndex((other) => other.name === need.name) === index);
    if (absent.length === 0) return [];
    return path.endsWith(".toml") ? (tomlEdit(path, text, absent) ?? []) : (appendLines(context, path, absent.map((need) => need.requirement)) ?? []);
  });
}

/** The nearest folder's files that list dependencies. */
function dependencyFiles(context: FixContext, folder: string): string[] {
  for (const at of upward(folder)) {
    const found = ["pyproject.toml", "requirements.txt"].map((name) => join(at, name)).filter((path) => {
      const text = readFile(context, path);
      return text !== null && (!path.endsWith(".toml") || /^\s*\[(?:project|tool\.poetry)\]/m.test(text));
    });
    // where both are kept, the one that names crewai is the one that counts
    const naming = found.filter((path) => mentions(readFile(context, path) ?? "", "crewai"));
    if (naming.length > 0) return naming;
    if (found.length > 0) return found.slice(0, 1);
  }
  return [];
}

/** True where a requirement of that name stands in the text; `-`, `_` and `.` are the same to PyPI. */
function mentions(text: string, name: string): boolean {
  const pattern = name.replace(/[-_.]/g, "[-_.]");
  return new RegExp(`(?:^|["'\\s])${pattern}(?:\\[[^\\]]*\\])?\\s*(?=[=<>~!^;"'@\\s]|$)`, "im").test(text.replace(/#.*/g, ""));
}

function tomlEdit(path: string, text: string, needs: readonly Need[]): FileEdit | null {
  const program = parseToml(text, () => undefined);
  if (!program) return null;
  const tables = program.body[0].body.filter((node): node is AST.TOMLTable => node.type === "TOMLTable");
  const table = (name: string): AST.TOMLTable | undefined => tables.find((one) => one.resolvedKey.join(".") === name);
  const eol = lineEnd(text);
  const insert = (offset: number, newText: string): FileEdit => ({ kind: "edit", path, edits: [{ range: { start: offset, end: offset }, newText }] });
  const project = table("project");
  const keys = project ? keysOf(project) : [];
  if (project && !keys.some((pair) => pair.name === "dynamic" && text.slice(...pair.node.range).includes('"dependencies"'))) {
    const list = keys.find((pair) => pair.name === "dependencies")?.node.value;
    const quoted = needs.map((need) => JSON.stringify(need.requirement));
    if (list?.type === "TOMLArray") return insert(...arrayInsertion(text, list, quoted, eol));
    const last = keys.at(-1)?.node ?? project.key;
    return insert(keys.length > 0 ? last.range[1] : endOfLine(text, last.range[1]), `${eol}dependencies = [${quoted.join(", ")}]`);
  }
  const poetry = table("tool.poetry.dependencies");
  if (!poetry) return null;
  const last = keysOf(poetry).at(-1)?.node ?? poetry.key;
  return insert(endOfLine(text, last.range[1]), needs.map((need) => `${eol}${need.name} = "${poetryVersion(need.requirement)}"`).join(""));
}

function keysOf(table: AST.TOMLTable): { name: string; node: AST.TOMLKeyValue }[] {
  return table.body.map((node) => ({ name: node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value)).join("."), node }));
}

/** Offset and text: on a line of its own where the elements have one each, else behind the last one. */
function arrayInsertion(text: string, list: AST.TOMLArray, items: readonly string[], eol: string): [number, string] {
  const last = list.elements.at(-1);
  if (!last) return [list.range[0] + 1, items.join(", ")];
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, last.range[0]))?.[1];
  const separator = indent === undefined ? ", " : `,${eol}${indent}`;
  return [last.range[1], items.map((item) => separator + item).join("")];
}

function endOfLine(text: string, offset: number): number {
  const match = /\r\n|\n|\r/.exec(text.slice(offset));
  return match ? offset + match.index : text.length;
}

function poetryVersion(requirement: string): string {
  return /[=<>~!].*/.exec(requirement)?.[0] ?? "*";
}
