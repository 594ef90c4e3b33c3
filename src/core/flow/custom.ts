import type { AST } from "toml-eslint-parser";
import type { Document } from "../languages/document";
import { quotableName } from "../redact";
import { nearest } from "../text/nearest";
import type { Range } from "../text/range";
import type { Severity } from "../model/finding";
import type { FlowSpecs, SinkSpec, SourceSpec } from "../model/knowledge";
import type { FileProblem } from "../model/problem";
import { CUSTOM_LEVELS, CUSTOM_TABLES, LEVEL_VALUES, type CustomKey } from "./custom-keys";

/** Where a project says what else is secret and where else it comes out. */
export const CUSTOM_PATH = /(?:^|\/)\.crewvet\/flows\.toml$/;

/** A project's own sources, sinks and sanitizers, with what is wrong in the file at its place. */
export interface CustomFlows {
  readonly sinks: readonly SinkSpec[];
  readonly sources: readonly SourceSpec[];
  readonly cleanFunctions: readonly string[];
  readonly cleanMethods: readonly string[];
  readonly cleanTypes: readonly string[];
  /** Severity of a kind of value, or off. */
  readonly levels: ReadonlyMap<string, Severity | "off">;
  readonly problems: readonly FileProblem[];
}

type Table = keyof typeof CUSTOM_TABLES;
interface Row {
  readonly table: Table;
  readonly at: Range;
  readonly values: Map<string, unknown>;
}

const read = new WeakMap<Document, CustomFlows>();

/** The flows of one file; null for every other document. */
export function customFlows(document: Document): CustomFlows | null {
  if (document.language !== "toml" || !CUSTOM_PATH.test(document.file.path)) return null;
  const known = read.get(document);
  if (known) return known;
  const made = document.toml ? new Reader(document.file.path).run(document.toml) : NOTHING;
  read.set(document, made);
  return made;
}

const NOTHING: CustomFlows = { sinks: [], sources: [], cleanFunctions: [], cleanMethods: [], cleanTypes: [], levels: new Map(), problems: [] };

/** The tables with what projects add to them. */
export function withCustom(specs: FlowSpecs, custom: readonly CustomFlows[]): FlowSpecs {
  return {
    ...specs,
    sinks: [...specs.sinks, ...custom.flatMap((one) => one.sinks)],
    sources: [...specs.sources, ...custom.flatMap((one) => one.sources)],
    sanitizers: {
      ...specs.sanitizers,
      functions: [...specs.sanitizers.functions, ...custom.flatMap((one) => one.cleanFunctions)],
      methods: [...specs.sanitizers.methods, ...custom.flatMap((one) => one.cleanMethods)],
      types: [...specs.sanitizers.types, ...custom.flatMap((one) => one.cleanTypes)],
    },
  };
}

class Reader {
  private readonly problems: FileProblem[] = [];
  private readonly levels = new Map<string, Severity | "off">();

  constructor(private readonly path: string) {}

  run(program: AST.TOMLProgram): CustomFlows {
    const rows: Row[] = [];
    for (const node of program.body[0].body) {
      if (node.type === "TOMLKeyValue") this.level(node);
      else {
        const row = this.row(node);
        if (row) rows.push(row);
      }
    }
    const of = (table: Table): Row[] => rows.filter((row) => row.table === table && this.complete(row));
    return {
      sinks: of("sink").map(sink),
      sources: of("source").map(source),
      ...sanitizers(of("sanitizer")),
      levels: this.levels,
      problems: this.problems,
    };
  }

  private level(node: AST.TOMLKeyValue): void {
    const name = keyOf(node);
    const value = valueOf(node.value);
    if (!(name in CUSTOM_LEVELS)) this.unknown(name, [...Object.keys(CUSTOM_LEVELS), ...Object.keys(CUSTOM_TABLES)], node.key);
    else if (isLevel(value)) this.levels.set(name, value);
    else this.wrong(`${name} must be one of ${LEVEL_VALUES.join(", ")}`, node.value);
  }

  private row(node: AST.TOMLTable): Row | null {
    const name = String(node.resolvedKey[0] ?? "");
    if (!isTable(name) || node.kind !== "array" || node.resolvedKey.length !== 2) {
      if (isTable(name)) this.wrong(`write [[${name}]]: there may be several`, node.key);
      else this.unknown(name, Object.keys(CUSTOM_TABLES), node.key);
      return null;
    }
    const values = new Map<string, unknown>();
    for (const pair of node.body) {
      const key = CUSTOM_TABLES[name].find((one) => one.name === keyOf(pair));
      const value = valueOf(pair.value);
      if (!key) this.unknown(keyOf(pair), CUSTOM_TABLES[name].map((one) => one.name), pair.key);
      else {
        const wrong = complaint(key, value);
        if (wrong === null) values.set(key.name, value);
        else this.wrong(`${key.name} ${wrong}`, pair.value);
      }
    }
    return { table: name, at: { start: node.key.range[0], end: node.key.range[1] }, values };
  }

