import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import type { Call, ClassDef, Expr, FunctionDef, Node } from "../languages/python/ast";
import { scopesOf, type Binding } from "../languages/python/scopes";
import { walkExpression } from "../languages/python/visit";
import type { SecretLiteral } from "../model/secret";
import type { Location } from "../text/range";
import { evaluatorOf, members, type Value } from "../evaluate";
import { decodeBase64 } from "./checks";
import { Collector } from "./collector";
import type { DocumentSecrets } from "./document";
import { PythonSecrets, type Reference } from "./python";
import { fold } from "./python/fold";
import { parameterNames } from "./python/shapes";
import { UUID } from "./values";

interface Definition {
  readonly source: PythonSource;
  readonly value: Expr;
  /** What it comes to, where it is no literal itself. */
  readonly text: string | null;
}

/**
 * Follows names in a credential's place to their literals, across modules. A literal that its own name did not give away
 * is reported where it stands; one that is known already learns where it is used.
 */
export function linkReferences(facts: ReadonlyMap<string, DocumentSecrets>, input: AnalysisInput): readonly SecretLiteral[] {
  const found = new Map<string, SecretLiteral>();
  for (const { literals } of facts.values()) for (const literal of literals) found.set(literal.id, literal);
  const places = new Map<string, SecretLiteral[]>();
  for (const literal of found.values()) {
    const list = places.get(literal.location.path);
    if (list) list.push(literal);
    else places.set(literal.location.path, [literal]);
  }
  const uses = new Map<string, Location[]>();
  const tried = new Set<string>();
  const collectors = new Map<string, Collector>();

  const use = (definition: Definition, reference: Pick<Reference, "place">, at: Location): void => {
    const literal = definition.source.locate(definition.value);
    const doc = input.documents.get(definition.source.path);
    if (!doc) return;
    let known = (places.get(literal.path) ?? []).find(({ location }) => location.range.start === literal.range.start);
    if (!known) {
      const key = `${literal.path}:${String(literal.range.start)}:${reference.place.name}`;
      if (tried.has(key)) return;
      tried.add(key);
      let collector = collectors.get(literal.path);
      if (!collector) {
        collector = new Collector(doc, input);
        collectors.set(literal.path, collector);
      }
      if (collector.kind === "skip") return;
      collector.found.length = 0;
      const secrets = new PythonSecrets(definition.source, collector);
      const place = { ...reference.place, shape: "assignment", fallback: false } as const;
      if (definition.text === null) secrets.value(definition.value, place, scopesOf(definition.source).top, 4);
      else secrets.computedValue(definition.value, definition.text, place);
      known = collector.found[0];
      if (!known || found.has(known.id)) return;
      found.set(known.id, known);
      places.set(literal.path, [...(places.get(literal.path) ?? []), known]);
    }
    // an id that is sent as a credential is one
    if (known.confidence === "low" && reference.place.sent === true && definition.value.kind === "Str" && UUID.test(definition.value.value)) {
      known = { ...known, confidence: "medium", severity: "error" };
      found.set(known.id, known);
    }
    uses.set(known.id, [...(uses.get(known.id) ?? []), at]);
  };

  const constants = new Set<string>();
  const takers = new Set<string>();
  for (const { python } of facts.values()) {
    for (const name of python?.constants ?? []) constants.add(name);
    for (const name of python?.takers ?? []) takers.add(name);
  }

  for (const { python } of facts.values()) {
    input.cancellation.check();
    for (const reference of python?.references ?? []) {
      for (const definition of resolve(reference, constants, input)) use(definition, reference, reference.source.locate(reference.expr));
    }
    for (const { call, qualified, source } of python?.foreign ?? []) {
      if (!takers.has(qualified.slice(qualified.lastIndexOf(".") + 1))) continue;
      const callee = calleeOf(call, qualified, source, input);
      if (!callee) continue;
      parameterNames(callee).forEach((name, i) => {
        const argument = call.args[i];
        if (argument?.kind === "Str") use({ source, value: argument, text: null }, { place: { name, shape: "argument", fallback: false, localServer: false } }, source.locate(argument));
      });
    }
  }
  return [...found.values()].map((literal) => {
    const seen = uses.get(literal.id);
    return seen ? { ...literal, uses: seen } : literal;
  });
}

/** The function or class that a call runs, where it is the project's own. */
function calleeOf(call: Call, qualified: string, source: PythonSource, input: AnalysisInput): FunctionDef | ClassDef | null {
  const binding = input.modules.find(qualified, source)?.bindings.at(-1);
  if (binding?.kind === "function" || binding?.kind === "class") return binding.node;
  // asking for an object's class costs: only where an argument could be a value at all
  if (call.func.kind !== "Attribute" || !call.args.some((arg) => arg.kind === "Str" && /^(?=\D{0,200}\d)\S{8,400}$/.test(arg.value))) return null;
  const method = evaluatorOf(input).valueOf(call.func, source);
  return method.kind === "function" && method.node.kind === "FunctionDef" ? method.node : method.kind === "class" ? method.node : null;
}

