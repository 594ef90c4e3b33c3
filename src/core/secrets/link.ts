import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import type { Expr } from "../languages/python/ast";
import { scopesOf, type Binding } from "../languages/python/scopes";
import type { SecretLiteral } from "../model/secret";
import type { Location } from "../text/range";
import { Collector } from "./collector";
import type { DocumentSecrets } from "./document";
import { PythonSecrets, type Reference } from "./python";
import { parameterNames } from "./python/visitor";

interface Definition {
  readonly source: PythonSource;
  readonly value: Expr;
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
      new PythonSecrets(definition.source, collector).value(definition.value, { ...reference.place, shape: "assignment", fallback: false }, scopesOf(definition.source).top, 4);
      known = collector.found[0];
      if (!known || found.has(known.id)) return;
      found.set(known.id, known);
      places.set(literal.path, [...(places.get(literal.path) ?? []), known]);
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
      const definition = resolve(reference, constants, input);
      if (definition) use(definition, reference, reference.source.locate(reference.expr));
    }
    for (const { call, qualified, source } of python?.foreign ?? []) {
      if (!takers.has(qualified.slice(qualified.lastIndexOf(".") + 1))) continue;
      const binding = input.modules.find(qualified, source)?.bindings.at(-1);
      if (binding?.kind !== "function" && binding?.kind !== "class") continue;
      parameterNames(binding.node).forEach((name, i) => {
        const argument = call.args[i];
        if (argument?.kind === "Str") use({ source, value: argument }, { place: { name, shape: "argument", fallback: false, localServer: false } }, source.locate(argument));
      });
    }
  }
  return [...found.values()].map((literal) => {
    const seen = uses.get(literal.id);
    return seen ? { ...literal, uses: seen } : literal;
  });
}

/** The one literal that a name stands for; null where it is assigned more than once or computed. */
function resolve(reference: Reference, constants: ReadonlySet<string>, input: AnalysisInput): Definition | null {
  const { expr, scope, source } = reference;
  if (expr.kind === "Name") {
    const bindings = scope.lookup(expr.id);
    const only = literalOf(bindings);
    if (only) return { source, value: only };
    if (bindings.length === 0 || bindings.some((binding) => binding.kind !== "import")) return null;
  }
  const name = scopesOf(source).qualify(expr, scope);
  // most names are no constant of this project: those are not looked for
  if (name === null || !name.includes(".") || !constants.has(name.slice(name.lastIndexOf(".") + 1))) return null;
  const found = input.modules.find(name, source);
  const value = found ? literalOf(found.bindings) : null;
  return found && value ? { source: found.source, value } : null;
}

function literalOf(bindings: readonly Binding[]): Expr | null {
  const [only] = bindings;
  if (bindings.length !== 1 || only?.kind !== "assign" || only.path.length > 0) return null;
  const { kind } = only.value;
  return kind === "Str" || kind === "JoinedStr" || kind === "BinOp" || kind === "Call" ? only.value : null;
}
