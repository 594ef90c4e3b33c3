import type { FileEdit } from "../../text/edit";
import { readFile } from "../files/reader";
import { headerEdits, lineEnd } from "../python/header";
import type { FixContext, ImportNeed, ModuleNeed } from "../types";
import { composeModule, missingFrom, type ModuleValues, type SectionId } from "./compose";
import type { SectionImport } from "./section";

/** Edits that make or extend the modules that fixes need. */
export function moduleFiles(needs: readonly ModuleNeed[], context: FixContext): FileEdit[] {
  const paths = [...new Set(needs.map((need) => need.path))].sort();
  return paths.flatMap((path) => {
    const mine = needs.filter((need) => need.path === path);
    const values: ModuleValues = Object.fromEntries(mine.flatMap((need) => Object.entries(need.values)));
    return moduleFile(path, mine.map((need) => need.section), values, context) ?? [];
  });
}

function moduleFile(path: string, sections: readonly SectionId[], values: ModuleValues, context: FixContext): FileEdit | null {
  const text = readFile(context, path);
  if (text === null || text.trim() === "") {
    const made = composeModule(sections, values);
    return text === null ? { kind: "create", path, text: made } : { kind: "edit", path, edits: [{ range: { start: 0, end: text.length }, newText: made }] };
  }
  const missing = missingFrom(text, sections, values);
  if (!missing) return null;
  const eol = lineEnd(text);
  const source = context.input.python.get(path);
  const imports = missing.imports.map((one): ImportNeed => ({ path, ...one }));
  // a module that the analysis left out gets its imports where they are used
  const loose = source ? "" : imports.map((one) => `${importLine(one)}\n`).join("");
  const gap = /[\r\n]$/.test(text) ? "" : "\n";
  const end = { range: { start: text.length, end: text.length }, newText: `${gap}${loose === "" ? "" : `\n\n${loose}`}${missing.text}`.replace(/\n/g, eol) };
  const head = source ? headerEdits(source, imports, []) : [];
  return { kind: "edit", path, edits: [...head.map(({ range, newText }) => ({ range, newText })), end] };
}

function importLine({ module, name, alias }: SectionImport): string {
  const as = alias === null ? "" : ` as ${alias}`;
  return module === null ? `import ${name}${as}` : `from ${module} import ${name}${as}`;
}
