import { parseAllDocuments, type Document as YamlDocument } from "yaml";
import type { Report } from "../open";

/** Deepest nesting of flow collections that is handed to the parser, which recurses. */
const MAX_DEPTH = 400;
/** Aliases resolved in one document before it is given up (alias bombs). */
export const MAX_ALIASES = 100;

/** Parses a YAML stream. Syntax errors are reported and the readable part is kept. Custom tags (`!Ref`) are plain nodes. */
export function parseYaml(text: string, report: Report): readonly YamlDocument.Parsed[] {
  if (tooDeep(text)) {
    report(`nested deeper than ${String(MAX_DEPTH)} levels`, undefined, "unread");
    return [];
  }
  try {
    const parsed = parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: "silent", keepSourceTokens: false });
    const documents = "empty" in parsed ? [] : parsed;
    for (const document of documents) {
      const error = document.errors[0];
      if (error) report(`broken YAML: ${error.message.split("\n")[0] ?? ""}`, { start: error.pos[0], end: error.pos[1] });
    }
    return documents;
  } catch (error) {
    report(`broken YAML: ${error instanceof RangeError ? "nested too deep" : String(error)}`, undefined, "unread");
    return [];
  }
}

function tooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 91 || c === 123) {
      if (++depth > MAX_DEPTH) return true;
    } else if ((c === 93 || c === 125) && depth > 0) depth--;
    else if (c === 10 && i > 0 && text.charCodeAt(i + 1) > 32) depth = 0;
  }
  // block nesting: one level a column
  return /^ {4000}/m.test(text) || /(?:- ){400}/.test(text);
}
