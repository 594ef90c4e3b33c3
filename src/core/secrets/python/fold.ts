import type { Call, Expr, JoinedStr, Str } from "../../languages/python/ast";
import { walkExpression } from "../../languages/python/visit";
import { decodeBase64 } from "../checks";
import { formatArguments } from "./calls";

/** The text that an expression of literals makes. */
export interface Folded {
  readonly value: string;
  readonly expr: Expr;
  /** The one plain literal that holds the whole value as written; null where it is put together or decoded. */
  readonly literal: Str | JoinedStr | null;
}

const MAX_DEPTH = 12;
/** Calls that give back the text of their first argument. */
const THROUGH = new Set(["str", "SecretStr", "SecretBytes", "Secret", "bytes", "bytearray", "dedent", "cleandoc", "unquote", "cast_str", "convert_to_secret", "secret_from_literal", "SecretValue", "quote", "quote_plus"]);
const METHODS = new Set(["strip", "encode", "decode", "rstrip", "lstrip", "expandtabs"]);

/** Computes expressions made of literals alone: `+`, `%`, format, join, base64, hex, reversal. Null for anything else. */
export function fold(expr: Expr, depth = 0): Folded | null {
  if (depth > MAX_DEPTH) return null;
  switch (expr.kind) {
    case "Str":
      return { value: expr.value, expr, literal: expr };
    case "JoinedStr": {
      const plain = !expr.values.some((part) => part.kind === "FormattedValue");
      const parts = expr.values.map((part) => (part.kind === "StrChunk" ? part.value : (fold(part.value, depth + 1)?.value ?? null)));
      return parts.includes(null) ? null : { value: parts.join(""), expr, literal: plain ? expr : null };
    }
    case "BinOp": {
      const left = fold(expr.left, depth + 1);
      if (!left) return null;
      if (expr.op === "%") return percent(left.value, expr.right, expr, depth);
      const right = expr.op === "+" ? fold(expr.right, depth + 1) : null;
      return right ? { value: left.value + right.value, expr, literal: null } : null;
    }
    case "Subscript": {
      const { index } = expr;
      const reversed = index.kind === "Slice" && !index.lower && !index.upper && index.step?.kind === "UnaryOp" && index.step.op === "-";
      const inner = index.kind === "Slice" ? fold(expr.value, depth + 1) : null;
      if (!inner || index.kind !== "Slice") return null;
      if (reversed) return { value: Array.from(inner.value).reverse().join(""), expr, literal: null };
      const from = bound(index.lower, 0);
      const to = bound(index.upper, inner.value.length);
      return from === null || to === null || index.step ? null : { value: inner.value.slice(from, to), expr, literal: null };
    }
    case "Call":
      return foldCall(expr, depth);
    default:
      return null;
  }
}

/** The plain literals inside an expression, in order. */
export function stringsIn(expr: Expr): Str[] {
  const found: Str[] = [];
  walkExpression(expr, (part) => {
    if (part.kind === "Str") found.push(part);
    return true;
  });
  return found;
}

/** The literal inside an expression that is just this text; null where there is none, or several. */
export function literalIn(expr: Expr, text: string): Str | null {
  const found = stringsIn(expr).filter((part) => part.value === text);
  const [only] = found;
  return found.length === 1 && only ? only : null;
}

/** A slice's bound that is a number, or what stands for none. */
function bound(expr: Expr | null, none: number): number | null {
  return expr === null ? none : expr.kind === "Num" && /^\d{1,9}$/.test(expr.text) ? Number(expr.text) : null;
}

/** `bytes([104, 101])`: the text that the numbers make, or their digits in hexadecimal. */
function fromNumbers(elements: readonly Expr[]): string | null {
  if (elements.length < 8 || elements.length > 512) return null;
  const codes = elements.map((element) => (element.kind === "Num" && /^(?:0[xX][0-9a-fA-F]{1,2}|\d{1,3})$/.test(element.text) ? Number(element.text) : -1));
  if (codes.some((code) => code < 0 || code > 255)) return null;
  return codes.every(printable) ? String.fromCharCode(...codes) : codes.map((code) => code.toString(16).padStart(2, "0")).join("");
}

