import type { SecretLiteral } from "../../model/secret";
import type { Range } from "../../text/range";
import { isWhole } from "../python/literal";
import { assignedTo, toSource, type Place } from "../python/place";
import type { FixContext } from "../types";
import { environmentAccess } from "./environment-access";

/** What a fix moves out of the code. */
export interface Moved {
  readonly handle: string;
  /** The whole literal goes, not only the marked characters. */
  readonly whole: boolean;
}

/** The secret that is moved: the marked characters, or the whole literal where the place needs all of it. */
export function movedValue(literal: SecretLiteral, place: Place, context: FixContext): Moved {
  const { node, source } = place;
  const mine: Moved = { handle: literal.secret.handle, whole: false };
  if (node.kind !== "Str") return { ...mine, whole: true };
  const range = toSource(source, node, literal.value);
  if (isWhole(node, range)) return { ...mine, whole: true };
  const isUrl = !node.bytes && /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(node.value) && !inQuery(source.text.slice(node.start, range.start));
  const named = literal.name !== null || assignedTo(place) !== null;
  // a connection URL moves as a whole where it has a name of its own: `DATABASE_URL = os.environ["DATABASE_URL"]`
  const all = environmentAccess(place) !== null || (isUrl && named) || isPiece(node, range);
  return all ? { handle: context.input.vault.seal(node.value).handle, whole: true } : mine;
}

/** True behind the question mark of a web address: what stands before it is no secret, and code reads it as an address. */
function inQuery(before: string): boolean {
  return /https?:\/\/[^@]*[?#]/i.test(before);
}

/** True where the secret is one whole piece of a literal written in several, and what they make together is one word. */
function isPiece({ tokens, value }: Extract<Place["node"], { kind: "Str" }>, range: Range): boolean {
  return tokens.length > 1 && /^[\w.+/=~-]+$/.test(value) && tokens.some((token) => token.contentStart === range.start && token.contentEnd === range.end);
}
