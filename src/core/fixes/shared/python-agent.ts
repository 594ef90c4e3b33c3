import type { PythonSource } from "../../languages/document";
import type { Alias, Call, Expr, FunctionDef, Stmt } from "../../languages/python/ast";
import type { ModuleIndex } from "../../languages/python/modules";
import { scopesOf, type Binding } from "../../languages/python/scopes";
import type { Agent } from "../../model/crew";
import { overlaps, type Location, type Range } from "../../text/range";
import { walkAllExpressions, walkStatements } from "../../languages/python/visit";
import { placeAt, placeOf, runsAtImport, textOf, type Place } from "../python/place";
import type { UsePoint } from "../python/imports";
import type { Refusal } from "../types";

/** Where an agent's llm is made, as its `llm=` argument says. */
export type LlmSite =
  /** No `llm=`: the library's default. `call` is `Agent(…)`. */
  | { readonly kind: "missing"; readonly place: Place; readonly call: Call }
  /** A model's name. */
  | { readonly kind: "model"; readonly place: Place; readonly text: string }
  /** Made in the argument itself. */
  | { readonly kind: "inline"; readonly place: Place; readonly call: Call }
  /**
   * A variable or attribute that one assignment makes. `argument` is the use, `place` the constructing call. In another
   * module than the agent's, `imported` is its name in the import there; null where the module itself is imported.
   */
  | { readonly kind: "variable"; readonly argument: Place; readonly place: Place; readonly call: Call; readonly stmt: Stmt; readonly name: string; readonly prefix: string; readonly imported?: Alias | null }
  /** What a function of the project returns. */
  | { readonly kind: "helper"; readonly argument: Place; readonly site: Call; readonly place: Place; readonly call: Call; readonly helper: FunctionDef };

/** Finds where an agent's llm is made. */
export function llmSite(source: PythonSource, agent: Pick<Agent, "location" | "llmLocation">, modules: ModuleIndex): LlmSite | Refusal {
  const call = agentCall(source, agent.location.range);
  if (agent.llmLocation?.path !== source.path) {
    return call ? { kind: "missing", place: call.place, call: call.call } : { reason: "the agent's call was not found" };
  }
  const place = argumentPlace(source, agent.llmLocation.range, call?.call ?? null);
  if (!place) return { reason: "the agent's llm was not found" };
  return siteOf(place, modules);
}

function siteOf(place: Place, modules: ModuleIndex): LlmSite | Refusal {
  const { node, source } = place;
  if (node.kind === "Str") return { kind: "model", place, text: textOf(source, node) };
  if (node.kind === "Call") {
    const helper = helperOf(node, place);
    if (helper) return helper;
    return isClass(node.func) ? { kind: "inline", place, call: node } : { reason: `what ${textOf(source, node.func)}() gives cannot be seen: let it take the key, and hand each agent's own in` };
  }
  const found = node.kind === "Name" ? (variableSite(place, node.id) ?? importedSite(place, node, modules)) : node.kind === "Attribute" ? (attributeSite(place, node) ?? importedSite(place, node, modules)) : null;
  return found ?? { reason: whyUnseen(place) };
}

/** What hides where an llm is made, and what helps. */
function whyUnseen({ node, scope, source }: Place): string {
  const text = textOf(source, node).slice(0, 40);
  const [only, ...more] = node.kind === "Name" ? scope.lookup(node.id) : [];
  if (only?.kind === "param" && more.length === 0) {
    const of = only.owner.kind === "FunctionDef" ? `${only.owner.name}()` : "a lambda";
    return `${text} is a parameter of ${of}: give it one for each agent, and make each llm with the agent's own key where it is called`;
  }
  if (only?.kind === "assign" && more.length === 0 && only.value.kind === "Call") {
    return `${text} is what ${textOf(source, only.value.func).slice(0, 40)}() gives: let that take the key, and call it once for each agent`;
  }
  return `where ${text} is made cannot be seen: give each agent an llm of its own, made with its own key`;
}

/** `llm = LLM(…)` in the same file, bound once. */
function variableSite(place: Place, name: string): LlmSite | null {
  const bindings = place.scope.lookup(name);
  const [only] = bindings;
  if (!only || bindings.length !== 1 || only.kind !== "assign" || only.path.length > 0) return null;
  return made(place, only, name, "");
}

/** `from config import llm`, or `import config` and `config.llm`, where that module itself makes it in one assignment. */
function importedSite(place: Place, node: Expr & { kind: "Name" | "Attribute" }, modules: ModuleIndex): LlmSite | null {
  const head = node.kind === "Name" ? node : node.value;
  const [binding, ...more] = head.kind === "Name" ? place.scope.lookup(head.id) : [];
  if (head.kind !== "Name" || binding?.kind !== "import" || more.length > 0) return null;
  const target = node.kind === "Name" ? binding.target : `${binding.target}.${node.attr}`;
  const [, module = "", name = ""] = /^(.*)\.([^.]+)$/.exec(target) ?? [];
  const found = modules.find(target, place.source);
  // a package that hands it on would have to hand the new one on as well
  if (!found || found.name !== name || found.source === place.source || modules.module(module, place.source) !== found.source) return null;
  const [only, ...others] = found.bindings;
  if (only?.kind !== "assign" || others.length > 0 || only.path.length > 0 || found.scope !== scopesOf(found.source).top) return null;
  const { stmt } = binding;
  const alias = stmt.kind === "ImportFrom" ? stmt.names.find((one) => (one.asname ?? one.name) === head.id) : undefined;
  if (node.kind === "Name" && !alias) return null;
  const site = made(place, only, name, "", found.source);
  return site?.kind === "variable" ? { ...site, imported: node.kind === "Name" ? (alias ?? null) : null } : null;
}

