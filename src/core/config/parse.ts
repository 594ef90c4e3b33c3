import type { AST } from "toml-eslint-parser";
import { parseToml } from "../languages/toml/parse";
import type { Severity } from "../model/finding";
import { quotableName } from "../redact";
import { nearest } from "../text/nearest";
import type { Range } from "../text/range";
import { flattenToml, rangeOf, tablesOf, type TomlEntry } from "./flatten";
import { CONFIG_KEYS, parseSize, type ConfigKey, type ConfigValues } from "./keys";

/** What is wrong with a configuration file, at its place in the text. */
export interface ConfigError {
  readonly message: string;
  readonly range: Range;
}

export interface ParsedConfig {
  readonly values: ConfigValues;
  readonly errors: readonly ConfigError[];
}

export type ConfigForm = "crewvet.toml" | "pyproject.toml";

const LEVELS: readonly string[] = ["error", "warning", "information", "off"];

/** Reads a configuration. Null for a pyproject.toml without `[tool.crewvet]`. Unknown keys and wrong types are errors. */
export function parseConfig(text: string, form: ConfigForm, ruleIds: readonly string[]): ParsedConfig | null {
  const errors: ConfigError[] = [];
  const program = parseToml(text, (message, range) => errors.push({ message, range: range ?? { start: 0, end: 0 } }));
  const prefix = form === "pyproject.toml" ? ["tool", "crewvet"] : [];
  if (!program) return form === "pyproject.toml" && !/\bcrewvet\b/.test(text) ? null : { values: {}, errors };
  const inside = (path: readonly string[]): boolean => prefix.every((part, index) => path[index] === part);
  const tables = tablesOf(program).filter((table) => inside(table.path));
  const entries = flattenToml(program).filter((entry) => inside(entry.path));
  if (prefix.length > 0 && tables.length === 0 && entries.length === 0) return null;
  const reader = new Reader(ruleIds, errors);
  for (const table of tables) reader.table(table.path.slice(prefix.length), table.key);
  for (const entry of entries) reader.entry({ ...entry, path: entry.path.slice(prefix.length) });
  return { values: reader.values(), errors: [...errors].sort((a, b) => a.range.start - b.range.start) };
}

class Reader {
  private readonly found: { -readonly [K in keyof ConfigValues]: ConfigValues[K] } = {};
  private readonly levels = new Map<string, Severity | "off">();

  constructor(
    private readonly ruleIds: readonly string[],
    private readonly errors: ConfigError[],
  ) {}

  values(): ConfigValues {
    return this.levels.size > 0 ? { ...this.found, rules: this.levels } : this.found;
  }

  table(path: readonly string[], key: Range): void {
    if (path.length === 0) return;
    const name = path.join(".");
    if (!TABLES.includes(name)) this.unknown(name, TABLES, key);
  }

  entry(entry: TomlEntry): void {
    const name = entry.path.join(".");
    if (entry.path[0] === "rules" && entry.path.length === 2) {
      this.level(entry, entry.path[1] ?? "");
      return;
    }
    const table = entry.path.slice(0, -1).join(".");
    const levels = CONFIG_KEYS.find((known) => known.name === table);
    if (levels?.kind.type === "levels") {
      this.named(levels, levels.kind.names, entry);
      return;
    }
    const key = CONFIG_KEYS.find((known) => known.name === name && known.kind.type !== "rules");
    if (!key) {
      // a key of an unknown table has been reported with the table
      if (entry.path.length === 1 || TABLES.includes(entry.path.slice(0, -1).join("."))) this.unknown(name, CONFIG_KEYS.map((known) => known.name), entry.key);
      else if (!entry.path.some((_, index) => index > 0 && this.errors.some((error) => error.message.includes(`'${entry.path.slice(0, index).join(".")}'`))))
        this.unknown(name, CONFIG_KEYS.map((known) => known.name), entry.key);
      return;
    }
    this.read(key, entry);
  }

