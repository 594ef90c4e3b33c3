import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Absolute path of a `file:` URI; null for other schemes and for broken URIs. */
export function pathOfUri(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** Path relative to a root with forward slashes; null when the path is the root itself or lies outside it. */
export function relativePath(root: string, path: string): string | null {
  const inside = relative(root, path);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  return sep === "/" ? inside : inside.split(sep).join("/");
}

/** Two editors write one URI differently (`file:///c%3A/` and `file:///C:/`): compare by the path it names. */
export function uriKey(uri: string): string {
  const path = pathOfUri(uri);
  return path === null ? uri : uriOfPath(path);
}
