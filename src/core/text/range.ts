/** A half-open span of UTF-16 code units, 0-based, in the text of one file as it stands on disk (decoded). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place in a file. `path` is relative to the analysed root, with forward slashes. */
export interface Location {
  readonly path: string;
  readonly range: Range;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
