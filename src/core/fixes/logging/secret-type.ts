import { mergeChanges, NO_CHANGES } from "../changes";
import { reference } from "../python/imports";
import { edit } from "../python/literal";
import { textOf } from "../python/place";
import { useAt } from "../shared/python-agent";
import type { Changes, FixContext, Refusal } from "../types";
import { fieldBehind, fieldChanges } from "./secret-field";
import type { Shown } from "./redact";
import { useEdit, uses, variableBehind, type Variable } from "./uses";

/** What a fix can hold as `SecretStr`: the name of the variable or field that one expression shows; null for anything else. */
export function heldBy({ place, carriers }: Shown, context: FixContext): string | null {
  const [only] = carriers;
  if (!only || carriers.length !== 1) return null;
  return variableBehind(only.expr, place)?.name ?? fieldBehind(only.expr, place, context)?.name ?? null;
}

/**
 * Holds the value as pydantic's `SecretStr`, which prints as stars, and takes it out with `get_secret_value()` wherever
 * the program uses it. What only people read keeps the object itself.
 */
export function secretType(shown: Shown, context: FixContext): Changes | Refusal {
  const [only] = shown.carriers;
  if (!only) return { reason: "the call is not there any more" };
  const variable = variableBehind(only.expr, shown.place);
  if (variable) return variableChanges(variable, context);
  const field = fieldBehind(only.expr, shown.place, context);
  return field ? fieldChanges(field, context) : { reason: "the value is no variable or field of the project" };
}

function variableChanges(variable: Variable, context: FixContext): Changes | Refusal {
  const found = uses(variable, context);
  if ("reason" in found) return found;
  const { place, value, annotation, name } = variable;
  const type = reference(useAt(place), "pydantic", "SecretStr", "name");
  const edits = [edit(place, value, `${type.text}(${textOf(place.source, value)})`), ...found.map((use) => useEdit(use, `${name}.get_secret_value()`))];
  if (annotation) edits.push(edit(place, annotation, type.text));
  return mergeChanges([{ ...NO_CHANGES, edits: edits.filter((one) => one !== null), imports: type.needs }]);
}
