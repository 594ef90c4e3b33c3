import type { Expr, Str } from "../../languages/python/ast";
import { walkExpression } from "../../languages/python/visit";
import type { SecretLiteral } from "../../model/secret";
import { fold, stringsIn } from "../../secrets/python/fold";
import { contains, type Range } from "../../text/range";
import { isWhole } from "../python/literal";
import { assignedTo, placeOf, toSource, type Place } from "../python/place";
import type { FixContext, Refusal } from "../types";
import { environmentAccess } from "./environment-access";

/** What a fix moves out of the code. */
export interface Moved {
  readonly handle: string;
  /** The whole literal goes, not only the marked characters. */
  readonly whole: boolean;
  /** The literal, or the expression that makes the value. */
  readonly place: Place;
}

/** The secret that is moved: the marked characters, or the whole literal where the place needs all of it. */
export function movedValue(literal: SecretLiteral, place: Place, context: FixContext): Moved | Refusal {
  const { node, source } = place;
  const mine: Moved = { handle: literal.secret.handle, whole: false, place };
  const range = toSource(source, node, literal.value);
  if (node.kind === "JoinedStr" && node.tokens.some((token) => contains({ start: token.contentStart, end: token.contentEnd }, range))) return { ...mine, whole: true };
  if (node.kind !== "Str") return computed(literal, place, context);
  if (unstorable(node)) return { reason: "its bytes are no text, which neither variables nor most secrets managers hold" };
  const all = (): Moved => ({ handle: context.input.vault.seal(node.value).handle, whole: true, place });
  // the text that the code reads, not the escapes that it is written with
  if (isWhole(node, range) || /\\/.test(source.text.slice(range.start, range.end))) return all();
  const isUrl = !node.bytes && /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(node.value) && !inQuery(source.text.slice(node.start, range.start));
  const named = literal.name !== null || assignedTo(place) !== null;
  // a connection URL moves as a whole where it has a name of its own: `DATABASE_URL = os.environ["DATABASE_URL"]`
  return environmentAccess(place) !== null || (isUrl && named) || isPiece(node, range) ? all() : mine;
}

/**
 * A value that an expression makes of literals: the one literal of it that is secret goes where one alone is, so that the rest
 * (`"Bearer " + "…"`, `b64decode("…")`) does its work as before; else the whole, with all that it makes.
 */
function computed(literal: SecretLiteral, place: Place, context: FixContext): Moved | Refusal {
  const { node } = place;
  const { vault } = context.input;
  const folded = fold(node);
  if (!folded) return node.kind === "Num" ? { handle: literal.secret.handle, whole: true, place } : { reason: "it is put together from values that stand elsewhere: move each of them" };
  if (environmentAccess(place) === null) {
    const strings = stringsIn(node);
    const long = strings.filter((one) => one.value.length >= SHORTEST);
    const apart = vault.sibling();
    const mine = strings.find((one) => apart.seal(one.value).hash === literal.secret.hash);
    const leaf = mine ?? (long.length === 1 ? long[0] : undefined);
    const at = leaf && !unstorable(leaf) ? placeOf(place.source, leaf) : null;
    if (leaf && at) return { handle: vault.seal(leaf.value).handle, whole: true, place: at };
  }
  return isPlainText(node) ? { handle: vault.seal(folded.value).handle, whole: true, place } : { reason: "code decodes several literals into it: write the result into one" };
}

/** Shorter pieces are schemes, separators and names of codecs. */
const SHORTEST = 8;

/** True where the expression's value is the text that folding gives, and nothing made of it. */
function isPlainText(node: Expr): boolean {
  let plain = true;
  walkExpression(node, (part) => {
    if (part.kind === "Call") plain &&= part.func.kind === "Attribute" && /^(?:join|format)$/.test(part.func.attr);
    else if (part.kind === "Str") plain &&= !part.bytes;
    else if (part.kind === "Subscript") plain = false;
    return plain;
  });
  return plain;
}

/** Bytes that are no ASCII text, and text with a NUL. */
function unstorable({ bytes, value }: Str): boolean {
  return value.includes("\0") || (bytes && /[^\x00-\x7f]/.test(value));
}

/** True behind the question mark of a web address: what stands before it is no secret, and code reads it as an address. */
function inQuery(before: string): boolean {
  return /https?:\/\/[^@]*[?#]/i.test(before);
}

/** True where the secret is one whole piece of a literal written in several, and what they make together is one word. */
function isPiece({ tokens, value }: Extract<Place["node"], { kind: "Str" }>, range: Range): boolean {
  return tokens.length > 1 && /^[\w.+/=~-]+$/.test(value) && tokens.some((token) => token.contentStart === range.start && token.contentEnd === range.end);
}
