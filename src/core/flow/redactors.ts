import type { FunctionIr, Op, Target, Term } from "./ir";

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
    switch (op.k) {
      case "assign":
        return term(op.value) || op.targets.some(target);
      case "do":
        return term(op.value);
      case "return":
      case "raise":
        return op.value !== null && term(op.value);
      case "if":
        return term(op.test) || ops(op.then) || ops(op.orelse);
      case "while":
        return term(op.test) || ops(op.body) || ops(op.orelse);
      case "for":
        return term(op.loop.over) || ops(op.body) || ops(op.orelse);
      case "with":
        return op.items.some((item) => term(item.context)) || ops(op.body);
      case "try":
        return ops(op.body) || op.handlers.some((handler) => ops(handler.body)) || ops(op.orelse) || ops(op.finalbody);
      case "def":
        return redactsByBody(op.fn);
      case "cases":
        return op.cases.some((one) => ops(one.body));
      case "class":
      case "remove":
      case "delete":
        return false;
    }
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
    case "attr":
      return term(one.base);
    case "item":
      return term(one.base);
    case "call": {
      const name = one.func.k === "attr" ? one.func.name : one.func.k === "ref" ? (one.func.path.split(".").at(-1) ?? "") : "";
      return REWRITES.has(name) || one.args.some((arg) => term(arg.term)) || term(one.func);
    }
    case "text":
      return one.parts.some((part) => term(part.term));
    case "either":
    case "logic":
      return one.parts.some(term);
    case "plain":
      // `"*" * len(password)`
      return one.parts.some((part) => term(part) || (part.k === "const" && typeof part.value === "string" && /^[*xX#\u2022]$/.test(part.value)));
    case "choose":
      return term(one.then) || term(one.orelse);
    case "dict":
      return one.entries.some((entry) => term(entry.value));
    case "list":
      return one.items.some((item) => term(item.term));
    case "each":
      return term(one.value);
    case "function":
      return redactsByBody(one.fn);
    case "bind":
      return term(one.value);
    case "await":
    case "not":
      return term(one.part);
    case "var":
    case "free":
    case "global":
    case "ref":
    case "compare":
    case "yield":
      return false;
  }
}
