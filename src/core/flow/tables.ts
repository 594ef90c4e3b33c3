import type { CallSite } from "./calls";
import { constants } from "./dumps";
import { addElement } from "./collect";
import type { Frame } from "./frame";
import { printed } from "./printed";
import { elementOf, isMapping } from "./read";
import { CLEAN, library, withField, withoutField, type Value } from "./values";

/** Makers of the tables of pandas and polars, and the type that they make. */
const MAKERS: Readonly<Record<string, string>> = {
  "pandas.DataFrame": "pandas.DataFrame()", "pandas.DataFrame.from_records": "pandas.DataFrame()", "pandas.DataFrame.from_dict": "pandas.DataFrame()", "pandas.json_normalize": "pandas.DataFrame()",
  "pandas.Series": "pandas.Series()", "polars.DataFrame": "polars.DataFrame()", "polars.from_dicts": "polars.DataFrame()", "polars.from_dict": "polars.DataFrame()",
};
const TABLE = /^(?:pandas\.(?:DataFrame|Series)|polars\.DataFrame)\(\)$/;
/** Methods that give the same columns back. */
const SAME = new Set(["copy", "head", "tail", "sort_values", "sort_index", "fillna", "fill_null", "astype", "reset_index", "set_index", "query", "filter", "sample", "drop_duplicates", "dropna", "rename", "sort", "unique", "clone", "T"]);
const TEXTS = new Set(["to_csv", "to_json", "to_string", "to_markdown", "to_html", "write_csv", "write_json"]);

export function isTable(value: Value): boolean {
  return value.types.some((type) => type.kind === "library" && TABLE.test(type.path));
}

/** A table made, or a method of one: its fields are its columns. Null for any other call. */
export function tableCall(frame: Frame, site: CallSite): Value | null {
  const made = site.path === null ? undefined : MAKERS[site.path];
  if (made !== undefined) return columnsOf(frame, site, made);
  const { receiver, method } = site;
  if (receiver === null || method === null || !isTable(receiver)) return null;
  if (method === "drop") return without(site, receiver);
  if (method === "assign" || method === "with_columns") return site.args.reduce((table, { argument, value }) => (argument.name === null ? table : withField(table, `[${argument.name}]`, value)), receiver);
  if (method === "select") return chosen(receiver, site.args.flatMap(({ value }) => (typeof value.constant === "string" ? [value.constant] : constants(value))));
  if (SAME.has(method)) return { ...receiver, root: null };
  if (TEXTS.has(method) && site.args.length === 0) return { ...CLEAN, marks: printed(frame, receiver, "str", site.term.at) };
  return null;
}

/** `table[["name", "city"]]`: some of its columns. */
export function chosen(table: Value, names: readonly string[]): Value {
  const fields = new Map(names.flatMap((name) => {
    const field = table.fields?.get(`[${name}]`);
    return field ? [[`[${name}]`, field] as const] : [];
  }));
  return { ...table, marks: null, fields, root: null };
}

function columnsOf(frame: Frame, site: CallSite, type: string): Value {
  const data = (site.args.find(({ argument }) => argument.name === "data") ?? site.args.find(({ argument }) => argument.name === null))?.value;
  let table: Value = { ...library(type), marks: data?.marks ?? null, fields: new Map() };
  if (!data) return table;
  if (isMapping(data)) return { ...table, fields: new Map([...(data.fields ?? [])].map(([name, column]) => [name, elements(frame, column)])) };
  const given = site.args.find(({ argument }) => argument.name === "columns")?.value;
  const names = given ? constants(given) : [];
  for (const [at, row] of data.fields ?? []) {
    if (!at.startsWith("[")) continue;
    for (const [key, cell] of row.fields ?? []) {
      const name = isMapping(row) ? key : named(names, key);
      const known = table.fields?.get(name);
      table = withField(table, name, known ? frame.join(known, cell) : cell);
    }
    if (row.marks) table = addElement(frame, table, { ...CLEAN, marks: row.marks });
  }
  return table;
}

function named(names: readonly string[], key: string): string {
  const name = names[Number(key.slice(1, -1))];
  return name === undefined ? "[*]" : `[${name}]`;
}

function elements(frame: Frame, column: Value): Value {
  return column.fields === null ? column : frame.join({ ...CLEAN, marks: column.marks }, elementOf(frame, column));
}

/** `drop(columns=["key"])`, `drop("key", axis=1)`; where the names are not known nobody knows what is left. */
function without(site: CallSite, table: Value): Value {
  const [first] = site.args;
  const columns = site.args.find(({ argument }) => argument.name === "columns")?.value ?? (first?.argument.name === null ? first.value : undefined);
  const names = columns === undefined ? [] : typeof columns.constant === "string" ? [columns.constant] : constants(columns);
  if (names.length === 0) return { ...table, marks: null, fields: new Map(), root: null };
  return names.reduce<Value>((left, name) => withoutField(left, `[${name}]`), { ...withoutField(table, "[*]"), root: null });
}
