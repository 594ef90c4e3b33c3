import type { PythonSource } from "../../languages/document";
import type { JoinedStr, Str, StringToken } from "../../languages/python/ast";
import type { Range } from "../../text/range";

/** Maps what strings come to back to the file. */
export class StringRanges {
  constructor(private readonly source: PythonSource) {}

  /** Contiguous pieces of a string with the map from their offsets to the file. */
  pieces(expr: Str | JoinedStr): { readonly value: string; readonly part: (start: number, end: number) => Range }[] {
    const whole = this.source.locate(expr).range;
    if (expr.kind === "Str") {
      return [{ value: expr.value, part: (start, end) => this.valueRange(expr, start, end) ?? whole }];
    }
    // interpolations become a brace pair, which no URL's password may hold
    const [token] = expr.tokens;
    const { start: from, end: to } = token && expr.tokens.length === 1 ? { start: token.contentStart, end: token.contentEnd } : expr;
    return [{ value: this.source.text.slice(from, to), part: (start, end) => this.source.locate({ start: from + start, end: from + end }).range }];
  }

  /** File range of a slice of a string's value; null where escapes or several tokens stand in the way. */
  valueRange(expr: Str | JoinedStr, start: number, end: number): Range | null {
    const [token] = expr.tokens;
    if (!token || expr.tokens.length !== 1) return null;
    if (!this.verbatim(token, expr)) return this.source.locate({ start: token.contentStart, end: token.contentEnd }).range;
    return this.source.locate({ start: token.contentStart + start, end: token.contentStart + end }).range;
  }

  private verbatim(token: StringToken, expr: Str | JoinedStr): boolean {
    return token.prefix.toLowerCase().includes("r") || !this.source.text.slice(token.contentStart, token.contentEnd).includes("\\") || expr.kind === "JoinedStr";
  }
}