/** The literals that an expression stands for: one that a name is bound to once, else what the evaluator knows for certain. */
function resolve(reference: Reference, constants: ReadonlySet<string>, input: AnalysisInput): readonly Definition[] {
  const { expr, scope, source } = reference;
  if (expr.kind === "Name") {
    const bindings = scope.lookup(expr.id);
    const only = literalOf(bindings);
    if (only) return [{ source, value: only, text: null }];
    const [param] = bindings;
    // `def setup(key="…"):` with the parameter in a credential's place
    if (bindings.length === 1 && param?.kind === "param" && param.param.default && fold(param.param.default)) return [{ source, value: param.param.default, text: null }];
    if (bindings.some((binding) => binding.kind === "assign")) return evaluated(reference, input);
    if (bindings.length === 0 || bindings.some((binding) => binding.kind !== "import")) return [];
  }
  if (expr.kind !== "Name" && expr.kind !== "Attribute") return evaluated(reference, input);
  const name = scopesOf(source).qualify(expr, scope);
  // most names are no constant of this project: those are not looked for
  if (name === null || !name.includes(".") || !constants.has(name.slice(name.lastIndexOf(".") + 1))) return [];
  const found = input.modules.find(name, source);
  const value = found ? literalOf(found.bindings) : null;
  return found && value ? [{ source: found.source, value, text: null }] : evaluated(reference, input);
}

/** A value of more alternatives is a guess. */
const MAX_ALTERNATIVES = 3;

function evaluated({ expr, source }: Reference, input: AnalysisInput): readonly Definition[] {
  if (!plausible(expr)) return [];
  const values = members(evaluatorOf(input).valueOf(expr, source));
  return values.length > MAX_ALTERNATIVES ? [] : values.flatMap((value) => definitionOf(value, input, 0) ?? []);
}

/** Looks like it could come to a text: no call of what is surely no function of the project. */
function plausible(expr: Expr): boolean {
  if (expr.kind !== "Call") return true;
  return expr.args.length + expr.keywords.length === 0 || (expr.func.kind === "Attribute" && TEXT_METHODS.test(expr.func.attr)) || (expr.func.kind === "Name" && TEXT_METHODS.test(expr.func.id));
}

const TEXT_METHODS = /^(?:decode|encode|join|format|strip|lower|upper|replace|b64decode|urlsafe_b64decode|standard_b64decode|unhexlify|fromhex|str|SecretStr|get)$/;

function definitionOf(value: Value, input: AnalysisInput, depth: number): Definition | null {
  if (value.kind === "const") {
    if (typeof value.value !== "string" || "path" in value.site) return null;
    const { source, node } = value.site;
    if (!isExpression(node)) return null;
    if (node.kind === "Str") return { source, value: node, text: null };
    return (depth < 4 ? mainPart(node, source, value.value, input, depth) : null) ?? { source, value: node, text: value.value };
  }
  if (value.kind !== "instance" || depth > 3 || "path" in value.site || !isExpression(value.site.node)) return null;
  // what a library would make of a constant: only decoding is worth knowing
  const { source, node } = value.site;
  const operation = value.fqn.slice(value.fqn.lastIndexOf(".") + 1);
  const inner = operation === "decode" || operation === "strip" ? value.receiver : value.args[0];
  const text = inner ? definitionOf(inner, input, depth + 1) : null;
  const plain = text === null ? null : (text.text ?? (text.value.kind === "Str" ? text.value.value : null));
  if (plain === null) return null;
  if (operation === "decode" || operation === "strip") return { source, value: node, text: plain };
  const decoded = /b64decode$/.test(operation) ? decodeBase64(plain) : null;
  return decoded === null ? null : { source, value: node, text: decoded };
}

/** Shorter texts are schemes and separators. */
const SHORTEST_PART = 8;

/** `"Bearer " + TOKEN`: the one constant that makes most of the text is what is secret, and it stands elsewhere. */
function mainPart(node: Expr, source: PythonSource, text: string, input: AnalysisInput, depth: number): Definition | null {
  if (node.kind !== "BinOp" && node.kind !== "JoinedStr" && node.kind !== "Call") return null;
  const parts = new Map<string, Value>();
  walkExpression(node, (part) => {
    if (part.kind !== "Name" && part.kind !== "Attribute") return true;
    const value = evaluatorOf(input).valueOf(part, source);
    if (value.kind === "const" && typeof value.value === "string" && value.value.length >= SHORTEST_PART && text.includes(value.value)) parts.set(value.value, value);
    return part.kind === "Attribute" && value.kind !== "const";
  });
  // of several parts none is the secret alone
  const [only] = parts;
  return only && parts.size === 1 && only[0].length * 2 >= text.length ? definitionOf(only[1], input, depth + 1) : null;
}

const EXPRESSIONS: ReadonlySet<unknown> = new Set(["Str", "JoinedStr", "BinOp", "Call", "Subscript", "Name", "Attribute"]);

function isExpression(node: Node): node is Expr {
  return "kind" in node && EXPRESSIONS.has(node.kind);
}

function literalOf(bindings: readonly Binding[]): Expr | null {
  const [only] = bindings;
  if (bindings.length !== 1 || only?.kind !== "assign" || only.path.length > 0) return null;
  return fold(only.value) ? only.value : null;
}
