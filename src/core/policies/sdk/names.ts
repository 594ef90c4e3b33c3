const compiled = new Map<string, RegExp>();

/** Whether a dotted name matches a pattern with `*` for any text. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  let regex = compiled.get(pattern);
  if (!regex) {
    regex = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")}$`);
    compiled.set(pattern, regex);
  }
  return regex.test(name);
}
