import type { Range } from "../../text/range";
import { isAppPassword } from "../app-passwords";
import type { Collector } from "../collector";
import { headerValue } from "../headers";
import { headersIn, querySecrets } from "../inline";

/** Languages without a reader of their own here: values stand in quotes there. */
const CODE = /\.(?:go|java|kts?|scala|groovy|gradle|cs|fs|vb|php|rb|rs|swift|m|mm|c|h|cc|cpp|cxx|hpp|ino|lua|pl|pm|r|jl|dart|exs?|erl|clj[cs]?|hs|ml|vue|svelte|nim|zig|bzl|proto|bicep|tfstate)$/i;
/** What people and programs write down line by line: values may stand without quotes. */
const LINES = /\.(?:log|service|timer|http|rest|txt|out|xml|plist|config|cnf|cmake|mk|list|env\w*|secrets?|keys?|tokens?|creds?)$|(?:^|\/)\.?[^./]+$/i;

const NAME = String.raw`(?<![\w$.-])[$:@]?([A-Za-z_][\w.-]{1,60})["'\])]{0,3}`;
/** A declared type between a name and its value. */
const TYPED = String.raw`(?:\s{0,2}:?\s{0,2}(?:string|str|&(?:'static )?str|char|Optional<string>)(?:\[\]|\?)?)?`;
const JOIN = String.raw`(?:[ \t]{0,4}(?::{0,3}=>?|\?=|\.=|\|\|=?|=>|:|,)\s{0,8})`;
/** `"name": X, "value": Y` of JSON, YAML and XML. */
const PAIR = String.raw`,?\s{1,12}["']?value["']?[ \t]{0,3}[:=][ \t]{0,3}`;
const VALUE = String.raw`[A-Za-z0-9_.~+/=:@!#%&*^$|-]`;

