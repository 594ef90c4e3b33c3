import type { Frame } from "./frame";
import type { Term } from "./ir";
import { isMaskText } from "./redactors";
import { isVariableName } from "./read";
import { pathOf } from "./refine";
import { CLEAN } from "./values";

/** `for k, v in x.items() if k != "password"`, `if k.lower() in SHOWN`: somebody has thought of what may come out. */
export function leavesOut(term: Term & { k: "each" }): boolean {
  return term.loops.some(({ target, filters }) => {
    const key = target.k === "unpack" ? target.parts[0] : target;
    if (key?.k === "name" && masksBy(term.value, key.name)) return true;
    return key?.k === "name" && filters.some((filter) => (filter.k === "compare" ? isChosen(filter) && isAbout(filter.left, key.name) : filter.k === "not" && isAbout(filter.part, key.name)));
  });
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

/** Whether a test about the name of a variable of the environment leaves the secret ones; null where it asks for something else. */
export function picksVariables(frame: Frame, test: Term): boolean | null {
  if (test.k === "not") {
    const picked = picksVariables(frame, test.part);
    return picked === null ? null : !picked;
  }
  if (test.k === "logic") {
    const parts = test.parts.map((part) => picksVariables(frame, part)).filter((part) => part !== null);
    return parts.length === 0 ? null : parts.includes(true);
  }
  const asked = test.k === "compare" ? [test.left, ...test.right] : test.k === "call" ? [...(test.func.k === "attr" ? [test.func.base] : []), ...test.args.map((arg) => arg.term)] : [];
  if (!asked.some((one) => isName(frame, one))) return null;
  return picksSecrets(frame, test) || (test.k === "call" && SECRET.test(calleeName(test)));
}

const SECRET = /secret|sensitive|credential|key|token/i;

function calleeName({ func }: Term & { k: "call" }): string {
  return func.k === "attr" || func.k === "var" || func.k === "free" || func.k === "global" ? func.name : func.k === "ref" ? func.path : "";
}

/** `name`, `name.lower()`. */
function isName(frame: Frame, term: Term): boolean {
  if (term.k === "call" && term.func.k === "attr" && term.args.length === 0) return isName(frame, term.func.base);
  return (term.k === "var" || term.k === "free") && isVariableName(frame.env.get(term.name) ?? CLEAN);
}
