import type { Call, Expr, Keyword } from "../../languages/python/ast";
import type { Range } from "../../text/range";

/** The arguments of a call as they stand there. */
export function argumentsOf(call: Call): (Expr | Keyword)[] {
  return [...call.args, ...call.keywords].sort((a, b) => a.start - b.start);
}

/** True where `*xs` or `**mapping` may hold any argument. */
export function takesUnseen(call: Call): boolean {
  return call.keywords.some((keyword) => keyword.name === null) || call.args.some((arg) => arg.kind === "Starred");
}

/** Ranges (in the source's offsets) to delete so that a call loses some of its arguments, each with one comma. */
export function withoutArguments(call: Call, goes: (item: Expr | Keyword) => boolean): Range[] {
  const items = argumentsOf(call);
  return items.flatMap((item, index) => {
    if (!goes(item)) return [];
    const previous = items[index - 1];
    const next = items[index + 1];
    const first = items.slice(0, index).every(goes);
    if (!first && previous) return [{ start: previous.end, end: item.end }];
    return [{ start: item.start, end: next ? next.start : item.end }];
  });
}

/** True for a keyword argument of one of these names. */
export function isKeyword(item: Expr | Keyword, names: ReadonlySet<string>): item is Keyword {
  return !("kind" in item) && item.name !== null && names.has(item.name);
}
