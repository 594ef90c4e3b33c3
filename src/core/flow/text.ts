import { evaluate } from "./evaluate";
import type { Frame } from "./frame";
import type { Term } from "./ir";
import type { Mark } from "./labels";
import { printed } from "./printed";
import { CLEAN, OPAQUE, withField, type Value } from "./values";

/** A slice's bound; `n` of `def tail(text, n=4)` is what its default says. */
function bound(frame: Frame, term: Term): Value["constant"] {
  const { constant: known } = evaluate(frame, term);
  if (known !== undefined) return known;
  const negative = term.k === "plain" && term.parts.length === 1;
  const name = negative ? term.parts[0] : term;
  const given = name?.k === "var" ? frame.fn.params.find((param) => param.name === name.name)?.default : null;
  if (given?.k !== "const" || typeof given.value !== "number") return undefined;
  return negative ? -given.value : given.value;
}

/** `x[:4]`, `x[-4:]`: at most four characters stay; up to twelve is a hint, not the key. */
export function slice(frame: Frame, term: Term & { k: "slice" }): Value {
  const base = evaluate(frame, term.base);
  const lower = term.lower ? bound(frame, term.lower) : 0;
  const upper = term.upper ? bound(frame, term.upper) : undefined;
  let kept = Infinity;
  if (typeof lower === "number" && typeof upper === "number" && lower >= 0 === upper >= 0) kept = upper - lower;
  else if (typeof lower === "number" && lower < 0 && term.upper === null) kept = -lower;
  else if (typeof upper === "number" && upper >= 0 && typeof lower !== "number") kept = upper;
  const elements = base.fields !== null && [...base.fields.keys()].some((name) => name.startsWith("["));
  if (elements) return base;
  if (kept <= 4) return CLEAN;
  const marks = printed(frame, base, "str", term.at);
  if (marks === null) return base.opaque ? OPAQUE : CLEAN;
  if (kept > 12) return { ...CLEAN, marks };
  const hints = new Map<string, Mark>();
  for (const mark of marks.values()) {
    if (mark.label.kind !== "source") continue;
    const label = { ...mark.label, key: `${mark.label.key}[:]`, ceiling: "information" as const };
    hints.set(label.key, { ...mark, label });
  }
  return { ...CLEAN, marks: hints.size === 0 ? null : hints };
}

const QUERY = /[?&][\w.%-]+=(?:$|%(?:\(\w+\))?[sr])/;

export function text(frame: Frame, term: Term & { k: "text" }): Value {
  let marks: Value["marks"] = null;
  let query: Value["marks"] = null;
  let before = "";
  let whole: string | null = "";
  for (const part of term.parts) {
    const value = evaluate(frame, part.term);
    const shown = printed(frame, value, part.how, part.term.at);
    marks = frame.joinMarks(marks, shown);
    if (shown !== null && QUERY.test(before)) query = frame.joinMarks(query, shown);
    query = frame.joinMarks(query, value.fields?.get("?q")?.marks ?? null);
    before = typeof value.constant === "string" ? value.constant : "";
    whole = whole !== null && typeof value.constant === "string" ? whole + value.constant : null;
  }
  const result: Value = { ...CLEAN, marks, constant: whole ?? undefined };
  return query === null ? result : withField(result, "?q", { ...CLEAN, marks: query });
}
