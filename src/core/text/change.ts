/** The span that an edit replaced, by the texts before and after it. Offsets are UTF-16, 0-based. */
export interface TextChange {
  readonly start: number;
  /** End of the span in the old text. */
  readonly oldEnd: number;
  /** End of the span in the new text. */
  readonly newEnd: number;
  /** How far what stands behind the span has moved. */
  readonly delta: number;
}

/** What lies between the common start and the common end of two texts. */
export function changeOf(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail, delta: after.length - before.length };
}
