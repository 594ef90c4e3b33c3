import type { SecretShape } from "../model/secret";
import type { Range } from "../text/range";
import type { Collector } from "./collector";
import { headerValue } from "./headers";
import type { Judge } from "./judge";
import type { CredentialName } from "./names";
import { isCallHead } from "./values";

/** `"api_key": "value"`, `api_key = "value"` and `?api_key=value` inside a text: JSON documents, configuration, code, addresses. */
const PAIR = /(["'])([A-Za-z][\w.-]{1,60})\1\s{0,4}:\s{0,4}(["'])([^"'\r\n]{4,400})\3/dg;
const LINE = /(?<![\w.-])([A-Za-z][\w.-]{2,60})[ \t]{0,3}(?:=|:(?!\/\/))[ \t]{0,3}(["']?)([^\s"'`$<>{}&\\]{8,400})\2(?=[\s;&\\"'`,#]|$)/dg;
/** `?key=…` of an address: what is called just a key there opens the service. */
const QUERY = /[?&](key|auth|code|appid|app_id|access_key|token)=([A-Za-z0-9_-]{24,200})(?=[\s&"'`#]|$)/dg;
const DOCUMENT = /docs\.google|spreadsheets|drive\.google/;
const HEADER = /\b(authorization|x-api-key|api-key|private-token|x-auth-token)\s{0,2}:\s{0,3}((?:bearer|basic|token)?\s{0,2}[^\s"'<>{}\\]{8,400})/dgi;

/** Assignments in a text. Only values that look generated count: texts are full of examples. */
export function textSecrets(collector: Collector, text: string, part: (start: number, end: number) => Range, literal: Range, shape: SecretShape = "text"): void {
  const { judge } = collector;
  // a JSON document as a whole is data that is used, no sentence about it
  const document = /^\s{0,20}\{\s{0,20}"/.test(text) && /\}\s{0,20}$/.test(text);
  const add = (written: string, value: string, place: readonly [number, number] | undefined): void => {
    const name = judge.name(written);
    if (!name || !place || isCallHead(value)) return;
    const kind = judge.value(value, name);
    if (kind !== "random" && !(document && kind === "plain" && name.kind === "password" && /\d/.test(value))) return;
    collector.candidate({ name, written, value, shape, literal, place: part(place[0], place[1]), fallback: false, computed: false, localServer: false });
  };
  if (text.includes('":') || text.includes("':") || text.includes('" :')) for (const match of text.matchAll(PAIR)) add(match[2] ?? "", match[4] ?? "", match.indices?.[4]);
  if (text.includes("=") || text.includes(": ")) for (const match of text.matchAll(LINE)) add(match[1] ?? "", match[3] ?? "", match.indices?.[3]);
  // what a cell prints holds addresses that others made
  if (text.includes("://") && text.includes("=") && shape !== "notebook-output" && !DOCUMENT.test(text)) {
    for (const match of text.matchAll(QUERY)) add("api_key", match[2] ?? "", match.indices?.[2]);
  }
  if (text.includes(":")) for (const { name, value, start } of headersIn(text, judge)) add(name.name, value, [start, start + value.length]);
}

/** `?api_key=…&token=…` of an address in a program that is not Python. */
const PARAMETER = /[?&]([A-Za-z][\w.-]{1,40})=([A-Za-z0-9_.~-]{16,400})(?=[&"'`\s#);,<]|$)/dg;
/** Names that open a service in an address and say little elsewhere. */
const OPENS = /^(?:key|auth|appid|app_id|apikey|api_key|access_key)$/i;

/** Generated credentials among the parameters of addresses in a text. */
export function querySecrets(collector: Collector, text: string, part: (start: number, end: number) => Range, literal: Range, shape: SecretShape): void {
  if (!text.includes("=") || !(text.includes("?") || text.includes("&")) || DOCUMENT.test(text)) return;
  const { judge } = collector;
  for (const match of text.matchAll(PARAMETER)) {
    const [, written = "", value = ""] = match;
    const place = match.indices?.[2];
    const name = judge.name(OPENS.test(written) ? "api_key" : written);
    if (!name || !place || (written === "key" && value.length < 24) || judge.value(value, name) !== "random") continue;
    collector.candidate({ name, written, value, shape, literal, place: part(place[0], place[1]), fallback: false, computed: false, localServer: false });
  }
}

/** Credentials of request headers that a text shows: `Authorization: Bearer …`. `start` is the credential's place in the text. */
export function* headersIn(text: string, judge: Judge): Generator<{ readonly name: CredentialName; readonly value: string; readonly start: number }> {
  for (const match of text.matchAll(HEADER)) {
    const header = headerValue(match[1] ?? "", match[2] ?? "", judge);
    const place = match.indices?.[2];
    if (header && place) yield { name: header.name, value: header.value, start: place[0] + header.offset };
  }
}
