/**
 * A secret's id for stores that know letters, digits and hyphens only, without regard to case (Azure; Google knows `_` as
 * well). No two ids become one. Says the same as `flat_name` of module/sections/flat_names.py.
 */
export function flatName(id: string): string {
  const signs: Readonly<Record<string, string>> = { "-": "-0", _: "-1", "/": "--" };
  return id.toLowerCase().replace(/[^a-z0-9]/gu, (sign) => signs[sign] ?? `-x${sign.codePointAt(0)?.toString(16) ?? ""}-`);
}
