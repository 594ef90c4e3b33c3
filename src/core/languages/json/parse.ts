import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import type { Report } from "../open";

const MAX_DEPTH = 1000;

/** Parses JSON, JSONC or JSON5-like text with comments and trailing commas. Broken parts are reported, the rest kept. */
export function parseJson(text: string, report: Report): Node | null {
  if (nestingOf(text) > MAX_DEPTH) {
    report(`nested deeper than ${String(MAX_DEPTH)} levels`, undefined, "unread");
    return null;
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
  const first = errors[0];
  if (first) {
    report(`broken JSON: ${printParseErrorCode(first.error)}`, { start: first.offset, end: first.offset + first.length });
  }
  return tree ?? null;
}

/** Deepest nesting of brackets outside strings. */
export function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34 || c === 10) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 91 || c === 123) deepest = Math.max(deepest, ++depth);
    else if (c === 93 || c === 125) depth--;
  }
  return deepest;
}
