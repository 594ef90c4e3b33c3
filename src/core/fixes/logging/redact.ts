import type { Expr, FormattedValue, JoinedStr } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import { walkAllExpressions } from "../../languages/python/visit";
import type { LogFlow } from "../../model/logging";
import { edit } from "../python/literal";
import { placeAt, placeOf, textOf, type Place } from "../python/place";
import type { FixContext, Refusal, SourceEdit } from "../types";
import { carriers, type Carrier } from "./carriers";
import { safeForm } from "./dump";
import { interpolationOf } from "./quotes";
import { loggedException, withoutTraceback } from "./traceback";

const MASK = "***";

/** What brings a flow's value into the call that shows it. */
export interface Shown {
  readonly place: Place;
  readonly carriers: readonly Carrier[];
}

/** The expressions to change; a reason where that would be the wrong place. */
export function shownBy(flow: LogFlow, context: FixContext): Shown | Refusal {
  const source = context.input.python.get(flow.argument.path);
  const place = source ? placeAt(source, flow.argument.range) : null;
  if (!place) return { reason: "the call is not Python code that can be changed" };
  const found = carriers(place, flow);
  if (found.length === 0) return { reason: "which part of the call carries the value cannot be told" };
  if (found.some(({ expr }) => expr === place.node && isOnlyLogged(expr, place))) {
    return { reason: "the function does nothing but print what it gets: redact where it is called" };
  }
  const logged = loggedException(place);
  if (logged && !withoutTraceback(logged, place)) return { reason: IN_TRACEBACK };
  return { place, carriers: found };
}

/** Why a traceback is not left out by default. */
export const IN_TRACEBACK = "the traceback shows the exception's text: take the value out where it is raised";

/** Edits that take the value out of the call that shows it, and leave the rest of the call as it is. */
export function redaction({ place, carriers: found }: Shown, flow: LogFlow, context: FixContext): readonly SourceEdit[] {
  const logged = loggedException(place);
  if (logged) return withoutTraceback(logged, place) ?? [];
  return found.map((carrier) => replace(carrier, place, flow, context));
}

function replace(carrier: Carrier, place: Place, flow: LogFlow, context: FixContext): SourceEdit {
  const { expr, inText } = carrier;
  const text = textOf(place.source, expr);
  const around = inText ? interpolationOf(expr, place) : null;
  const mapping = dumped(expr);
  // the names of the variables tell what a log is read for
  if (flow.category === "environment" && scopesOf(place.source).qualify(mapping, place.scope) === "os.environ") return edit(place, expr, `sorted(${textOf(place.source, mapping)}.keys())`);
  const safe = safeForm(expr, place, flow, context);
  if (safe) return safe;
  if (flow.category === "dump") return edit(place, expr, `type(${textOf(place.source, dumped(expr))}).__name__`);
  const mask = flow.category === "response-body" ? "[response body]" : MASK;
  // a local variable that nothing else reads stays in use: linters would report it; a name that is bound here stays bound
  if ((expr.kind === "Name" && isLastUse(expr.id, place)) || expr.kind === "NamedExpr") {
    const quote = around?.quote ?? '"';
    const choice = `${quote}${mask}${quote} if ${expr.kind === "NamedExpr" && !text.startsWith("(") ? `(${text})` : text} else None`;
    return edit(place, expr, inText ? choice : `(${choice})`);
  }
  if (around?.sole) return plainText(around.sole, around.part, mask, place);
  if (around) return edit(place, around.part, mask);
  const quote = quoteInside(expr, place);
  return edit(place, expr, quote + mask + quote);
}

/** `f"key: {key}"` as `"key: ***"`: an f-string without an interpolation is a slip to linters. */
function plainText(text: JoinedStr, part: FormattedValue, mask: string, place: Place): SourceEdit {
  const { source } = place;
  const written = source.text.slice(text.start, part.start) + mask + source.text.slice(part.end, text.end);
  return edit(place, text, written.replace(/^([a-zA-Z]*)/, (prefix) => prefix.replace(/[ft]/gi, "")));
}

/** A quote that may stand at the place: before Python 3.12 an f-string's own may not stand inside it. */
function quoteInside(expr: Expr, { source }: Place): '"' | "'" {
  const outer = placeOf(source, expr)?.chain.find((one) => one.kind === "JoinedStr");
  return outer?.kind === "JoinedStr" && outer.tokens[0]?.quote.startsWith('"') ? "'" : '"';
}

/** `agent` of `agent.model_dump()`, `repr(agent)` or `agent` itself. */
function dumped(expr: Expr): Expr {
  if (expr.kind !== "Call") return expr;
  if (expr.func.kind === "Attribute" && /^(?:model_dump|dict|json|model_dump_json|copy|__repr__|__str__|__dict__)$/.test(expr.func.attr)) return expr.func.value;
  const [first] = expr.args;
  const name = expr.func.kind === "Name" ? expr.func.id : expr.func.kind === "Attribute" ? expr.func.attr : "";
  return first && ["repr", "str", "vars", "dict", "dumps", "pformat"].includes(name) ? dumped(first) : expr;
}

/** True for a function's variable that is read nowhere else. */
function isLastUse(name: string, place: Place): boolean {
  const owner = place.scope.resolve(name);
  const bindings = owner?.bindings.get(name) ?? [];
  if (owner?.node.kind !== "FunctionDef" || !bindings.some(({ kind }) => kind === "assign" || kind === "except")) return false;
  return readsOf(name, owner.node.body) <= 1;
}

/** True for a parameter whose only use is the call: a wrapper around a logger. */
function isOnlyLogged(expr: Expr, place: Place): boolean {
  if (expr.kind !== "Name") return false;
  const owner = place.scope.resolve(expr.id);
  if (owner?.node.kind !== "FunctionDef" || !(owner.bindings.get(expr.id) ?? []).some((binding) => binding.kind === "param")) return false;
  return readsOf(expr.id, owner.node.body) <= 1;
}

function readsOf(name: string, body: Parameters<typeof walkAllExpressions>[0]): number {
  let reads = 0;
  walkAllExpressions(body, (inner, stmt) => {
    const target = stmt.kind === "Assign" && stmt.targets.includes(inner);
    if (inner.kind === "Name" && inner.id === name && !target) reads++;
    return true;
  });
  return reads;
}
