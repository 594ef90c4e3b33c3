import type { Expr, JoinedStr, Str, StringToken } from "../../languages/python/ast";
import { contains, type Range } from "../../text/range";
import type { Refusal, SourceEdit } from "../types";
import { toSource, type Place } from "./place";

/** Writes an expression for a place, with the quote that may stand there. */
export type WriteExpression = (quote: '"' | "'") => string;

/**
 * Replaces a secret inside an expression by a lookup: the whole literal where it is nothing else, else the part of it,
 * as an interpolation. `value` is the secret's range in the file.
 */
export function replaceSecret(place: Place, value: Range, write: WriteExpression): SourceEdit | Refusal {
  const { node, source } = place;
  const inner = toSource(source, node, value);
  if (node.kind === "Str") {
    if (isWhole(node, inner)) return whole(place, node, write);
    const token = node.tokens.find((one) => contains({ start: one.contentStart, end: one.contentEnd }, inner));
    return token ? part(place, token, inner, write) : { reason: "the secret is spread over several literals together with other text" };
  }
  if (node.kind === "JoinedStr") {
    const token = node.tokens.find((one) => contains({ start: one.contentStart, end: one.contentEnd }, inner));
    return token ? part(place, token, inner, write) : { reason: "the secret is spread over several literals together with other text" };
  }
  // split or encoded literals: the whole expression makes the value
  return edit(place, node, write(quoteOf(firstString(node))));
}

/** True where the literal holds the secret and nothing else. */
export function isWhole(node: Str, value: Range): boolean {
  const first = node.tokens[0];
  const last = node.tokens.at(-1);
  return first !== undefined && last !== undefined && value.start <= first.contentStart && value.end >= last.contentEnd;
}

/** Replaces the whole expression. */
export function whole(place: Place, node: Expr, write: WriteExpression): SourceEdit {
  const bytes = node.kind === "Str" && node.bytes;
  return edit(place, node, write(quoteOf(firstString(node))) + (bytes ? ".encode()" : ""));
}

export function edit(place: Place, range: Range, text: string): SourceEdit {
  return { path: place.source.path, range: place.source.locate(range).range, newText: place.source.encode(text) };
}

function part(place: Place, token: StringToken, value: Range, write: WriteExpression): SourceEdit | Refusal {
  const { text } = place.source;
  if (place.chain.slice(0, -1).some((one) => one.kind === "JoinedStr")) return { reason: "the literal stands inside another f-string" };
  const quote = token.quote.startsWith('"') ? "'" : '"';
  const prefix = token.prefix.toLowerCase();
  const head = text.slice(token.contentStart, value.start);
  const tail = text.slice(value.end, token.contentEnd);
  if (prefix.includes("b")) {
    const open = token.prefix + token.quote;
    const pieces = [head === "" ? "" : open + head + token.quote, `${write(quote)}.encode()`, tail === "" ? "" : open + tail + token.quote];
    return edit(place, token, `(${pieces.filter((piece) => piece !== "").join(" + ")})`);
  }
  if (prefix.includes("f") || prefix.includes("t")) return edit(place, value, `{${write(quote)}}`);
  if (/\\N\{/.test(head + tail)) return { reason: "the literal holds a named character, which an f-string would read otherwise" };
  const braces = (part: string): string => part.replace(/[{}]/g, "$&$&");
  const raw = token.prefix.replace(/u/i, "");
  return edit(place, token, `f${raw}${token.quote}${braces(head)}{${write(quote)}}${braces(tail)}${token.quote}`);
}

/** The quote that the literal uses itself, so that the file's style stays. */
export function quoteOf(node: Str | JoinedStr | null): '"' | "'" {
  return node?.tokens[0]?.quote.startsWith("'") ? "'" : '"';
}

function firstString(node: Expr): Str | JoinedStr | null {
  if (node.kind === "Str" || node.kind === "JoinedStr") return node;
  if (node.kind === "BinOp") return firstString(node.left);
  if (node.kind === "Call") return node.args[0] ? firstString(node.args[0]) : null;
  return null;
}