  /** Says what a row lacks. */
  private complete({ table, at, values }: Row): boolean {
    const missing = CUSTOM_TABLES[table].find((key) => key.required && !values.has(key.name));
    const empty = !["functions", "methods", "attributes", "types"].some((name) => values.has(name));
    if (missing) this.problems.push({ path: this.path, kind: "partial", message: `this ${table} has no ${missing.name}`, range: at });
    else if (empty) this.problems.push({ path: this.path, kind: "partial", message: `this ${table} names neither functions nor methods`, range: at });
    return !missing && !empty;
  }

  private unknown(name: string, known: readonly string[], node: { readonly range: readonly [number, number] }): void {
    const near = nearest(name, known);
    this.wrong(`unknown key "${quotableName(name)}"${near === null ? "" : `: did you mean "${near}"?`}`, node);
  }

  private wrong(message: string, node: { readonly range: readonly [number, number] }): void {
    this.problems.push({ path: this.path, kind: "partial", message, range: { start: node.range[0], end: node.range[1] } });
  }
}

function isTable(name: string): name is Table {
  return Object.hasOwn(CUSTOM_TABLES, name);
}

function isLevel(value: unknown): value is Severity | "off" {
  return typeof value === "string" && LEVEL_VALUES.includes(value);
}

function keyOf(node: AST.TOMLKeyValue): string {
  return node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value)).join(".");
}

function valueOf(node: AST.TOMLContentNode): unknown {
  if (node.type === "TOMLArray") return node.elements.map(valueOf);
  return node.type === "TOMLValue" ? node.value : undefined;
}

/** What is wrong with a value; null where it is right. */
function complaint(key: CustomKey, value: unknown): string | null {
  switch (key.kind) {
    case "names":
      return isNames(value) ? null : "must be a list of names";
    case "arguments":
      return Array.isArray(value) && value.every((one) => typeof one === "string" || isPosition(one)) ? null : "must be a list of positions and keywords";
    case "position":
      return isPosition(value) ? null : "must be a position, 0 for the first argument";
    case "severity":
      return isLevel(value) && value !== "off" ? null : "must be error, warning or information";
    case "category":
      return value === "credential" || value === "personal-data" ? null : "must be credential or personal-data";
    case "rule":
      return value === "unredacted-logging" || value === "credential-in-prompt" ? null : "must be unredacted-logging or credential-in-prompt";
    case "pattern":
      return typeof value === "string" && isPattern(value) ? null : "must be a regular expression of at most 200 characters";
    case "text":
      return typeof value === "string" && value !== "" ? null : "must be a text";
  }
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string" && /^[\w.*()[\]]+$/.test(one));
}

function isPosition(value: unknown): boolean {
  return Number.isInteger(Number(value)) && typeof value !== "string" && Number(value) >= 0;
}

/** Nested repetition is left out: it could run for ever. */
function isPattern(text: string): boolean {
  if (text.length > 200 || /[+*}]\)?[+*{]/.test(text)) return false;
  try {
    return new RegExp(text).source !== "";
  } catch {
    return false;
  }
}

function names(row: Row, key: string): readonly string[] | undefined {
  const value = row.values.get(key);
  return isNames(value) ? value : undefined;
}

function text(row: Row, key: string): string | undefined {
  const value = row.values.get(key);
  return typeof value === "string" ? value : undefined;
}

function sink(row: Row, index: number): SinkSpec {
  const prompt = text(row, "rule") === "credential-in-prompt";
  const severity = row.values.get("severity");
  const args = row.values.get("arguments");
  return {
    id: `custom.sink.${String(index)}`,
    group: prompt ? "prompt" : "project",
    label: text(row, "label") ?? "",
    rule: prompt ? "credential-in-prompt" : "unredacted-logging",
    severity: isLevel(severity) && severity !== "off" ? severity : "warning",
    categories: ["credential", "personal-data", "dump", "environment", "response-body"],
    consequence: text(row, "consequence") ?? "everyone who can read it can use it",
    functions: names(row, "functions"),
    methods: names(row, "methods"),
    receivers: names(row, "receivers"),
    // without receivers the methods count on any object
    receiverName: text(row, "receiver-name") ?? (row.values.has("receivers") ? undefined : ".*"),
    args: Array.isArray(args) ? args.map((one: unknown) => (typeof one === "string" ? one : Number(one))) : "all",
  };
}

function source(row: Row, index: number): SourceSpec {
  const position = row.values.get("name-argument");
  const personal = text(row, "category") === "personal-data";
  return {
    id: `custom.source.${String(index)}`,
    category: personal ? "personal-data" : "credential",
    origin: "manager",
    label: text(row, "label") ?? "",
    functions: names(row, "functions"),
    methods: names(row, "methods"),
    receivers: names(row, "receivers"),
    attributes: names(row, "attributes"),
    nameArgument: position === undefined ? undefined : Number(position),
  };
}

function sanitizers(rows: readonly Row[]): Pick<CustomFlows, "cleanFunctions" | "cleanMethods" | "cleanTypes"> {
  const all = (key: string): readonly string[] => rows.flatMap((row) => names(row, key) ?? []);
  return { cleanFunctions: all("functions"), cleanMethods: all("methods"), cleanTypes: all("types") };
}