function printable(code: number): boolean {
  return code >= 32 && code < 127;
}

/** What a decoder made, or the text that it was given where that is more readable than the bytes. */
function readable(decoded: string | null, given: string): string | null {
  return decoded !== null && Array.from(decoded).every((c) => printable(c.charCodeAt(0)) || /\s/.test(c)) ? decoded : decoded === null ? null : given;
}

function percent(template: string, right: Expr, expr: Expr, depth: number): Folded | null {
  const args = (right.kind === "Tuple" ? right.elts : [right]).map((arg) => fold(arg, depth + 1)?.value);
  const holes = template.match(/%[sr]/g)?.length ?? 0;
  if (holes === 0 || args.slice(0, holes).includes(undefined) || args.length < holes) return null;
  let next = 0;
  return { value: template.replace(/%[sr]/g, () => args[next++] ?? ""), expr, literal: null };
}

function foldCall(call: Call, depth: number): Folded | null {
  const { func } = call;
  const name = func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr : "";
  const argument = call.args[0];
  if (func.kind === "Attribute" && METHODS.has(name)) {
    const inner = fold(func.value, depth + 1);
    if (inner) return { ...inner, expr: call };
  }
  if (func.kind === "Attribute" && name === "join" && argument) {
    const glue = fold(func.value, depth + 1)?.value;
    const elements = argument.kind === "List" || argument.kind === "Tuple" ? argument.elts.map((element) => fold(element, depth + 1)?.value) : [argument.kind === "Call" ? fold(argument, depth + 1)?.value : undefined];
    return glue === undefined || elements.includes(undefined) ? null : { value: elements.join(glue), expr: call, literal: null };
  }
  if (func.kind === "Attribute" && name === "format") return format(call, fold(func.value, depth + 1)?.value, depth);
  if (!argument) return null;
  if ((name === "bytes" || name === "bytearray") && (argument.kind === "List" || argument.kind === "Tuple")) {
    const value = fromNumbers(argument.elts);
    return value === null ? null : { value, expr: call, literal: null };
  }
  const inner = fold(argument, depth + 1);
  if (!inner) return null;
  const made = (value: string | null): Folded | null => (value === null ? null : { value, expr: call, literal: null });
  if (THROUGH.has(name)) return { ...inner, expr: argument.kind === "Str" ? argument : inner.expr };
  if (/^(?:standard_|urlsafe_)?b64decode$|^decodestring$|^a2b_base64$/.test(name)) return made(readable(decodeBase64(inner.value), inner.value));
  if (name === "reversed") return made(Array.from(inner.value).reverse().join(""));
  const codec = call.args[1]?.kind === "Str" ? call.args[1].value : "";
  if (name === "fromhex" || name === "unhexlify" || name === "b16decode" || name === "a2b_hex" || (name === "decode" && /^hex(?:_codec)?$/.test(codec))) {
    return /^(?:[0-9a-fA-F]{2})+$/.test(inner.value) ? made(readable(inner.value.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))), inner.value)) : null;
  }
  if (name === "decode" && /^rot_?13$/.test(codec)) {
    return made(inner.value.replace(/[a-z]/gi, (c) => String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < "n" ? 13 : -13))));
  }
  return null;
}

function format(call: Call, template: string | undefined, depth: number): Folded | null {
  if (template === undefined) return null;
  const argument = formatArguments(call);
  const missing: string[] = [];
  const value = template.replace(/\{(\w*)\}/g, (_, key: string) => {
    const arg = argument(key);
    const text = arg ? fold(arg, depth + 1)?.value : undefined;
    if (text === undefined) missing.push(key);
    return text ?? "";
  });
  return missing.length === 0 ? { value, expr: call, literal: null } : null;
}
