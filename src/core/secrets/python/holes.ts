import type { BinOp, Call, Expr, JoinedStr } from "../../languages/python/ast";
import { formatArguments } from "./calls";
import type { Place } from "./place";

/** A value put into a template at a place that tells what it is: `?api_key={}`, `://user:{pw}@`, `Bearer %s`. */
export interface Hole {
  readonly name: string;
  readonly value: Expr;
}

const USERINFO = /:\/\/[^\s/@]{0,80}:$/;
/** What follows a password in a URL: `host:{}` is a port. */
const HOST = /^[^\s/?#@"']{0,80}@/;
const NAMED = /(?:^|[?&\s"'{,;(])([A-Za-z][\w-]{1,40})["']?\s{0,2}=\s{0,2}["']?$/;
/** `https://…?key=`: called just a key, it opens the service that the address is of. */
const QUERY = /[?&](?:key|appid|app_id|access_key|auth)=$/;
/** Name of what stands there. Only a value that looks generated counts. */
const QUERY_KEY = "query_api_key";
const SCHEME = /(?:^|[\s"'])(?:Bearer|Token)\s$/;
/** Characters before a hole that can tell its name. */
const BEFORE = 140;

function nameOf(text: string, after: string): string | null {
  const before = text.slice(-BEFORE);
  if (QUERY.test(before) && before.includes("://")) return QUERY_KEY;
  if (USERINFO.test(before)) return HOST.test(after) ? "password" : null;
  return SCHEME.test(before) ? "access_token" : (NAMED.exec(before)?.[1] ?? null);
}

/** Named holes of `"…{}…".format(…)`. */
export function formatHoles(call: Call): readonly Hole[] {
  if (call.func.kind !== "Attribute" || call.func.attr !== "format" || call.func.value.kind !== "Str") return [];
  const template = call.func.value.value;
  const argument = formatArguments(call);
  return [...template.matchAll(/\{(\w{0,40})\}/g)].flatMap((match): Hole[] => {
    const value = argument(match[1] ?? "");
    const name = nameOf(template.slice(0, match.index), template.slice(match.index + match[0].length));
    return value && name !== null ? [{ name, value }] : [];
  });
}

/** Named holes of `"…%s…" % (…)`. */
export function percentHoles(expr: BinOp): readonly Hole[] {
  const { left, right } = expr;
  if (expr.op !== "%" || left.kind !== "Str") return [];
  const args = right.kind === "Tuple" ? right.elts : [right];
  return [...left.value.matchAll(/%[sr]/g)].flatMap((match, i): Hole[] => {
    const value = args[i];
    const name = nameOf(left.value.slice(0, match.index), left.value.slice(match.index + match[0].length));
    return value && name !== null ? [{ name, value }] : [];
  });
}

/** `"…;PWD=" + "…"`: operands of a sum that the text before them names. */
export function sumHoles(expr: BinOp): readonly Hole[] {
  if (expr.op !== "+") return [];
  const { left, right } = expr;
  const before = left.kind === "BinOp" ? left.right : left;
  const name = before.kind === "Str" ? nameOf(before.value, "") : null;
  return name === null ? [] : [{ name, value: right }];
}

/** Named interpolations of an f-string. */
export function joinedHoles(expr: JoinedStr): readonly Hole[] {
  let before = "";
  const holes: Hole[] = [];
  for (const [index, part] of expr.values.entries()) {
    if (part.kind === "StrChunk") before = (before + part.value).slice(-BEFORE);
    else {
      const next = expr.values[index + 1];
      const name = nameOf(before, next?.kind === "StrChunk" ? next.value : "");
      if (name !== null) holes.push({ name, value: part.value });
      before += "{}";
    }
  }
  return holes;
}

/** Where a hole's value stands; of names only what ends up in an address or a header is followed. */
export function holePlace(name: string): Place {
  return { name, shape: "fstring-part", fallback: false, localServer: false, generatedOnly: name === QUERY_KEY };
}
