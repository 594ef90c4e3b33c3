import { lookupFor } from "../lookups";
import { moduleSecret } from "../lookups/module";
import { moduleKey } from "../module-key";
import type { BackendId, FixStyle } from "../backends";
import { llmSection, moduleHome, moduleName } from "../module";
import { agentLlmEdits, isCrewaiLlm } from "../python/agent-llm";
import { mergeChanges, NO_CHANGES } from "../changes";
import { isContested, namesOf, type SecretNames } from "../names";
import { edit, replaceSecret, whole, type WriteExpression } from "../python/literal";
import { placeAt, runsAtImport, textOf, type Place } from "../python/place";
import { lineOf } from "../python/unused";
import type { UsePoint } from "../python/imports";
import { dotenvLookup, loadDotenv } from "../lookups/dotenv";
import type { Call, Expr } from "../../languages/python/ast";
import type { EditText } from "../../text/edit";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";
import type { SecretLiteral } from "../../model/secret";
import type { PythonSource } from "../../languages/document";
import { dropConstant, keyedCalls } from "./constant";
import { movedValue } from "./moved";
import { environmentAccess, literalKey, type EnvironmentAccess } from "./environment-access";

/** Where a secret goes to, and how the code reads it from there. */
export interface Target {
  readonly backend: BackendId;
  readonly style: FixStyle;
}

/** Replaces a secret in Python code by a lookup in a backend. */
export function pythonChanges(literal: SecretLiteral, source: PythonSource, target: Target, context: FixContext): Changes | Refusal {
  const { backend, style } = target;
  const around = placeAt(source, literal.location.range);
  if (!around) return { reason: "it stands where Python allows no expression (a pattern, a comment or code that does not parse)" };
  const refusal = unfit(around);
  if (refusal) return refusal;
  const value = movedValue(literal, around, context);
  if ("reason" in value) return value;
  const { place } = value;
  const names = namesOf(literal, context);
  const access = environmentAccess(place);
  const use: UsePoint = { source, scope: place.scope, node: place.node, early: runsAtImport(place) };
  const inEnvironment = backend === "dotenv" && style === "inline";
  if (inEnvironment && access?.kind === "write") {
    const dropped = dropWrite(place, access, names, value, use);
    if (dropped) return dropped;
  }
  const make = lookupFor(backend, style);
  if ("reason" in make) return make;
  const stored: EditText = [{ secret: value.handle, escape: "dotenv" }];
  let calls = NO_CHANGES;
  if (style === "module" && value.whole && !access) {
    const call = agentCall(place, names, stored, target, use, context);
    if (call) return call;
    const keyed = keyedCalls(place, names, stored, backend, context);
    const dropped = keyed?.sole ? dropConstant(place) : null;
    if (keyed && dropped) return mergeChanges([keyed.changes, dropped]);
    if (keyed) calls = keyed.changes;
  }
  if (inEnvironment && access?.kind === "default") {
    const key = literalKey(access.key);
    if (key !== null && isContested(literal, context)) return { reason: `the code has several defaults for ${key}: choose one, or give each a variable of its own` };
    // .env has another value for the variable, so the default was not in use: it goes, and is kept for the user
    if (key !== null && key !== names.env) return dropDefault(place, access.expr, { ...names, env: key }, stored, use, context);
  }
  const lookup = make(names, stored, use, context);
  const edited = rewrite(place, literal, value.whole, access, inEnvironment, names.env, lookup.write);
  return "reason" in edited ? edited : mergeChanges([{ ...NO_CHANGES, edits: [edited] }, lookup.changes, calls]);
}

/** Code in which an expression cannot take the literal's place. */
function unfit(place: Place): Refusal | null {
  if (place.chain.some((one) => one.kind === "BadStmt" || one.kind === "BadExpr")) return { reason: "the code around it does not parse" };
  return isBare(place) ? { reason: "it stands in a docstring or a bare string, which no code reads" } : null;
}

function isBare({ stmt, node }: Place): boolean {
  return stmt.kind === "Expr" && stmt.value === node && node.kind !== "Call";
}

/** True for a secret in a docstring or another string that is a statement of its own: the value can only be taken out. */
export function isUnread(literal: SecretLiteral, source: PythonSource): boolean {
  const place = placeAt(source, literal.location.range);
  return place !== null && isBare(place) && place.node.kind === "Str";
}

