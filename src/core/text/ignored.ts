import ignore from "ignore";

/**
 * True where a `.gitignore` on the way from the root hides a path, the nearest one having the last word. A slash at the
 * path's end says that it is a folder. `read` gives a file's text, null where there is none.
 */
export function isHidden(path: string, read: (path: string) => string | null): boolean {
  let hidden = false;
  for (let from = 0; from >= 0; from = path.indexOf("/", from) + 1 || -1) {
    const inside = path.slice(from);
    const text = inside === "" ? null : read(`${path.slice(0, from)}.gitignore`);
    if (text === null) continue;
    const result = ignore().add(text).test(inside);
    if (result.ignored) hidden = true;
    else if (result.unignored) hidden = false;
  }
  return hidden;
}
