/** Width of a text in a sans-serif face, estimated on the safe side: pictures are made where no font can be measured. */
export function widthOf(text: string, size: number): number {
  let units = 0;
  for (const char of text) units += /[ilj.,:;|'!]/.test(char) ? 0.34 : /[mwMW@%]/.test(char) ? 0.95 : /[A-Z0-9_]/.test(char) ? 0.68 : /[\u0000-\u024f]/.test(char) ? 0.58 : 1.05;
  return units * size;
}

/** The text, cut to a width with an ellipsis. */
export function fit(text: string, width: number, size: number): string {
  const clean = text.replace(/\s+/g, " ");
  if (widthOf(clean, size) <= width) return clean;
  const chars = Array.from(clean);
  while (chars.length > 0 && widthOf(`${chars.join("")}…`, size) > width) chars.pop();
  return `${chars.join("").trimEnd()}…`;
}

/** The text in one line, or in two that break after a mark or blank; the second is cut. */
export function wrap(text: string, width: number, size: number): [string, string] {
  const clean = text.replace(/\s+/g, " ");
  if (widthOf(clean, size) <= width) return [clean, ""];
  let first = "";
  for (const part of clean.match(/[^_\s./|-]*[_\s./|-]|[^_\s./|-]+/g) ?? []) {
    if (widthOf(first + part, size) > width) break;
    first += part;
  }
  return first === "" ? [fit(clean, width, size), ""] : [first.trimEnd(), fit(clean.slice(first.length), width, size)];
}
