import type { Call, Expr } from "../../languages/python/ast";
import { evaluatorOf, members } from "../../evaluate";
import { NameClassifier } from "../../flow/names";
import { scopesOf } from "../../languages/python/scopes";
import type { LogFlow } from "../../model/logging";
import { edit } from "../python/literal";
import { textOf, type Place } from "../python/place";
import { addKeyword } from "../shared/call";
import type { FixContext, SourceEdit } from "../types";

/** Methods that give an object's fields as a mapping or JSON, and take `include=` and `exclude=`. */
const DUMPS = /^(?:model_dump|model_dump_json|dict|json)$/;
/** Functions that turn their argument to text and leave what it is to it. */
const SHOWING = new Set(["dumps", "pformat", "dict", "str"]);

/** What of CrewAI's objects is worth a log line, and holds no key (test/claims/crewai-prints.py). */
const WORTH: Readonly<Record<string, { readonly text: (object: string) => string; readonly fields: readonly string[] }>> = {
  "LLM object": { text: (object) => `${object}.model`, fields: ["model", "temperature", "max_tokens"] },
  "Agent object": { text: (object) => `repr(${object})`, fields: ["role", "goal", "backstory"] },
  "Task object": { text: (object) => `repr(${object})`, fields: ["name", "description", "expected_output"] },
  "Crew object": { text: (object) => `repr(${object})`, fields: ["name", "process", "verbose"] },
};

/** The edit that shows of an object what a log is read for; null where no such form is known. */
export function safeForm(expr: Expr, place: Place, flow: LogFlow, context: FixContext): SourceEdit | null {
  const inner = shown(expr);
  if (flow.category === "dump") return crewaiForm(inner, place, flow);
  return flow.category === "credential" ? fieldsForm(inner, place, flow, context) : null;
}

/** `llm.model_dump()` of `json.dumps(llm.model_dump(), indent=2)`. */
function shown(expr: Expr): Expr {
  const [first] = expr.kind === "Call" ? expr.args : [];
  return expr.kind === "Call" && first && SHOWING.has(calleeName(expr)) ? shown(first) : expr;
}

function calleeName(call: Call): string {
  return call.func.kind === "Name" ? call.func.id : call.func.kind === "Attribute" ? call.func.attr : "";
}

function crewaiForm(expr: Expr, place: Place, flow: LogFlow): SourceEdit | null {
  const worth = WORTH[flow.what];
  const made = place.source.locate(expr).range;
  // a dump that was made before is a mapping or a text by now
  if (!worth || flow.source.path !== place.source.path || flow.source.range.end < made.start || flow.source.range.start > made.end) return null;
  if (isDump(expr)) return choosing(expr, place, "include", worth.fields);
  const object = objectOf(expr);
  return edit(place, expr, worth.text(textOf(place.source, object)));
}

/** `agent` of `vars(agent)`, `agent.__dict__`, `repr(agent)`. */
function objectOf(expr: Expr): Expr {
  if (expr.kind === "Attribute" && expr.attr === "__dict__") return expr.value;
  if (expr.kind !== "Call") return expr;
  if (expr.func.kind === "Attribute" && /^__(?:str|repr)__$/.test(expr.func.attr)) return expr.func.value;
  const [first] = expr.args;
  return first && expr.func.kind === "Name" && (expr.func.id === "vars" || expr.func.id === "repr") ? first : expr;
}

function isDump(expr: Expr): expr is Call {
  return expr.kind === "Call" && expr.func.kind === "Attribute" && DUMPS.test(expr.func.attr) && expr.args.length === 0 && expr.keywords.every(({ name }) => name !== null && name !== "include" && name !== "exclude");
}

function choosing(call: Call, place: Place, keyword: "include" | "exclude", fields: readonly string[]): SourceEdit {
  const quote = place.chain.some((one) => one.kind === "JoinedStr" && one.tokens.some((token) => token.quote.startsWith('"'))) ? "'" : '"';
  const { range, newText } = addKeyword(call, place.source.text, `${keyword}={${fields.map((field) => `${quote}${field}${quote}`).join(", ")}}`);
  return edit(place, range, newText);
}

/** The project's own settings: everything but the fields that hold secrets. */
function fieldsForm(expr: Expr, place: Place, flow: LogFlow, context: FixContext): SourceEdit | null {
  const object = isDump(expr) && expr.func.kind === "Attribute" ? expr.func.value : expr.kind === "Name" || expr.kind === "Attribute" ? expr : null;
  if (!object) return asMapping(expr, place, flow, context);
  const fields = secretFields(object, place, flow, context);
  if (fields.length === 0) return null;
  if (isDump(expr)) return choosing(expr, place, "exclude", fields);
  // the whole object in a text: pydantic's own dump without the fields
  const quote = place.chain.some((one) => one.kind === "JoinedStr") ? "'" : '"';
  return isPydantic(object, place, context) ? edit(place, expr, `${textOf(place.source, expr)}.model_dump(exclude={${fields.map((field) => `${quote}${field}${quote}`).join(", ")}})`) : null;
}

/** `vars(settings)` and `asdict(settings)`, without the secret fields. */
function asMapping(expr: Expr, place: Place, flow: LogFlow, context: FixContext): SourceEdit | null {
  if (expr.kind !== "Call" || expr.args.length !== 1) return null;
  const [object] = expr.args;
  const name = scopesOf(place.source).qualify(expr.func, place.scope);
  if (!object || (name !== "vars" && name !== "dataclasses.asdict")) return null;
  const fields = secretFields(object, place, flow, context);
  if (fields.length === 0 || place.chain.some((one) => one.kind === "JoinedStr")) return null;
  return edit(place, expr, `{name: value for name, value in ${textOf(place.source, expr)}.items() if name not in {${fields.map((field) => `"${field}"`).join(", ")}}}`);
}

/** Fields of the object's class that are named like secrets or that the flow names; empty where the class is not known or more leak than are named. */
function secretFields(object: Expr, place: Place, flow: LogFlow, context: FixContext): readonly string[] {
  if (flow.what.endsWith(" and more")) return [];
  const declared = fieldsOf(object, place, context);
  const names = new NameClassifier(context.input.knowledge.flow.names);
  const leaking = new Set(flow.what.split(", "));
  return declared.filter((field) => leaking.has(field) || names.classify(field)?.category === "credential");
}

function fieldsOf(object: Expr, place: Place, context: FixContext): readonly string[] {
  const fields = new Set<string>();
  for (const value of members(evaluatorOf(context.input).valueOf(object, place.source))) {
    if (value.kind !== "instance" || !value.cls) continue;
    for (const stmt of value.cls.node.body) if (stmt.kind === "AnnAssign" && stmt.target.kind === "Name") fields.add(stmt.target.id);
  }
  return [...fields];
}

function isPydantic(object: Expr, place: Place, context: FixContext): boolean {
  return evaluatorOf(context.input).classesOf(object, place.source).some((name) => /(?:^|\.)Base(?:Model|Settings)$/.test(name));
}