/** `LLM(…, api_key="…")` becomes the module's `agent_llm()`, which sends the key that is right at the time. */
function agentCall(place: Place, names: SecretNames, value: EditText, target: Target, use: UsePoint, context: FixContext): Changes | null {
  const call = place.chain.at(-2);
  if (call?.kind !== "Call" || !call.keywords.some((one) => one.name === "api_key" && one.value === place.node) || !isCrewaiLlm(call, place.source, place.scope)) return null;
  const name = moduleName(use, moduleHome(place.source, context), llmSection(context), "agent_llm", context);
  const { agent, provider } = moduleKey(names);
  const edits = agentLlmEdits(call, place.source.text, name.text, JSON.stringify(agent), provider);
  if ("reason" in edits) return null;
  const made: Changes = { ...NO_CHANGES, edits: edits.map((one) => edit(place, one.range, one.newText)) };
  return mergeChanges([made, name.changes, moduleSecret(target.backend, names, value, use, context)]);
}

function rewrite(place: Place, literal: SecretLiteral, all: boolean, access: EnvironmentAccess | null, inEnvironment: boolean, name: string, write: WriteExpression): SourceEdit | Refusal {
  if (access?.kind === "default") {
    if (inEnvironment && literalKey(access.key) === null) return { reason: "the variable's name is computed, so its value cannot be put into .env" };
    return edit(place, access.expr, write(quoteAround(place)));
  }
  if (access?.kind === "name") {
    const quote = quoteAround(place);
    return edit(place, inEnvironment ? place.node : access.expr, inEnvironment ? quote + name + quote : write(quote));
  }
  const parent = place.chain.at(-2);
  const fallback = parent?.kind === "Call" && isFallback(parent, place.node);
  if (inEnvironment && fallback && all) {
    // such a default is evaluated even where nobody needs it: it must not raise
    const lenient: WriteExpression = (quote) => write(quote).replace(/environ\[(.*)\]$/, "environ.get($1)");
    return whole(place, place.node, lenient);
  }
  return all && place.node.kind === "Str" ? whole(place, place.node, write) : replaceSecret(place, literal.value, write);
}

/** True for the default of `settings.get("key", …)`, `settings.pop("key", …)` and `getattr(settings, "key", …)`. */
function isFallback({ func, args }: Call, node: Expr): boolean {
  if (func.kind === "Name") return func.id === "getattr" && args[2] === node;
  return func.kind === "Attribute" && ["get", "pop"].includes(func.attr) && args[1] === node;
}

function dropDefault(place: Place, expr: Expr, names: SecretNames, value: EditText, use: UsePoint, context: FixContext): Changes {
  const lookup = dotenvLookup(names, null, use, context);
  const kept = [{ folder: names.folder, name: names.env, value, inert: true, comment: `was the default in ${place.source.path}` }];
  return { ...mergeChanges([{ ...NO_CHANGES, edits: [edit(place, expr, lookup.write(quoteAround(place)))] }, lookup.changes]), environment: kept };
}

/** `os.environ["X"] = "…"` goes away: `load_dotenv()` sets the variable. */
function dropWrite(place: Place, access: EnvironmentAccess & { kind: "write" }, names: { env: string; folder: string }, value: { handle: string }, use: UsePoint): Changes | Refusal | null {
  if (literalKey(access.key) === null) return { reason: "the variable's name is computed, so its value cannot be put into .env" };
  // where .env has another value for it, the code's own one stays in force under another name
  if (literalKey(access.key) !== names.env) return null;
  const changes = loadDotenv(names.folder, { ...use, early: true });
  const line = lineOf(place.source.text, place.stmt);
  const outer = place.chain.at(-3);
  const alone = outer !== undefined && "body" in outer && Array.isArray(outer.body) && outer.body.length === 1;
  const edited = line && !alone ? edit(place, line, "") : edit(place, place.stmt, "pass");
  return {
    ...mergeChanges([changes, { ...NO_CHANGES, edits: [edited] }]),
    environment: [{ folder: names.folder, name: names.env, value: [{ secret: value.handle, escape: "dotenv" }], inert: false, comment: null }],
  };
}

function quoteAround(place: Place): '"' | "'" {
  return textOf(place.source, place.node).replace(/^[A-Za-z]+/, "").startsWith("'") ? "'" : '"';
}