/** `self.llm = LLM(…)`, assigned once in the class. */
function attributeSite(place: Place, node: Expr & { kind: "Attribute" }): LlmSite | null {
  if (node.value.kind !== "Name") return null;
  const owner = place.chain.findLast((one) => one.kind === "ClassDef");
  if (owner?.kind !== "ClassDef") return null;
  const found: { stmt: Stmt; value: Expr }[] = [];
  const self = node.value.id;
  walkStatements(owner.body, (stmt) => {
    if (stmt.kind !== "Assign" || stmt.targets.length !== 1) return true;
    const [target] = stmt.targets;
    if (target?.kind === "Attribute" && target.attr === node.attr && target.value.kind === "Name" && target.value.id === self) found.push({ stmt, value: stmt.value });
    // `llm = LLM(…)` in the class body is read as self.llm too
    else if (target?.kind === "Name" && target.id === node.attr && owner.body.includes(stmt)) found.push({ stmt, value: stmt.value });
    return true;
  });
  const [only] = found;
  if (!only || found.length !== 1 || only.value.kind !== "Call" || !isClass(only.value.func)) return null;
  const inner = placeOf(place.source, only.value);
  const inBody = owner.body.includes(only.stmt);
  return inner && { kind: "variable", argument: place, place: inner, call: only.value, stmt: only.stmt, name: node.attr, prefix: inBody ? "" : `${self}.` };
}

function made(place: Place, binding: Binding & { kind: "assign" }, name: string, prefix: string, source = place.source): LlmSite | null {
  const { value, stmt } = binding;
  if (value.kind !== "Call" || !isClass(value.func) || stmt.kind !== "Assign" || stmt.targets.length !== 1) return null;
  const inner = placeOf(source, value);
  return inner && { kind: "variable", argument: place, place: inner, call: value, stmt, name, prefix };
}

/** A function or method of the same file that does nothing but return a new llm. */
function helperOf(site: Call, place: Place): LlmSite | null {
  const helper = site.func.kind === "Name" ? functionNamed(place, site.func.id) : site.func.kind === "Attribute" ? methodNamed(place, site.func) : null;
  if (!helper || helper.params.some((param) => param.form === "args" || param.form === "kwargs")) return null;
  const returns: Call[] = [];
  const others: Stmt[] = [];
  walkStatements(helper.body, (stmt) => {
    if (stmt.kind === "FunctionDef" || stmt.kind === "ClassDef") return false;
    if (stmt.kind === "Return") {
      if (stmt.value?.kind === "Call" && isClass(stmt.value.func)) returns.push(stmt.value);
      else others.push(stmt);
    }
    return true;
  });
  const [call] = returns;
  if (!call || others.length > 0 || returns.length !== 1) return null;
  const inner = placeOf(place.source, call);
  return inner && { kind: "helper", argument: place, site, place: inner, call, helper };
}

function functionNamed(place: Place, name: string): FunctionDef | null {
  const [only, ...more] = place.scope.lookup(name);
  return only?.kind === "function" && more.length === 0 ? only.node : null;
}

function methodNamed(place: Place, func: Expr & { kind: "Attribute" }): FunctionDef | null {
  const owner = place.chain.findLast((one) => one.kind === "ClassDef");
  if (owner?.kind !== "ClassDef" || func.value.kind !== "Name") return null;
  const [only, ...more] = scopesOf(place.source).of(owner).bindings.get(func.attr) ?? [];
  return only?.kind === "function" && more.length === 0 ? only.node : null;
}

/** Classes are written with a capital: `LLM(…)`, `ChatOpenAI(…)`, `langchain_openai.ChatOpenAI(…)`; an earlier fix wrote `agent_llm(…)`. */
function isClass(func: Expr): boolean {
  const name = func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr : "";
  return /^[A-Z]/.test(name) || name === "agent_llm";
}

function agentCall(source: PythonSource, range: Range): { call: Call; place: Place } | null {
  const calls: Call[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Call" && /Agent$/.test(textOf(source, expr.func)) && overlaps(source.locate(expr).range, range)) calls.push(expr);
    return true;
  });
  const [smallest] = calls.sort((a, b) => a.end - a.start - (b.end - b.start));
  const place = smallest && placeOf(source, smallest);
  return place ? { call: smallest, place } : null;
}

function argumentPlace(source: PythonSource, range: Range, call: Call | null): Place | null {
  const argument = call?.keywords.find((keyword) => keyword.name === "llm")?.value;
  return argument ? placeOf(source, argument) : placeAt(source, range);
}

/** The llm that an `@llm` method makes, where it is one call. */
export function methodSite(source: PythonSource, location: Location | null): LlmSite | null {
  if (location?.path !== source.path) return null;
  const place = placeAt(source, location.range);
  const call = place?.chain.findLast((one) => one.kind === "Call");
  const inner = call?.kind === "Call" ? placeOf(source, call) : null;
  return inner && call?.kind === "Call" && isClass(call.func) ? { kind: "inline", place: inner, call } : null;
}

export function useAt(place: Place): UsePoint {
  return { source: place.source, scope: place.scope, node: place.node, early: runsAtImport(place) };
}
