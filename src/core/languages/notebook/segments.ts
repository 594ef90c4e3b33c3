import type { Node } from "jsonc-parser";

/** A run of characters whose offsets in the decoded text and in the file differ by a constant. */
interface Segment {
  readonly at: number;
  readonly file: number;
  /** Length in the decoded text. */
  readonly length: number;
  /** Length in the file: differs for escapes. */
  readonly fileLength: number;
}

/** Maps offsets of decoded text to offsets of the file it was decoded from. */
export class SegmentMap {
  private readonly segments: Segment[] = [];

  push(segment: Segment): void {
    this.segments.push(segment);
  }

  /** Adds another map's segments, moved by `at`. */
  add(at: number, other: SegmentMap): void {
    for (const segment of other.segments) this.segments.push({ ...segment, at: segment.at + at });
  }

  toFile(offset: number): number {
    const segment = this.find(offset);
    if (!segment) return 0;
    const into = Math.max(0, offset - segment.at);
    if (segment.length === segment.fileLength) return segment.file + Math.min(into, segment.length);
    return into >= segment.length ? segment.file + segment.fileLength : segment.file;
  }

  /** File offset just behind the character that ends at `offset`. */
  endToFile(offset: number): number {
    const segment = this.find(offset - 1);
    if (!segment) return 0;
    const into = offset - segment.at;
    return into >= segment.length ? segment.file + segment.fileLength : segment.file + into;
  }

  /** The segment that holds an offset, or the last one before it. */
  private find(offset: number): Segment | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.segments[low];
  }
}

export interface MappedText {
  readonly text: string;
  readonly map: SegmentMap;
}

const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|[\s\S])/g;

/** Decodes JSON string nodes and joins them, remembering where each character came from. */
export function stringSegments(nodes: readonly Node[], file: string): MappedText {
  const map = new SegmentMap();
  let text = "";
  for (const node of nodes) {
    const start = node.offset + 1;
    const raw = file.slice(start, node.offset + node.length - 1);
    let at = 0;
    const plain = (end: number): void => {
      if (end > at) {
        map.push({ at: text.length, file: start + at, length: end - at, fileLength: end - at });
        text += raw.slice(at, end);
      }
    };
    for (const match of raw.matchAll(ESCAPE)) {
      plain(match.index);
      const decoded = decode(match[0]);
      map.push({ at: text.length, file: start + match.index, length: decoded.length, fileLength: match[0].length });
      text += decoded;
      at = match.index + match[0].length;
    }
    plain(raw.length);
  }
  return { text, map };
}

function decode(escape: string): string {
  const c = escape[1] ?? "";
  if (c === "u" && escape.length === 6) return String.fromCharCode(parseInt(escape.slice(2), 16));
  return { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }[c] ?? c;
}
