/** A test for paths that a `.dockerignore` keeps out of the build context. Its patterns are relative to the context's root. */
export function ignoreMatcher(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ keep: line.startsWith("!"), regex: toRegex(line.replace(/^!/, "").replace(/^\/+|\/+$/g, "")) }));
  return (path) => {
    let ignored = false;
    for (const rule of rules) if (rule.regex.test(path)) ignored = !rule.keep;
    return ignored;
  };
}

/** `*` within a name, `**` across folders; a matched folder takes all inside along. */
function toRegex(pattern: string): RegExp {
  const body = pattern
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => (part === "*" ? "[^/]*" : part === "?" ? "[^/]" : part.startsWith("**") ? "(?:.*/)?" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${body}(?:/.*)?$`);
}
