import { isUtf8 } from "node:buffer";

export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "latin1";

export interface Decoded {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  /** What a reader should know: the text is a guess. Null when it is certain. */
  readonly note: string | null;
}

const SNIFF = 8192;

/** Decodes a text file. Null for what is no text. Latin-1 is the last resort, because it cannot fail. */
export function decode(bytes: Buffer): Decoded | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const body = bytes.subarray(3);
    if (isUtf8(body)) return { text: body.toString("utf8"), encoding: "utf-8-bom", note: nulNote(body) };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: utf16(bytes.subarray(2), false), encoding: "utf-16le", note: null };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: utf16(bytes.subarray(2), true), encoding: "utf-16be", note: null };
  const bare = bareUtf16(bytes);
  if (bare) return { text: utf16(bytes, bare === "utf-16be"), encoding: bare, note: "has no byte order mark: read as UTF-16" };
  if (isUtf8(bytes)) return { text: bytes.toString("utf8"), encoding: "utf-8", note: nulNote(bytes) };
  if (bytes.subarray(0, SNIFF).includes(0)) return null;
  // PEP 263: a declared single-byte encoding is no guess
  const declared = /^[^\n]*(?:\n[^\n]*)?coding[:=][ \t]*(?:latin-?1|iso-?8859-1)\b/i.test(bytes.toString("latin1", 0, 200));
  return { text: bytes.toString("latin1"), encoding: "latin1", note: declared ? null : "is no UTF-8: read as Latin-1" };
}

/** The bytes that a text is written back as. Null where the encoding has no such character. */
export function encode(text: string, encoding: Encoding): Buffer | null {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8-bom":
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text, "utf8")]);
    case "utf-16le":
      return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    case "utf-16be":
      return Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, "utf16le").swap16()]);
    case "latin1":
      return Buffer.from(text, "latin1").toString("latin1") === text ? Buffer.from(text, "latin1") : null;
  }
}

function utf16(bytes: Buffer, bigEndian: boolean): string {
  const even = bytes.subarray(0, bytes.length & ~1);
  return (bigEndian ? Buffer.from(even).swap16() : even).toString("utf16le");
}

/** UTF-16 without its mark: nearly every second byte of western text is zero. */
function bareUtf16(bytes: Buffer): "utf-16le" | "utf-16be" | null {
  const head = bytes.subarray(0, 512);
  if (head.length < 8 || !head.includes(0)) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  const pairs = head.length >> 1;
  if (odd > pairs * 0.7 && even < pairs * 0.1) return "utf-16le";
  if (even > pairs * 0.7 && odd < pairs * 0.1) return "utf-16be";
  return null;
}

function nulNote(bytes: Buffer): string | null {
  return bytes.includes(0) ? "contains NUL bytes" : null;
}
