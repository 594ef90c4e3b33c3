import type { Call } from "../../languages/python/ast";
import { isKeyword, withoutArguments } from "../python/arguments";
import { edit } from "../python/literal";
import { parentOf, type Place } from "../python/place";
import type { SourceEdit } from "../types";

const EXC_INFO = new Set(["exc_info"]);

/** The call that logs what is being handled (`log.exception("…")`, `exc_info=True`, `traceback.print_exc()`): the secret is in no argument. */
export function loggedException(place: Place): Call | null {
  const parent = parentOf(place);
  return place.node.kind === "Call" && parent?.kind === "Expr" ? place.node : null;
}

/** Edits that keep the call's message and level, and leave the traceback out; null where the call says nothing else. */
export function withoutTraceback(call: Call, place: Place): readonly SourceEdit[] | null {
  const { func } = call;
  if (func.kind !== "Attribute") return null;
  const loud = func.attr === "exception";
  const keywords = withoutArguments(call, (item) => isKeyword(item, EXC_INFO));
  if ((!loud && keywords.length === 0) || call.args.length === 0) return null;
  const name = { start: func.end - func.attr.length, end: func.end };
  return [...(loud ? [edit(place, name, "error")] : []), ...keywords.map((range) => edit(place, range, ""))];
}
