import type { SecretLiteral } from "../../model/secret";
import { contains } from "../../text/range";
import { namesOf } from "../names";
import type { FixContext, Refusal, SourceEdit } from "../types";

/** `NAME=value`, or `NAME value` as the only one, behind ENV or ARG. */
const PAIR = /([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s"'\\]|\\.)+)/g;

/** `ENV KEY=value` goes away, `ARG KEY=value` loses its default; of an instruction that sets several, only that one goes. */
export function dockerEdit(literal: SecretLiteral, context: FixContext): SourceEdit | Refusal {
  const { path } = literal.location;
  const doc = context.input.documents.get(path);
  if (!doc) return { reason: "the file is not there any more" };
  const line = doc.lines.positionAt(literal.value.start).line;
  const start = doc.lines.lineStart(line);
  const end = doc.lines.lineStart(line + 1);
  const text = doc.file.text.slice(start, end);
  const head = /^(\s*)(\w+)\s+/.exec(text);
  const instruction = head?.[2]?.toUpperCase();
  if (instruction === "RUN") return { reason: "a RUN keeps what it is given in its layer: mount a build secret (RUN --mount=type=secret,id=…) and read it there" };
  if (!head || (instruction !== "ENV" && instruction !== "ARG") || !contains({ start, end }, literal.location.range)) return { reason: "only ENV and ARG on one line can give a value to the container in another way" };
  const { env } = namesOf(literal, context);
  if (literal.name !== null && env !== literal.name) return { reason: `.env has another value for ${literal.name}: decide which one is right` };
  const body = text.slice(head[0].length);
  if (/^[A-Za-z_]\w*\s+\S/.test(body) && instruction === "ENV") return { path, range: { start, end }, newText: "" };
  if (/\\\s*$/.test(text)) return { reason: "the instruction goes on in the next line: split it first" };
  const pairs = [...body.matchAll(PAIR)].map((match) => ({ name: match[1] ?? "", start: start + head[0].length + match.index, end: start + head[0].length + match.index + match[0].length }));
  const mine = pairs.find((pair) => contains(pair, literal.value));
  if (!mine) return { reason: "the instruction is written in a way that cannot be taken apart" };
  if (instruction === "ARG") return { path, range: { start: mine.start + mine.name.length, end: mine.end }, newText: "" };
  if (pairs.length === 1) return { path, range: { start, end }, newText: "" };
  const index = pairs.indexOf(mine);
  const [previous, next] = [pairs[index - 1], pairs[index + 1]];
  return { path, range: previous ? { start: previous.end, end: mine.end } : { start: mine.start, end: next?.start ?? mine.end }, newText: "" };
}
