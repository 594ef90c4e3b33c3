/** One place of a format where a value goes in. */
export interface Conversion {
  /** Key of a mapping (`%(name)s`), keyword or position (`{name}`, `{0}`) with what is read of it; null: the next argument. */
  readonly name: string | null;
  /** Keys and attributes read of it: `[key]`, `.attr`. */
  readonly path: readonly string[];
  readonly how: "str" | "repr";
  /** At most so many characters of the text are kept. */
  readonly kept: number | null;
  /** A number comes out. */
  readonly number: boolean;
}

const PERCENT = /%(?:\(([^)]*)\))?[-+ #0]*(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([diouxXeEfFgGcrsa%])/g;
const BRACES = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;
const NUMBER = /[bcdeEfFgGnoxX%]$/;

/** Conversions of a `%` format in their order; null where a width or precision is an argument of its own. */
export function percentConversions(format: string): readonly Conversion[] | null {
  const found: Conversion[] = [];
  for (const [, name, width, precision, type = "s"] of format.matchAll(PERCENT)) {
    if (type === "%") continue;
    if (width === "*" || precision === "*") return null;
    found.push({ name: name ?? null, path: [], how: type === "r" || type === "a" ? "repr" : "str", kept: precision === undefined || !/[sra]/.test(type) ? null : Number(precision), number: !/[sra]/.test(type) });
  }
  return found;
}

/** Fields of a text for `str.format`. */
export function braceFields(format: string): readonly Conversion[] {
  const found: Conversion[] = [];
  for (const [all, field = "", how, spec = ""] of format.matchAll(BRACES)) {
    if (all === "{{" || all === "}}") continue;
    const [name = ""] = /^[^.[]*/.exec(field) ?? [];
    const path = [...field.slice(name.length).matchAll(/\.(\w+)|\[([^\]]*)\]/g)].map(([, attr, key]) => (attr === undefined ? `[${key ?? ""}]` : `.${attr}`));
    found.push({ name: name === "" ? null : name, path, how: how === "r" || how === "a" ? "repr" : "str", ...limits(spec) });
  }
  return found;
}

/** What a format spec (`:.4`, `:>10.2f`) leaves of a text. */
export function limits(spec: string): { readonly kept: number | null; readonly number: boolean } {
  const precision = /\.(\d+)s?$/.exec(spec)?.[1];
  return { kept: precision === undefined ? null : Number(precision), number: NUMBER.test(spec) };
}
