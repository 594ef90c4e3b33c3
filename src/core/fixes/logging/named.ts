import type { Expr } from "../../languages/python/ast";
import type { LogFlow } from "../../model/logging";
import { edit } from "../python/literal";
import { textOf, type Place } from "../python/place";
import type { SourceEdit } from "../types";
import type { Carrier } from "./carriers";
import { interpolationOf } from "./quotes";
import type { Shown } from "./redact";

/** Edits that tell whether the value is there, by its name, in place of the value; null where an expression has no name. */
export function naming({ place, carriers }: Shown, flow: LogFlow): readonly SourceEdit[] | null {
  const edits = carriers.map((carrier) => named(carrier, place, carriers.length === 1 ? flow.what : null));
  return edits.every((one) => one !== null) ? edits : null;
}

function named({ expr, inText }: Carrier, place: Place, what: string | null): SourceEdit | null {
  const name = what !== null && /^\w+$/.test(what) ? what : nameOf(expr);
  if (name === null || !isRead(expr)) return null;
  const around = inText ? interpolationOf(expr, place) : null;
  const quote = around?.quote ?? '"';
  const choice = `${quote}${name} is set${quote} if ${textOf(place.source, expr)} else ${quote}${name} is not set${quote}`;
  return around ? edit(place, around.part, `{${choice}}`) : edit(place, expr, `(${choice})`);
}

/** Reading the value once more changes nothing: a variable, a field, an entry of a mapping. */
function isRead(expr: Expr): boolean {
  switch (expr.kind) {
    case "Name":
      return true;
    case "Attribute":
      return isRead(expr.value);
    case "Subscript":
      return isRead(expr.value);
    case "Call":
      return expr.func.kind === "Attribute" && /^(?:get|getenv)$/.test(expr.func.attr) && isRead(expr.func.value);
    default:
      return false;
  }
}

function nameOf(expr: Expr): string | null {
  if (expr.kind === "Name") return expr.id;
  if (expr.kind === "Attribute") return expr.attr;
  const key = expr.kind === "Subscript" ? expr.index : expr.kind === "Call" ? expr.args[0] : undefined;
  return key?.kind === "Str" && /^[\w.-]+$/.test(key.value) ? key.value : null;
}
