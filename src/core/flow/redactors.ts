import type { FunctionIr, Op, Target, Term } from "./ir";
import { insideOf, partsOf } from "./walk";

const MASK = /\*{2,}|redact|mask|hidden|secret|x{3,}|\u2022|\u2026|\.\.\.|#{3,}/i;
const REWRITES = new Set(["sub", "subn", "replace", "translate", "hexdigest", "digest", "encrypt", "hash", "anonymize", "fingerprint"]);
const known = new WeakMap<FunctionIr, boolean>();

/** A function that promises redaction keeps the promise if its body cuts, replaces, hashes or masks anything. */
export function redactsByBody(fn: FunctionIr): boolean {
  const before = known.get(fn);
  if (before !== undefined) return before;
  const result = ops(fn.body);
  known.set(fn, result);
  return result;
}

/** Text that stands for something removed. */
export function isMaskText(text: string): boolean {
  return MASK.test(text) || text === "" || /^[[<{(]+[\w -]+[\])}>]+$/.test(text) || /^[*x#•]+$/i.test(text);
}

function ops(body: readonly Op[]): boolean {
  return body.some((op) => {
    if (op.k === "def") return redactsByBody(op.fn);
    const { terms, bodies } = insideOf(op);
    return terms.some(term) || bodies.some(ops) || (op.k === "assign" && op.targets.some(target));
  });
}

function target(one: Target): boolean {
  return one.k === "item" && term(one.index);
}

function term(one: Term): boolean {
  switch (one.k) {
    case "const":
      return typeof one.value === "string" && one.value !== "" && /\*{2,}|redacted|masked|hidden|x{3,}|•/i.test(one.value);
    case "slice":
      return true;
    case "function":
      return redactsByBody(one.fn);
    case "call": {
      const name = one.func.k === "attr" ? one.func.name : one.func.k === "ref" ? (one.func.path.split(".").at(-1) ?? "") : "";
      return REWRITES.has(name) || partsOf(one).some(term);
    }
    case "plain":
      // `"*" * len(password)`
      return one.parts.some((part) => term(part) || (part.k === "const" && typeof part.value === "string" && /^[*xX#\u2022]$/.test(part.value)));
    // what it becomes, not what it is asked for or found by
    case "item":
      return term(one.base);
    case "choose":
      return term(one.then) || term(one.orelse);
    case "dict":
      return one.entries.some((entry) => term(entry.value));
    case "each":
      return term(one.value);
    case "compare":
    case "yield":
      return false;
    default:
      return partsOf(one).some(term);
  }
}
