import type { Document } from "../../languages/document";
import type { Collector } from "../collector";
import { addEntry } from "./entry";
import { shellSecrets } from "./shell";

/** Secrets of dotenv, INI and properties files. */
export function keyValueSecrets(doc: Extract<Document, { language: "dotenv" | "ini" }>, collector: Collector): void {
  const dotenv = doc.language === "dotenv";
  if (/\.npmrc$/.test(doc.file.path)) npmSecrets(doc.file.text, collector);
  for (const { section, key, value, valueRange } of doc.entries) {
    // a secret store's own sections name what `key` and `value` cannot: [client] password of my.cnf, [pypi] of .pypirc
    const name = /^(?:key|value)$/i.test(key) && section !== null ? section : key;
    const quote = doc.file.text[valueRange.start - 1];
    const quoted = (quote === '"' || quote === "'") && doc.file.text[valueRange.end] === quote;
    addEntry(collector, {
      name,
      value: stripQuotes(value),
      literal: quoted ? { start: valueRange.start - 1, end: valueRange.end + 1 } : valueRange,
      place: valueRange,
      shape: dotenv ? "dotenv-value" : "ini-value",
      fallback: dotenv,
      verbatim: value.length === valueRange.end - valueRange.start,
    });
  }
  if (/\.envrc$/.test(doc.file.path)) shellSecrets(doc.file.text, collector, 0);
}

function stripQuotes(value: string): string {
  return /^(["']).*\1$/s.test(value) && value.length >= 2 ? value.slice(1, -1) : value;
}

/** `//registry.npmjs.org/:_authToken=…`, `_auth=…`, `_password=…`. */
function npmSecrets(text: string, collector: Collector): void {
  const token = collector.judge.name("access_key");
  for (const match of text.matchAll(/(?:^|[:/\n])(_authToken|_auth|_password)[ \t]{0,4}=[ \t]{0,4}"?([^\s"]{8,300})/dg)) {
    const place = match.indices?.[2];
    if (!place || !token) continue;
    const range = { start: place[0], end: place[1] };
    collector.candidate({ name: token, written: match[1] ?? "", value: match[2] ?? "", shape: "ini-value", literal: range, place: range, fallback: false, computed: false, localServer: false });
  }
}
