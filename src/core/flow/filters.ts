import { constants } from "./dumps";
import { evaluate } from "./evaluate";
import type { Frame } from "./frame";
import type { Term } from "./ir";
import { isMaskText } from "./redactors";
import { isVariableName } from "./read";
import { pathOf } from "./refine";
import { CLEAN, type Value } from "./values";

/** `for k, v in x.items() if k != "password"`, `if k.lower() in SHOWN`: somebody has thought of what may come out. */
export function leavesOut(term: Term & { k: "each" }): boolean {
  return term.loops.some(({ target, filters }) => {
    const key = target.k === "unpack" ? target.parts[0] : target;
    if (key?.k === "name" && masksBy(term.value, key.name)) return true;
    return key?.k === "name" && filters.some((filter) => (filter.k === "compare" ? isChosen(filter) && isAbout(filter.left, key.name) : filter.k === "not" && isAbout(filter.part, key.name)));
  });
}

/**
 * The mapping of `… for k, v in mapping.items() if k not in ("password", "token")` without the keys that are left out;
 * null where its keys or the filters are not known.
 */
export function chosenKeys(frame: Frame, { loops }: Term & { k: "each" }): Value | null {
  const [loop, ...others] = loops;
  if (!loop || others.length > 0 || loop.filters.length === 0 || loop.target.k !== "unpack" || loop.over.k !== "call" || loop.over.func.k !== "attr" || loop.over.func.name !== "items") return null;
  const [key] = loop.target.parts;
  const mapping = evaluate(frame, loop.over.func.base);
  if (key?.k !== "name" || mapping.marks !== null || mapping.fields === null || ![...mapping.fields.keys()].every((name) => /^\[[^*?\]]+\]$/.test(name))) return null;
  const tests = loop.filters.map((filter) => keyTest(frame, filter, key.name));
  if (tests.includes(null)) return null;
  return { ...CLEAN, fields: new Map([...mapping.fields].filter(([name]) => tests.every((test) => test?.(name.slice(1, -1)) === true))) };
}

/** A comparison of a key with constants, as a test; null for any other. */
function keyTest(frame: Frame, filter: Term, key: string): ((name: string) => boolean) | null {
  if (filter.k !== "compare" || filter.ops.length !== 1) return null;
  const [op] = filter.ops;
  const [right] = filter.right;
  const lowered = filter.left.k === "call" && filter.left.func.k === "attr" && filter.left.func.name === "lower" && pathOf(filter.left.func.base) === key;
  if (!right || !(pathOf(filter.left) === key || lowered)) return null;
  const value = evaluate(frame, right);
  const names = op === "==" || op === "!=" ? (typeof value.constant === "string" ? [value.constant] : []) : constants(value);
  if (names.length === 0) return null;
  const equal = op === "==" || op === "in";
  if (!equal && op !== "!=" && op !== "not in") return null;
  return (name) => names.includes(lowered ? name.toLowerCase() : name) === equal;
}

/** The key itself, `key.lower()`, `key.startswith("auth")`, `is_secret(key)`. */
function isAbout(term: Term, key: string): boolean {
  if (pathOf(term) === key) return true;
  return term.k === "call" && ((term.func.k === "attr" && pathOf(term.func.base) === key) || term.args.some((arg) => pathOf(arg.term) === key));
}

function isChosen({ left, ops }: Term & { k: "compare" }): boolean {
  return ops.every((op) => op === "!=" || op === "not in") || (ops[0] === "in" && left.k === "call");
}

/** `"***" if "key" in name else value`: what is left has been looked at. */
function masksBy(value: Term, key: string): boolean {
  if (value.k !== "choose") return false;
  const masked = [value.then, value.orelse].some((one) => one.k === "const" && typeof one.value === "string" && isMaskText(one.value));
  const asked = value.test.k === "compare" ? [value.test.left, ...value.test.right] : value.test.k === "call" ? value.test.args.map((arg) => arg.term) : [];
  return masked && asked.some((one) => isAbout(one, key));
}

/** `if name.endswith("_API_KEY")`, `if "TOKEN" in name`: what is left are secrets. */
export function picksSecrets(frame: Frame, filter: Term): boolean {
  const asked = filter.k === "call" && filter.func.k === "attr" && /^(?:starts|ends)with$/.test(filter.func.name) ? filter.args[0]?.term : filter.k === "compare" && filter.ops[0] === "in" ? filter.left : undefined;
  return asked?.k === "const" && typeof asked.value === "string" && (/^_?(?:key|token|secret|password)$/i.test(asked.value) || frame.world.tables.names.classify(asked.value)?.category === "credential");
}

/** Whether a test about the name of a variable of the environment, or about the key of a pair, leaves the secret ones; null where it asks for something else. */
export function picksVariables(frame: Frame, test: Term): boolean | null {
  if (test.k === "not") {
    const picked = picksVariables(frame, test.part);
    return picked === null ? null : !picked;
  }
  if (test.k === "logic") {
    const parts = test.parts.map((part) => picksVariables(frame, part)).filter((part) => part !== null);
    return parts.length === 0 ? null : parts.includes(true);
  }
  // `any(word in name for word in SENSITIVE)`
  const only = test.k === "call" && test.func.k === "ref" && /^(?:any|all)$/.test(test.func.path) ? test.args[0]?.term : undefined;
  if (only?.k === "each") {
    const about = only.value.k === "compare" ? [only.value.left, ...only.value.right] : [];
    const unequal = only.value.k === "compare" && only.value.ops[0] === "not in";
    return about.some((one) => isName(frame, one)) ? only.loops.some(({ over }) => meansSecrets(frame, over)) !== unequal : null;
  }
  const asked = test.k === "compare" ? [test.left, ...test.right] : test.k === "call" ? [...(test.func.k === "attr" ? [test.func.base] : []), ...test.args.map((arg) => arg.term)] : [];
  if (!asked.some((one) => isName(frame, one))) return null;
  if (picksSecrets(frame, test)) return true;
  if (test.k === "call") return SECRET.test(calleeName(test)) || SEARCHING.test(calleeName(test)) || asked.some((one) => meansSecrets(frame, one));
  if (test.k !== "compare") return false;
  const [op] = test.ops;
  return (op === "in" || op === "==") === test.right.some((one) => meansSecrets(frame, one));
}

const SEARCHING = /(?:^|\.)(?:search|match|fullmatch)$/;

/** `SENSITIVE`, `("key", "token")`, `"key|token"`. */
function meansSecrets(frame: Frame, term: Term): boolean {
  const name = pathOf(term);
  if (name !== null && SECRET.test(name) && !isName(frame, term)) return true;
  const value = evaluate(frame, term);
  return [...constants(value), ...(typeof value.constant === "string" ? [value.constant] : [])].some((text) => SECRET.test(text));
}

const SECRET = /secret|sensitive|credential|key|token|passw|private|hide|hidden|mask|redact|deny|denied|authorization/i;

function calleeName({ func }: Term & { k: "call" }): string {
  return func.k === "attr" || func.k === "var" || func.k === "free" || func.k === "global" ? func.name : func.k === "ref" ? func.path : "";
}

/** `name`, `name.lower()`. */
function isName(frame: Frame, term: Term): boolean {
  if (term.k === "call" && term.func.k === "attr" && term.args.length === 0) return isName(frame, term.func.base);
  return (term.k === "var" || term.k === "free") && (frame.pairs.has(term.name) || isVariableName(frame.env.get(term.name) ?? CLEAN));
}
