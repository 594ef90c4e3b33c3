import type { KeyValue } from "../document";

/** Reads `.env`-like and ini-like text line by line; multi-line quoted dotenv values are joined. Never fails. */
export function parseKeyValues(text: string, form: "dotenv" | "ini"): readonly KeyValue[] {
  const entries: KeyValue[] = [];
  let section: string | null = null;
  const line = form === "dotenv" ? DOTENV_LINE : INI_LINE;
  line.lastIndex = 0;
  for (let match = line.exec(text); match; match = line.exec(text)) {
    if (match[0] === "") {
      line.lastIndex++;
      continue;
    }
    const groups = match.groups ?? {};
    if (groups.section !== undefined) {
      section = groups.section;
      continue;
    }
    const key = groups.key;
    if (key === undefined) continue;
    const keyStart = match.index + match[0].indexOf(key);
    const raw = groups.value ?? "";
    const rawStart = match.index + match[0].length - raw.length - (groups.rest?.length ?? 0);
    const quote = raw[0] === '"' || raw[0] === "'" || raw[0] === "`" ? raw[0] : "";
    const closed = quote !== "" && raw.length >= 2 && raw.endsWith(quote);
    const value = closed ? raw.slice(1, -1) : raw;
    entries.push({
      section,
      key,
      keyRange: { start: keyStart, end: keyStart + key.length },
      value: unquoted(value, quote, closed && form === "dotenv"),
      valueRange: { start: rawStart + (closed ? 1 : 0), end: rawStart + (closed ? 1 : 0) + value.length },
      exported: groups.export !== undefined,
    });
  }
  return entries;
}

/** Escapes as python-dotenv resolves them: within single quotes those of the backslash and the quote only. */
function unquoted(value: string, quote: string, single: boolean): string {
  if (quote === '"') return value.replace(/\\n/g, "\n").replace(/\\(["\\$])/g, "$1");
  return quote === "'" && single ? value.replace(/\\(['\\])/g, "$1") : value;
}

const DOTENV_LINE =
  /^[ \t]*(?:(?<export>export[ \t]+)?(?<key>[A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(?<value>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|'[^']*'|`[^`]*`|[^\r\n#]*?(?:(?<=\S)#[^\r\n#]*?)*)(?<rest>[ \t]*(?:#[^\r\n]*)?)$|[^\r\n]*$)/gm;

const INI_LINE =
  /^[ \t]*(?:\[(?<section>[^\]\r\n]*)\][^\r\n]*$|(?<key>[^=:#;![\s][^=:\r\n]*?)[ \t]*[=:][ \t]*(?<value>[^\r\n]*?)(?<rest>[ \t]*)$|[^\r\n]*$)/gm;
