import type { Call, Name } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import { NO_CHANGES } from "../changes";
import { moduleSecret } from "../lookups/module";
import { moduleKey } from "../module-key";
import { llmSection, moduleHome, moduleName } from "../module";
import { mergeChanges } from "../changes";
import { agentLlmEdits, isCrewaiLlm } from "../python/agent-llm";
import { edit } from "../python/literal";
import { placeOf, type Place } from "../python/place";
import { lineOf } from "../python/unused";
import { useAt } from "../shared/python-agent";
import type { SecretNames } from "../names";
import type { EditText } from "../../text/edit";
import type { Changes, FixContext } from "../types";
import type { BackendId } from "../backends";

/** The LLMs that a constant gives its key to. */
export interface KeyedCalls {
  readonly changes: Changes;
  /** Nobody else reads the constant: it can go. */
  readonly sole: boolean;
}

/**
 * `KEY = "…"` and `LLM(api_key=KEY)`: the LLMs become the module's `agent_llm()`, so that a rotated key reaches them. Null
 * where the literal is no constant of its own, or no LLM of this file takes it.
 */
export function keyedCalls(place: Place, names: SecretNames, value: EditText, backend: BackendId, context: FixContext): KeyedCalls | null {
  const name = constantName(place);
  if (name === null) return null;
  const reads = readsOf(name, place);
  const calls = reads.flatMap((read) => llmCall(read) ?? []);
  if (calls.length === 0) return null;
  const key = moduleKey(names);
  const all: Changes[] = [];
  for (const { call, at } of calls) {
    const made = moduleName(useAt(at), moduleHome(place.source, context), llmSection(context), "agent_llm", context);
    const edits = agentLlmEdits(call, place.source.text, made.text, JSON.stringify(key.agent), key.provider);
    if ("reason" in edits) return null;
    all.push(made.changes, { ...NO_CHANGES, edits: edits.map((one) => edit(at, one.range, one.newText)) }, moduleSecret(backend, names, value, useAt(at), context));
  }
  return { changes: mergeChanges(all), sole: calls.length === reads.length && !readElsewhere(name, place, context) };
}

/** The edit that takes the constant's line out; null where the line holds more or its block would be empty. */
export function dropConstant(place: Place): Changes | null {
  const line = lineOf(place.source.text, place.stmt);
  const outer = place.chain.at(-3);
  const alone = outer !== undefined && "body" in outer && Array.isArray(outer.body) && outer.body.length === 1;
  return line && !alone ? { ...NO_CHANGES, edits: [edit(place, line, "")] } : null;
}

/** The name that the literal alone is assigned to, once, outside classes. */
export function constantName({ stmt, node, scope }: Place): string | null {
  const target = stmt.kind === "Assign" && stmt.targets.length === 1 ? stmt.targets[0] : stmt.kind === "AnnAssign" ? stmt.target : undefined;
  if ((stmt.kind !== "Assign" && stmt.kind !== "AnnAssign") || stmt.value !== node || target?.kind !== "Name") return null;
  return scope.node.kind !== "ClassDef" && scope.bindings.get(target.id)?.length === 1 ? target.id : null;
}

/** Every read of a name that is bound in the place's scope, but for the place's own statement. */
export function readsOf(name: string, { source, stmt, scope }: Place): Place[] {
  const found: Name[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Name" && expr.id === name && (expr.start < stmt.start || expr.end > stmt.end)) found.push(expr);
    return true;
  });
  return found.flatMap((one) => placeOf(source, one) ?? []).filter((one) => one.scope.resolve(name) === scope);
}

function llmCall(read: Place): { readonly call: Call; readonly at: Place } | null {
  const call = read.chain.at(-2);
  if (call?.kind !== "Call" || !isCrewaiLlm(call, read.source, read.scope)) return null;
  const at = placeOf(read.source, call);
  return at && call.keywords.some((keyword) => keyword.name === "api_key" && keyword.value === read.node) ? { call, at } : null;
}

/** True where another file, or a string such as `globals()["KEY"]`, may read it. */
export function readElsewhere(name: string, { source, scope }: Place, context: FixContext): boolean {
  if (scope.node.kind !== "Module") return false;
  const word = new RegExp(`\\b${name}\\b`);
  return new RegExp(`["']${name}["']`).test(source.text) || [...context.input.python.values()].some((other) => other !== source && word.test(other.text));
}