  private level(entry: TomlEntry, id: string): void {
    if (!this.ruleIds.includes(id)) {
      this.unknown(id, this.ruleIds, entry.key, "rule");
      return;
    }
    const value = textOf(entry.value);
    if (value === null || !LEVELS.includes(value)) this.wrong(`rules.${id}`, `one of ${LEVELS.join(", ")}`, entry.value);
    else this.levels.set(id, value as Severity | "off");
  }

  /** One severity of a table of them. */
  private named(key: ConfigKey, names: readonly string[], entry: TomlEntry): void {
    const name = entry.path.at(-1) ?? "";
    if (!names.includes(name)) {
      this.unknown(entry.path.join("."), names.map((one) => `${key.name}.${one}`), entry.key);
      return;
    }
    const value = textOf(entry.value);
    if (value === null || !LEVELS.includes(value)) {
      this.wrong(`${key.name}.${name}`, `one of ${LEVELS.join(", ")}`, entry.value);
      return;
    }
    const known = this.found[key.property];
    this.set(key.property, new Map([...(known instanceof Map ? known : []), [name, value]]));
  }

  private read(key: ConfigKey, entry: TomlEntry): void {
    const { value } = entry;
    switch (key.kind.type) {
      case "globs":
      case "names": {
        const list = textsOf(value);
        if (!list) this.wrong(key.name, "a list of strings", value);
        else this.set(key.property, list);
        return;
      }
      case "choice": {
        const text = textOf(value);
        if (text === null || !key.kind.values.includes(text)) this.wrong(key.name, `one of ${key.kind.values.join(", ")}`, value);
        else this.set(key.property, text);
        return;
      }
      case "path": {
        const text = textOf(value);
        if (text === null || text === "" || text.includes("\0")) this.wrong(key.name, "a path", value);
        else this.set(key.property, text);
        return;
      }
      case "size": {
        const size = value.type === "TOMLValue" && value.kind === "integer" ? value.value : parseSize(textOf(value) ?? "");
        if (size === null || size <= 0 || !Number.isSafeInteger(size)) this.wrong(key.name, 'a number of bytes or a size such as "2MB"', value);
        else this.set(key.property, size);
        return;
      }
      case "count": {
        const count = value.type === "TOMLValue" && value.kind === "integer" ? value.value : null;
        if (count === null || !Number.isSafeInteger(count) || count < key.kind.min) this.wrong(key.name, `a whole number from ${String(key.kind.min)} on`, value);
        else this.set(key.property, count);
        return;
      }
      case "levels":
        this.wrong(key.name, "a table of severities", value);
        return;
      case "rules":
        return;
    }
  }

  private set(property: keyof ConfigValues, value: string | number | readonly string[] | ReadonlyMap<string, string>): void {
    Object.assign(this.found, { [property]: value });
  }

  private unknown(name: string, known: readonly string[], range: Range, what = "key"): void {
    const guess = nearest(name, known);
    this.errors.push({ message: `unknown ${what} '${quotableName(name)}'${guess === null ? "" : `: did you mean '${guess}'?`}`, range });
  }

  private wrong(name: string, expected: string, node: AST.TOMLContentNode): void {
    this.errors.push({ message: `'${name}' must be ${expected}`, range: rangeOf(node) });
  }
}

const TABLES: readonly string[] = ["rules", "shared-credential", "overscoped-policy", ...CONFIG_KEYS.filter((key) => key.kind.type === "levels").map((key) => key.name)];

function textOf(node: AST.TOMLContentNode): string | null {
  return node.type === "TOMLValue" && node.kind === "string" ? node.value : null;
}

function textsOf(node: AST.TOMLContentNode): string[] | null {
  if (node.type !== "TOMLArray") return null;
  const texts = node.elements.map(textOf);
  return texts.every((text) => text !== null) ? texts : null;
}

