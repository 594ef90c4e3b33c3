import type { Expr, FormattedValue, JoinedStr } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import type { Place } from "../python/place";

/** The `{…}` around an interpolated expression, braces included, and the quote that strings inside it may have before Python 3.12. */
export interface Interpolation {
  readonly part: FormattedValue;
  readonly quote: '"' | "'";
}

/** The interpolation that holds just this expression; null where it stands in none. */
export function interpolationOf(expr: Expr, place: Place): Interpolation | null {
  let found: Interpolation | null = null;
  walkAllExpressions([place.stmt], (inner) => {
    if (inner.kind !== "JoinedStr") return true;
    const part = inner.values.find((one): one is FormattedValue => one.kind === "FormattedValue" && one.value === expr);
    if (part) found = { part, quote: otherQuote(inner, expr) };
    return true;
  });
  return found;
}

function otherQuote(text: JoinedStr, inside: Expr): '"' | "'" {
  const token = text.tokens.find((one) => one.start <= inside.start && inside.end <= one.end);
  return token?.quote.startsWith('"') ? "'" : '"';
}
