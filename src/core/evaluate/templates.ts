import { text } from "./expressions";
import { onlyString, type Site, type Value } from "./value";

/** `glue.join(items)`: a literal when all of it is. */
export function joinText(glue: Value, args: readonly Value[], site: Site): Value {
  const items = args.flatMap((arg) => (arg.kind === "list" ? arg.items : [arg]));
  const whole = args.length === 1 && args[0]?.kind === "list" && onlyString(glue) !== null && items.every((item) => onlyString(item) !== null);
  return whole ? text(items.flatMap((item, i) => (i === 0 ? [item] : [glue, item])), site) : { kind: "text", parts: [glue, ...items], site };
}

/** `template % values` with `%s` only: a literal when all of it is. */
export function percentText(template: Value, values: readonly Value[], site: Site): Value {
  return filled(template, /%s/, values, site) ?? { kind: "text", parts: [template, ...values], site };
}

/** `template.format(values)` with `{}` only: a literal when all of it is. */
export function formatText(template: Value, values: readonly Value[], named: readonly Value[], site: Site): Value {
  return (named.length === 0 ? filled(template, /\{\}/, values, site) : null) ?? { kind: "text", parts: [template, ...values, ...named], site };
}

function filled(template: Value, hole: RegExp, values: readonly Value[], site: Site): Value | null {
  const pieces = onlyString(template)?.split(hole) ?? [];
  const rest = pieces.join("");
  if (pieces.length !== values.length + 1 || /[%{}]/.test(rest) || !values.every((value) => onlyString(value) !== null)) return null;
  const literal = (value: string): Value => ({ kind: "const", value, name: null, site });
  return text(pieces.flatMap((piece, i) => { const value = values[i]; return value ? [literal(piece), value] : [literal(piece)]; }), site);
}
