/** Objects of an array somewhere in a tool's JSON, by the keys that lead there; an empty list where there is none. */
export function objectsAt(text: string, ...path: readonly string[]): Readonly<Record<string, unknown>>[] {
  let at: unknown = JSON.parse(text);
  for (const key of path) at = isObject(at) ? at[key] : undefined;
  return Array.isArray(at) ? at.filter(isObject) : [];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textAt(object: Readonly<Record<string, unknown>>, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}
