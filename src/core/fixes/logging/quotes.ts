import type { Expr, FormattedValue, JoinedStr } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import type { Place } from "../python/place";

/** The `{…}` around an interpolated expression, braces included, and the quote that strings inside it may have before Python 3.12. */
export interface Interpolation {
  readonly part: FormattedValue;
  readonly quote: '"' | "'";
  /** The f-string around it where it interpolates nothing else, is one literal and has no doubled brace: without the part it is plain text. */
  readonly sole: JoinedStr | null;
}

/** The interpolation that holds just this expression; null where it stands in none. */
export function interpolationOf(expr: Expr, place: Place): Interpolation | null {
  let found: Interpolation | null = null;
  walkAllExpressions([place.stmt], (inner) => {
    if (inner.kind !== "JoinedStr") return true;
    const part = inner.values.find((one): one is FormattedValue => one.kind === "FormattedValue" && one.value === expr);
    if (part) found = { part, quote: otherQuote(inner, expr), sole: isSole(inner) ? inner : null };
    return true;
  });
  return found;
}

function isSole({ values, tokens }: JoinedStr): boolean {
  return tokens.length === 1 && values.filter((one) => one.kind === "FormattedValue").length === 1 && values.every((one) => one.kind === "FormattedValue" || !/[{}]/.test(one.value));
}

function otherQuote(text: JoinedStr, inside: Expr): '"' | "'" {
  const token = text.tokens.find((one) => one.start <= inside.start && inside.end <= one.end);
  return token?.quote.startsWith('"') ? "'" : '"';
}
