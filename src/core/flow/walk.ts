import type { Op, Term } from "./ir";

/** The terms directly inside one. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.k) {
    case "const":
    case "var":
    case "free":
    case "global":
    case "ref":
    case "function":
      return [];
    case "attr":
      return [term.base];
    case "item":
      return [term.base, term.index];
    case "slice":
      return [term.base, term.lower, term.upper].filter((part) => part !== null);
    case "call":
      return [term.func, ...term.args.map((arg) => arg.term)];
    case "text":
      return term.parts.map((part) => part.term);
    case "either":
    case "logic":
    case "plain":
      return term.parts;
    case "choose":
      return [term.test, term.then, term.orelse];
    case "not":
    case "await":
      return [term.part];
    case "yield":
      return term.part ? [term.part] : [];
    case "compare":
      return [term.left, ...term.right];
    case "dict":
      return term.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case "list":
      return term.items.map((item) => item.term);
    case "each":
      return [...term.loops.flatMap((loop) => [loop.over, ...loop.filters]), ...(term.key ? [term.key] : []), term.value];
    case "bind":
      return [term.value];
  }
}

/** The terms of an operation itself, and the bodies that it runs. Functions and classes made in it are others. */
export function insideOf(op: Op): { readonly terms: readonly Term[]; readonly bodies: readonly (readonly Op[])[] } {
  switch (op.k) {
    case "assign":
    case "do":
      return { terms: [op.value], bodies: [] };
    case "return":
    case "raise":
      return { terms: op.value ? [op.value] : [], bodies: [] };
    case "if":
      return { terms: [op.test], bodies: [op.then, op.orelse] };
    case "while":
      return { terms: [op.test], bodies: [op.body, op.orelse] };
    case "for":
      return { terms: [op.loop.over, ...op.loop.filters], bodies: [op.body, op.orelse] };
    case "with":
      return { terms: op.items.map((item) => item.context), bodies: [op.body] };
    case "try":
      return { terms: [], bodies: [op.body, ...op.handlers.map((handler) => handler.body), op.orelse, op.finalbody] };
    case "cases":
      return { terms: [op.subject], bodies: op.cases.map((one) => one.body) };
    case "remove":
      return { terms: [op.base, op.index], bodies: [] };
    case "def":
    case "class":
    case "delete":
    case "leave":
      return { terms: [], bodies: [] };
  }
}

/** Visits every operation of a body, those of inner bodies too. */
export function eachOp(body: readonly Op[], visit: (op: Op) => void): void {
  for (const op of body) {
    visit(op);
    for (const inner of insideOf(op).bodies) eachOp(inner, visit);
  }
}

/** Visits every term of a body. */
export function eachTerm(body: readonly Op[], visit: (term: Term) => void): void {
  const all = (term: Term): void => {
    visit(term);
    partsOf(term).forEach(all);
  };
  eachOp(body, (op) => {
    insideOf(op).terms.forEach(all);
  });
}
