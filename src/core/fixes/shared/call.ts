import type { Call, Keyword } from "../../languages/python/ast";
import { applyEdits, type PlainEdit } from "../../text/edit";
import { lineEnd } from "../python/header";

/** Keywords under which LLM classes take their key. */
const KEY_KEYWORD = /^(?:[a-z]+_)*api_key$/;

/** Edit (in the source's text) that gives a call its own key: the keyword's value replaced, or the keyword added. */
export function setKey(call: Call, text: string, value: string): PlainEdit | { readonly reason: string } {
  if (call.keywords.some((keyword) => keyword.name === null)) return { reason: "the call takes its arguments from a mapping (**), which may hold a key" };
  const present = keyKeyword(call);
  if (present) return { range: present.value, newText: value };
  return addKeyword(call, text, `${keywordFor(call)}=${value}`);
}

export function keyKeyword(call: Call): Keyword | undefined {
  return call.keywords.find((keyword) => keyword.name !== null && KEY_KEYWORD.test(keyword.name));
}

function keywordFor(call: Call): string {
  const name = call.func.kind === "Attribute" ? call.func.attr : call.func.kind === "Name" ? call.func.id : "";
  // LangChain's Google class knows its key under this name in every version
  return name.startsWith("ChatGoogle") || name.startsWith("GoogleGenerativeAI") ? "google_api_key" : "api_key";
}

/** Adds `name=value` behind the last argument, on a line of its own where the call is written that way. */
export function addKeyword(call: Call, text: string, argument: string): PlainEdit {
  const last = [...call.args, ...call.keywords].sort((a, b) => a.end - b.end).at(-1);
  if (!last) return { range: { start: call.argsStart + 1, end: call.argsStart + 1 }, newText: argument };
  const lineStart = Math.max(text.lastIndexOf("\n", last.start - 1), text.lastIndexOf("\r", last.start - 1)) + 1;
  const indent = /^[ \t]*$/.exec(text.slice(lineStart, last.start))?.[0];
  const close = text.slice(last.end, call.argsEnd - 1);
  if (indent === undefined || !/[\r\n]/.test(close)) return { range: { start: last.end, end: last.end }, newText: `, ${argument}` };
  const eol = lineEnd(text);
  const trailing = /^\s*,[^\r\n]*/.exec(close)?.[0];
  const at = last.end + (trailing?.length ?? 0);
  return { range: { start: at, end: at }, newText: trailing === undefined ? `,${eol}${indent}${argument}` : `${eol}${indent}${argument},` };
}

/** The call's text with edits (in the source's offsets) done. */
export function callText(call: Call, text: string, edits: readonly PlainEdit[]): string {
  const inside = edits.map(({ range, newText }) => ({ range: { start: range.start - call.start, end: range.end - call.start }, newText }));
  return applyEdits(text.slice(call.start, call.end), inside);
}
