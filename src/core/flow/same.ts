/** Whether two pieces of plain data (objects, lists, maps) are the same in every part, maps in the same order too. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    const others = b.entries();
    for (const [key, value] of a) {
      const other: unknown = others.next().value;
      if (!Array.isArray(other) || key !== other[0] || !sameData(value, other[1])) return false;
    }
    return true;
  }
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameData(item, b[index]));
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameData(Reflect.get(a, name), Reflect.get(b, name)));
}
