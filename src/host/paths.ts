import { isUtf8 } from "node:buffer";
import { sep } from "node:path";
import { pathToFileURL } from "node:url";

/** A path as the file system takes it: a string, or bytes where the name is no UTF-8. */
export type RawPath = string | Buffer;

/** Joins a folder and a name of it, both as they are on disk. */
export function joinRaw(folder: RawPath, name: Buffer): RawPath {
  if (typeof folder === "string" && isUtf8(name)) return folder.endsWith(sep) ? folder + name.toString() : `${folder}${sep}${name.toString()}`;
  return Buffer.concat([Buffer.from(folder), Buffer.from("/"), name]);
}

/** A name as the program shows and compares it: UTF-8, with bytes that are none written as `\xNN`. */
export function displayName(name: Buffer): string {
  if (isUtf8(name)) return name.toString();
  let text = "";
  for (let i = 0; i < name.length; ) {
    const length = sequenceLength(name, i);
    text += length === 0 ? `\\x${(name[i] ?? 0).toString(16).padStart(2, "0")}` : name.toString("utf8", i, i + length);
    i += length || 1;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at an index, 0 for none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

/** Percent-encoded URI reference of a relative path with forward slashes. `\xNN` escapes become the byte itself. */
export function relativeUri(path: string): string {
  const uri = path
    .split("/")
    .map((part) =>
      part
        .split(/(\\x[0-9a-f]{2})/)
        .map((piece) => (/^\\x[0-9a-f]{2}$/.test(piece) ? `%${piece.slice(2).toUpperCase()}` : encodeURIComponent(wellFormed(piece))))
        .join(""),
    )
    .join("/");
  return uri;
}

/** `file:` URI of a folder, with a slash at its end. */
export function folderUri(folder: string): string {
  const uri = pathToFileURL(folder).href;
  return uri.endsWith("/") ? uri : `${uri}/`;
}

/** encodeURIComponent throws on half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** Compares by UTF-16 code units: the same order on every machine. */
export function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
