import type { StringToken } from "./ast";

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
  "\r\n": "",
  "\r": "",
};

const ESCAPE = /\\(\r\n|[\s\S])(?:(?<=\\x)[0-9a-fA-F]{2}|(?<=\\u)[0-9a-fA-F]{4}|(?<=\\U)[0-9a-fA-F]{8}|(?<=\\N)\{[^}]*\}|(?<=\\[0-7])[0-7]{1,2})?/g;

/** Decodes the content of a string token as Python does. Unknown escapes stay as written. */
export function decodeString(content: string, token: Pick<StringToken, "prefix">): string {
  const prefix = token.prefix.toLowerCase();
  if (prefix.includes("r") || !content.includes("\\")) return content;
  const bytes = prefix.includes("b");
  return content.replace(ESCAPE, (whole: string, first: string) => {
    const simple = SIMPLE[first];
    if (simple !== undefined) return simple;
    if (/[0-7]/.test(first)) return String.fromCharCode(parseInt(whole.slice(1), 8));
    if (first === "x" && whole.length === 4) return String.fromCharCode(parseInt(whole.slice(2), 16));
    if (bytes) return whole;
    if ((first === "u" && whole.length === 6) || (first === "U" && whole.length === 10)) {
      const code = parseInt(whole.slice(2), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return whole;
  });
}
