import type { Expr, Str } from "../../languages/python/ast";

/** A command's words as one line, with the way back to the word that a place of the line stands in. */
export interface CommandLine {
  readonly text: string;
  place(start: number, end: number): { readonly expr: Str; readonly from: number; readonly to: number };
}

const MAX_WORDS = 200;

/** Joins the words of a command; null where the program is no literal. What is no literal becomes a variable. */
export function commandLine(words: readonly Expr[]): CommandLine | null {
  const [program] = words;
  if (program?.kind !== "Str" || words.length > MAX_WORDS) return null;
  const starts: { readonly at: number; readonly expr: Str }[] = [{ at: 0, expr: program }];
  let text = program.value;
  for (const word of words.slice(1)) {
    text += " ";
    if (word.kind === "Str") {
      const quote = /\s/.test(word.value) && !word.value.includes('"') ? '"' : "";
      starts.push({ at: text.length + quote.length, expr: word });
      text += quote + word.value + quote;
    } else text += "$ARGUMENT";
  }
  return {
    text,
    place: (start, end) => {
      const { at, expr } = starts.filter((one) => one.at <= start).at(-1) ?? { at: 0, expr: program };
      return { expr, from: start - at, to: Math.min(end - at, expr.value.length) };
    },
  };
}