const QUOTED = new RegExp(`${NAME}${TYPED}${JOIN}["'\`](?:(?:Bearer|Token|Basic) )?(${VALUE}{12,400})["'\`]`, "dgi");
const PAIRED = new RegExp(`${NAME}${PAIR}["'\`]?(${VALUE}{12,400})(?=["'\`\\s,;]|$)`, "dgi");
/** The same in code, where a bare word is a name. */
const PAIRED_TEXT = new RegExp(`${NAME}${PAIR}["'\`](${VALUE}{12,400})["'\`]`, "dgi");
const DEFINED = /#define[ \t]{1,8}(\w{2,60})[ \t]{1,40}"([^"\s\\]{12,400})"/dg;
const LOOSE = new RegExp(`${NAME}${JOIN}["'\`]?(?:(?:Bearer|Token|Basic) )?(${VALUE}{12,400}?)(?=["'\`\\s;,<>)\\]}]|\\\\[nr"]|$)`, "dgi");
/** `the API key is …`, `service TOKEN …`: a blank joins them. */
const SPOKEN = /\b((?:[A-Za-z][\w.-]{1,40}[ _-])?(?:secret|token|(?:api|access|secret|private|auth|app)[ _-]?key))[ \t]{1,4}(?:(?:is|-)[ \t]{1,4})?["'`]?([A-Za-z0-9_.~+/=-]{16,400})(?=["'`\s;,<)]|$)/dgi;
const ELEMENT = /<([A-Za-z][\w.-]{2,60})>\s{0,40}([^\s<>]{12,400})\s{0,40}<\//dg;

/** `Environment="NAME=…"` of systemd. */
const UNIT = /^Environment=["']?([A-Za-z_]\w{1,60})=([^\s"']{12,400})/dgm;
/** `header("Authorization", "Basic …")`. */
const SENT = /["'](authorization|x-[a-z-]{1,30}(?:key|token|secret|auth))["']\s{0,4}(?:,|=>|:|=|\])\s{0,4}=?\s{0,4}["'](?!\s)([^"'\r\n{}<>$\\]{12,400})["']/dgi;
/** A password that somebody chose or a mail service made, in quotes behind its name: `smtpPassword = "…"`. */
const CHOSEN = new RegExp(`${NAME}${TYPED}[ \\t]{0,4}(?:=|:=|=>|:|(?<=["']),)[ \\t]{0,4}["']((?=[^"'\r\n]{0,60}[a-z])[^"'\r\n\\\\<>{}$]{6,60})["']`, "dgi");
const MIXED = /^(?=\S*[a-z])(?=\S*\d)(?=\S*[A-Z!@#$%^&*])\S{6,60}$/;

/** Assignments in files that nothing here parses. Only values that look generated count. */
export function assignmentSecrets(path: string, text: string, collector: Collector): void {
  const { judge } = collector;
  const add = (match: RegExpExecArray): void => {
    const place = match.indices?.[2];
    const written = (match[1] ?? "").replace(/^(?:using|use|uses|used|with|set) /i, "");
    const value = match[2] ?? "";
    // a list of files with what they come to
    const name = /\.(?:py|js|ts|html?|json|ya?ml|txt|go|java|css|md)$/i.test(written) ? null : judge.name(written);
    if (!name || !place || judge.value(value, name) !== "random") return;
    const range: Range = { start: place[0], end: place[1] };
    collector.candidate({ name, written, value, shape: "text", literal: range, place: range, fallback: false, computed: false, localServer: false });
  };
  const chosen = (match: RegExpExecArray): void => {
    const place = match.indices?.[2];
    const [, written = "", value = ""] = match;
    const name = /pass|pwd|senha|contras|secret/i.test(written) ? judge.name(written) : null;
    if (name?.kind !== "password" || !place || judge.value(value, name) !== "plain" || !(MIXED.test(value) || isAppPassword(value, name.words))) return;
    const range: Range = { start: place[0], end: place[1] };
    collector.candidate({ name, written, value, shape: "text", literal: range, place: range, fallback: false, computed: false, localServer: false });
  };
  if (CODE.test(path)) {
    for (const pattern of [QUOTED, DEFINED, PAIRED_TEXT]) for (const match of text.matchAll(pattern)) add(match);
    for (const pattern of [CHOSEN, DEFINED]) for (const match of text.matchAll(pattern)) chosen(match);
    for (const match of text.matchAll(SENT)) {
      const header = headerValue(match[1] ?? "", match[2] ?? "", judge);
      const place = match.indices?.[2];
      if (!header || !place || judge.value(header.value, header.name) !== "random") continue;
      const range: Range = { start: place[0] + header.offset, end: place[1] };
      collector.candidate({ name: header.name, written: match[1] ?? "", value: header.value, shape: "header", literal: range, place: range, fallback: false, computed: false, localServer: false });
    }
  } else if (LINES.test(path)) {
    for (const pattern of [UNIT, LOOSE, ELEMENT, SPOKEN, PAIRED]) for (const match of text.matchAll(pattern)) add(match);
    for (const { name, value, start } of headersIn(text, judge)) {
      const range: Range = { start, end: start + value.length };
      if (judge.value(value, name) === "random") collector.candidate({ name, written: name.name, value, shape: "text", literal: range, place: range, fallback: false, computed: false, localServer: false });
    }
  } else return;
  addresses(text, collector, CODE.test(path));
}

const CONNECTION = /[;?&]\s{0,3}(?:pwd|password)\s{0,3}=/i;
/** Longer lines are data. */
const MAX_LINE = 2000;

/** URLs and connection strings with a password, line by line. */
export function addresses(text: string, collector: Collector, code: boolean): void {
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf("\n", start);
    if (end === -1) end = text.length;
    if (end - start > MAX_LINE) continue;
    const line = text.slice(start, end);
    const from = start;
    const part = (a: number, b: number): Range => ({ start: from + a, end: from + b });
    if (code) querySecrets(collector, line, part, { start, end }, "text");
    if (!(line.includes("://") && line.includes("@")) && !CONNECTION.test(line)) continue;
    collector.text({ value: line, literal: { start, end }, part, shape: "text", name: null, fallback: false, computed: false });
  }
}
