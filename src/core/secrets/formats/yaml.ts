import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Document } from "../../languages/document";
import type { SecretShape } from "../../model/secret";
import type { Range } from "../../text/range";
import { decodeBase64 } from "../checks";
import type { Collector } from "../collector";
import { textSecrets } from "../inline";
import { ciSystem, isCompose } from "../paths";
import { promptSecrets } from "../prose";
import { addEntry, optionName, VARIABLE } from "./entry";
import { shellSecrets } from "./shell";

const CREW = /(?:^|\/)[^/]*(?:agents?|tasks?|crew)[^/]*\.ya?ml$/i;
const PROMPT_KEYS = /^(?:role|goal|backstory|description|expected_output|system_prompt|prompt|instructions)$/;
/** The variable that names the account of a service: `MYSQL_USER`. */
const ACCOUNT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:USER|USERNAME|LOGIN)(?:=|$)/;
const COMMAND_KEYS = /^(?:run|script|before_script|after_script|command|entrypoint|args|cmd|bash)$/;

/** Secrets of YAML: agents.yaml, compose, Kubernetes, CI, Helm values, application settings. */
export function yamlSecrets(doc: Extract<Document, { language: "yaml" }>, collector: Collector): void {
  const { path, text } = doc.file;
  const shape: SecretShape = isCompose(path) ? "compose-value" : ciSystem(path) !== null ? "ci-value" : "yaml-value";
  const crew = CREW.test(path);
  let login = false;
  for (const document of doc.yaml) {
    if (document.contents) walk(document.contents, "", "", 0);
  }
  collector.rest(shape, (hit) => ({ literal: hit }));

  function walk(node: unknown, name: string, parent: string, depth: number): void {
    if (depth > 100 || isAlias(node)) return;
    if (isMap(node)) {
      const outer = login;
      login = shape === "compose-value" && node.items.some((item) => ACCOUNT.test(scalarText(item.key) ?? ""));
      map(node, name, depth);
      login = outer;
    } else if (isSeq(node)) {
      login = shape === "compose-value" && node.items.some((item) => isScalar(item) && typeof item.value === "string" && ACCOUNT.test(item.value));
      let flag: string | null = null;
      for (const item of node.items) {
        const option = flag;
        flag = isScalar(item) ? optionName(item.value) : null;
        if (option !== null && flag === null && isScalar(item) && COMMAND_KEYS.test(name)) {
          scalar(item, option);
          continue;
        }
        // `- KEY=value` of compose and CI
        if (isScalar(item) && typeof item.value === "string") listItem(item, item.value, name);
        else walk(item, name, parent, depth + 1);
      }
    } else if (isScalar(node)) scalar(node, name);
  }

  function map(node: YAMLMap, name: string, depth: number): void {
    // `NAME: {value: …, description: …}` of GitLab's variables
    const described = /^[A-Z][A-Z0-9_]*$/.test(name) && (node.has("description") || node.has("options") || node.has("expand") || node.items.length === 1) ? name : null;
    const pair = scalarText(node.get("name", true)) ?? scalarText(node.get("key", true)) ?? described;
    const secret = scalarText(node.get("kind", true)) === "Secret" && /^v1$/.test(scalarText(node.get("apiVersion", true)) ?? "");
    for (const item of node.items) {
      const key = scalarText(item.key) ?? "";
      // ciphertext of sealed secrets
      if (key === "encryptedData") continue;
      if (secret && key === "data" && isMap(item.value)) kubernetesData(item.value);
      else if (key === "value" && pair !== null && isScalar(item.value)) scalar(item.value, pair);
      else if (name === "args" && shape === "compose-value" && isScalar(item.value)) scalar(item.value, key, "docker-arg");
      else if (/^default$/i.test(key) && isScalar(item.value) && collector.judge.name(name)) scalar(item.value, name);
      else walk(item.value, key, name, depth + 1);
    }
  }

  /** Values of a Secret are base64 of the value: the value is what counts. */
  function kubernetesData(data: YAMLMap): void {
    for (const item of data.items) {
      const encoded = scalarText(item.value);
      const range = isScalar(item.value) ? rangeOf(item.value, text) : null;
      const plain = encoded === null ? null : decodeBase64(encoded);
      if (!range || !plain || /[^\x20-\x7e\r\n\t]/.test(plain)) continue;
      const key = scalarText(item.key) ?? "";
      const name = collector.judge.name(key) ?? collector.judge.name("secret");
      const literal = range.literal;
      if (name) collector.candidate({ name, written: key, value: plain, shape, literal, place: range.place, fallback: false, computed: true, localServer: false });
    }
  }

  function listItem(node: Scalar, value: string, name: string): void {
    const range = rangeOf(node, text);
    if (!range) return;
    const cut = /^[A-Za-z_][\w.-]*=/.exec(value)?.[0].length ?? 0;
    const at = range.place.start + (range.verbatim ? cut : 0);
    const commandLine = COMMAND_KEYS.test(name) && (name !== "args" || /\s/.test(value));
    if (cut > 0 && !commandLine) {
      const place = { start: at, end: range.place.end };
      addEntry(collector, { name: value.slice(0, cut - 1), value: value.slice(cut), literal: place, place, shape: name === "args" ? "docker-arg" : shape, fallback: false, verbatim: range.verbatim, login });
    } else if (commandLine) command(value, range);
    else addEntry(collector, { name: /[^s]s$/i.test(name) ? name : "", value, literal: range.literal, place: range.place, shape, fallback: false, verbatim: range.verbatim });
  }

  function scalar(node: Scalar, name: string, as: SecretShape = shape): void {
    const { value } = node;
    const range = rangeOf(node, text);
    if (!range) return;
    // an unquoted number under a password's name is a password
    const written = typeof value === "number" && /pass/i.test(name) ? text.slice(range.place.start, range.place.end) : value;
    if (typeof written !== "string") return;
    if (COMMAND_KEYS.test(name)) {
      command(written, range);
      return;
    }
    if (crew && PROMPT_KEYS.test(name)) {
      collector.prompts.push(range.literal);
      promptSecrets(collector, range.verbatim ? written : text.slice(range.place.start, range.place.end), (start, end) => ({ start: range.place.start + start, end: range.place.start + end }), range.literal);
    }
    if (written.includes("\n")) textSecrets(collector, text.slice(range.place.start, range.place.end), (start, end) => ({ start: range.place.start + start, end: range.place.start + end }), range.literal, as);
    const cut = range.verbatim ? (VARIABLE.exec(written)?.[0].length ?? 0) : 0;
    const place = { start: range.place.start + cut, end: range.place.end };
    addEntry(collector, { name: cut > 0 ? written.slice(0, cut - 1) : name, value: written.slice(cut), literal: cut > 0 ? place : range.literal, place, shape: as, fallback: false, verbatim: range.verbatim, login });
  }

  function command(value: string, range: ScalarRange): void {
    const source = text.slice(range.place.start, range.place.end);
    shellSecrets(range.verbatim ? value : source, collector, range.place.start, shape);
    const part = (start: number, end: number): Range => (range.verbatim ? { start: range.place.start + start, end: range.place.start + end } : range.place);
    collector.text({ value, literal: range.literal, part, shape, name: null, fallback: false, computed: false });
  }
}

interface ScalarRange {
  readonly literal: Range;
  readonly place: Range;
  readonly verbatim: boolean;
}

function rangeOf(node: Scalar, text: string): ScalarRange | null {
  if (!node.range) return null;
  const [start, end] = node.range;
  const quoted = node.type === "QUOTE_SINGLE" || node.type === "QUOTE_DOUBLE";
  const place = quoted ? { start: start + 1, end: Math.max(start + 1, end - 1) } : { start, end };
  return { literal: { start, end }, place, verbatim: text.slice(place.start, place.end) === node.value };
}

function scalarText(node: unknown): string | null {
  const value = isScalar(node as Node) ? (node as Scalar).value : node;
  return typeof value === "string" ? value : null;
}
