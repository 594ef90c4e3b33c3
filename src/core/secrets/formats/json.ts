import type { Node } from "jsonc-parser";
import type { Document } from "../../languages/document";
import type { Range } from "../../text/range";
import { decodeBase64 } from "../checks";
import type { Collector } from "../collector";
import { promptSecrets } from "../prose";
import { genericPair, isLocalHost } from "../urls";
import { addEntry, optionName, VARIABLE } from "./entry";

const PROMPT_KEYS = /^(?:role|goal|backstory|description|expected_output|system_prompt|prompt|instructions)$/;

/** Secrets of JSON and JSONC: crews, MCP settings, service accounts, application settings. */
export function jsonSecrets(doc: Extract<Document, { language: "json" }>, collector: Collector): void {
  const { path, text } = doc.file;
  const crew = /(?:^|\/)(?:crew\.jsonc?|agents\/[^/]+\.jsonc?|tasks\/[^/]+\.jsonc?)$/.test(path);
  if (doc.json) walk(doc.json, null);
  collector.rest("json-value", (hit) => ({ literal: quotedAround(text, hit) }));

  function walk(node: Node, name: string | null): void {
    if (node.type === "object") {
      const local = (node.children ?? []).some((property) => /base_?url|api_?base|endpoint|host/i.test(keyOf(property)) && isLocalUrl(property.children?.[1]?.value));
      const pair = namedPair(node);
      for (const property of node.children ?? []) {
        const key = keyOf(property);
        const value = property.children?.[1];
        // ciphertext of sealed secrets
        if (!value || key === "encryptedData" || (value.type === "object" && /^examples?$/i.test(key))) continue;
        const own = pair !== null && /^value$/i.test(key) ? pair : /^default$/i.test(key) && name !== null ? name : key;
        if (value.type === "string") string(value, own, local);
        else walk(value, key);
      }
    } else if (node.type === "array") {
      let flag: string | null = null;
      for (const child of node.children ?? []) {
        const option = flag;
        flag = optionName(child.value);
        if (option !== null && flag === null && child.type === "string") string(child, option, false);
        else if (child.type === "string") string(child, name !== null && /s$/i.test(name) ? name : "", false, name !== null && /^(?:env|environment|envs|args|variables)$|list$/i.test(name));
        else walk(child, name);
      }
    }
  }

  function loginSecret(value: string, node: Node): void {
    const [, user = "", password = ""] = LOGIN.exec(decodeBase64(value) ?? "") ?? [];
    const known = collector.judge.name("password");
    if (!known || password === "" || genericPair(user, password)) return;
    const literal = { start: node.offset, end: node.offset + node.length };
    collector.candidate({ name: known, written: "auth", value: password, shape: "json-value", literal, place: { start: literal.start + 1, end: literal.end - 1 }, fallback: false, computed: true, localServer: false });
  }

  function string(node: Node, name: string, localServer: boolean, variables = false): void {
    const value = typeof node.value === "string" ? node.value : "";
    if (value.length < 4) return;
    if (name === "auth") loginSecret(value, node);
    const literal = { start: node.offset, end: node.offset + node.length };
    const place = { start: literal.start + 1, end: Math.max(literal.start + 1, literal.end - 1) };
    const verbatim = value.length === place.end - place.start;
    // `"environment": ["NAME=value"]`
    const cut = verbatim ? ((variables ? /^[A-Za-z_]\w{1,60}=/ : VARIABLE).exec(value)?.[0].length ?? 0) : 0;
    if (cut > 0) {
      const part = { start: place.start + cut, end: place.end };
      addEntry(collector, { name: value.slice(0, cut - 1), value: value.slice(cut), literal: part, place: part, shape: "json-value", fallback: false, verbatim, localServer });
      return;
    }
    if (crew && PROMPT_KEYS.test(name)) {
      collector.prompts.push(literal);
      promptSecrets(collector, value, (start, end) => (verbatim ? { start: place.start + start, end: place.start + end } : place), literal);
    }
    addEntry(collector, { name, value, literal, place, shape: "json-value", fallback: false, verbatim, localServer });
  }
}

/** What Docker keeps of a login: `user:password` in base64. */
const LOGIN = /^([^\s:]{1,100}):([\x21-\x7e]{6,2000})$/;

/** `{ "name": "API_KEY", "value": … }` names its value elsewhere. */
function namedPair(node: Node): string | null {
  const named = (node.children ?? []).find((property) => /^(?:name|key|header)$/i.test(keyOf(property)))?.children?.[1]?.value as unknown;
  return typeof named === "string" ? named : null;
}

function keyOf(property: Node): string {
  const key: unknown = property.children?.[0]?.value;
  return typeof key === "string" ? key : "";
}

function isLocalUrl(value: unknown): boolean {
  const host = typeof value === "string" ? /^[a-z]+:\/\/([^/]+)/i.exec(value)?.[1] : undefined;
  return host !== undefined && isLocalHost(host);
}

/** The quoted string around a place of the file's text, or the place itself. */
export function quotedAround(text: string, range: Range): Range {
  let start = range.start;
  while (start > 0 && range.start - start < 2000 && text[start - 1] !== '"' && text[start - 1] !== "\n") start--;
  let end = range.end;
  while (end < text.length && end - range.end < 2000 && text[end] !== '"' && text[end] !== "\n") end++;
  return text[start - 1] === '"' && text[end] === '"' ? { start: start - 1, end: end + 1 } : { start: range.start, end: range.end };
}
