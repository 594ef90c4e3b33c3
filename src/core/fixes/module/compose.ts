/**
 * The module that fixes write into a project: one readable `crew_credentials.py` made of sections.
 *
 * To add a section: write `sections/<id>.py` (real Python, see `sections/__init__.py`), run `npm run generate`. To use it
 * in a fix, in this order:
 *
 * 1. `const home = moduleHome(source, context)` says where the module of a file's project is or goes to.
 * 2. `const { text, changes } = moduleName(use, home, "redaction", "redact", context)` gives what `redact` is called at
 *    the place (`redact`, or an alias where the name is taken) and the changes that make it so: the import, the section
 *    with all that it needs, and the packages that these require. Merge `changes` into those of the fix.
 * 3. Without a name to import, `moduleSection(home, "audit", context)` gives changes that only add the section.
 *
 * Sections of several fixes become one edit (`Changes.modules` merges). A module that is there is extended at its end and
 * in its imports; what the user changed elsewhere in it stays byte for byte. A section counts as present when the
 * module binds one of its public names, so a renamed or removed section comes back only when a fix needs it again.
 */
import { STANDARD_MODULES } from "../python/standard";
import type { Section, SectionImport } from "./section";
import { SECTIONS, type SectionId } from "./sections.generated";

export type { SectionId } from "./sections.generated";

/** Values for the `"__name__"` strings of sections. */
export type ModuleValues = Readonly<Record<string, string>>;

const HEAD = `"""Credentials of this crew's agents: where they come from, and how they stay out of everything else.

Made of sections by CrewVet's fixes. The file is yours to keep and to change.
"""
`;

/** The sections and all that they need, each behind what it builds on. */
export function withNeeds(wanted: readonly SectionId[]): SectionId[] {
  const ordered: SectionId[] = [];
  const visit = (id: SectionId): void => {
    if (ordered.includes(id)) return;
    SECTIONS[id].needs.filter(isSectionId).forEach(visit);
    ordered.push(id);
  };
  [...new Set(wanted)].sort().forEach(visit);
  return ordered;
}

/** Packages (`hvac>=2.3`) that the sections require. */
export function requirementsOf(wanted: readonly SectionId[]): string[] {
  return [...new Set(withNeeds(wanted).flatMap((id) => SECTIONS[id].requires))];
}

/** Text of a new module. */
export function composeModule(wanted: readonly SectionId[], values: ModuleValues): string {
  const sections = withNeeds(wanted).map((id) => SECTIONS[id]);
  return [HEAD, importBlock(sections.flatMap((section) => section.imports)), ...sections.map((section) => `\n${sectionText(section, values)}`)].join("\n");
}

/** What a module that is there lacks: imports and text for its end (LF, with a blank line before). Null when it has all. */
export function missingFrom(text: string, wanted: readonly SectionId[], values: ModuleValues): { readonly imports: readonly SectionImport[]; readonly text: string } | null {
  const bound = topLevelNames(text);
  const absent = withNeeds(wanted).map((id) => SECTIONS[id]).filter((section) => !section.names.some((name) => bound.has(name)));
  if (absent.length === 0) return null;
  const imports = absent.flatMap((section) => section.imports).filter((one) => !bound.has(boundBy(one)));
  return { imports: unique(imports), text: absent.map((section) => `\n\n${sectionText(section, values)}`).join("") };
}

/** True for a module that fixes made: it binds a name of some section. */
export function isOurs(text: string): boolean {
  const bound = topLevelNames(text);
  return Object.values(SECTIONS).some((section) => section.names.some((name) => bound.has(name)));
}

/** Whether a backend (or anything else) has a section of its name. */
export function isSectionId(id: string): id is SectionId {
  return Object.hasOwn(SECTIONS, id);
}

function sectionText(section: Section, values: ModuleValues): string {
  const [first = "", ...more] = section.title.split("\n");
  const body = section.body.replace(/"__([a-z_]+)__"/g, (whole, name: string) => (values[name] === undefined ? whole : JSON.stringify(values[name])));
  return [`# ${"-".repeat(4)} ${first}`, ...more.map((line) => `# ${line}`.trimEnd()), "", body].join("\n");
}

function boundBy({ name, alias }: SectionImport): string {
  return alias ?? name.split(".")[0] ?? name;
}

/** Names bound at the start of a line: good enough for a module of this make, and it needs no parser. */
function topLevelNames(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(/^(?:async def|def|class) (\w+)|^(\w+)(?::[^=\n]+)? = /gm)].map((match) => match[1] ?? match[2] ?? "");
  for (const [, list = ""] of text.matchAll(/^(?:from [\w.]+ )?import (\([^)]*\)|[^\n#]*)/gm)) {
    for (const part of list.replace(/[()]/g, "").split(",")) names.push(part.trim().split(/\s+as\s+/).at(-1)?.split(".")[0] ?? "");
  }
  return new Set(names);
}

function unique(imports: readonly SectionImport[]): SectionImport[] {
  return [...new Map(imports.map((one) => [JSON.stringify([one.module, one.name, one.alias]), one])).values()];
}

/** Standard library, blank line, other packages; the names of one module on one line, or one a line where it gets long. */
function importBlock(imports: readonly SectionImport[]): string {
  const lines = new Map<string, string[]>();
  for (const { module, name, alias } of unique(imports)) {
    const written = alias === null ? name : `${name} as ${alias}`;
    const key = module === null ? `import ${written}` : `from ${module}`;
    lines.set(key, module === null ? [] : [...(lines.get(key) ?? []), written]);
  }
  const standard: string[] = [];
  const others: string[] = [];
  for (const key of [...lines.keys()].sort(byStyle)) {
    const module = key.split(" ")[1] ?? "";
    (STANDARD_MODULES.has(module.split(".")[0] ?? "") ? standard : others).push(importLine(key, [...(lines.get(key) ?? [])].sort(byName)));
  }
  return [standard.join("\n"), others.join("\n")].filter((block) => block !== "").join("\n\n") + "\n";
}

function importLine(key: string, names: readonly string[]): string {
  if (names.length === 0) return key;
  const line = `${key} import ${names.join(", ")}`;
  return line.length <= 120 ? line : `${key} import (\n${names.map((name) => `    ${name},\n`).join("")})`;
}

/** `import x` before `from x import y`, each by name. */
function byStyle(a: string, b: string): number {
  return Number(a.startsWith("from")) - Number(b.startsWith("from")) || (a < b ? -1 : 1);
}

/** CONSTANTS, Classes, functions: as isort does. */
function byName(a: string, b: string): number {
  const rank = (name: string): number => (/^[A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
