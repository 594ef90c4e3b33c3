import type { Node as JsonNode } from "jsonc-parser";
import { isAlias, isMap, isScalar, isSeq, type Document as YamlDocument, type Node as YamlNode, type ParsedNode } from "yaml";
import type { Document } from "../languages/document";
import { newDict } from "./expressions";
import { fromToml } from "./toml";
import { unknown, type LibraryCall, type Machine } from "./machine";
import { members, type Site, type Value } from "./value";
import { remembered } from "../remember";

const LOADERS = /^(?:yaml\.(?:safe_load|full_load|load|unsafe_load)|ruamel\.yaml\.YAML\.load|json\.loads?|json5\.loads?|(?:toml|tomllib|tomli|rtoml|pytoml|tomlkit)\.(?:load|loads|parse)|omegaconf\.OmegaConf\.load)$/;

/** `yaml.safe_load(open("config/agents.yaml"))`: the file's content, where the project holds the file. Null for other calls. */
export function readDocument(m: Machine, call: LibraryCall): Value | null {
  if (!LOADERS.test(call.fqn)) return null;
  const [first] = call.args;
  if (!first) return null;
  const path = literalPath(first);
  if (path === null) return null;
  const document = findDocument(m, path, "source" in call.site ? call.site.source.path : "");
  return document ? documentValue(document) : unknown(`the content of ${path}`, call.site);
}

/** The literal part of a path that an expression builds: `Path(__file__).parent / "config" / "x.yaml"` gives `config/x.yaml`. */
export function literalPath(value: Value, depth = 0): string | null {
  if (depth > 8) return null;
  const parts: string[] = [];
  const visit = (one: Value, level: number): void => {
    if (level > 8) return;
    if (one.kind === "const" && typeof one.value === "string" && one.name !== "__file__" && !/^(?:r|rb|rt|utf-?8)$/i.test(one.value)) parts.push(one.value);
    else if (one.kind === "text") for (const piece of one.parts) visit(piece, level + 1);
    else if (one.kind === "list") for (const item of one.items) visit(item, level + 1);
    else if (one.kind === "instance" && !one.cls) {
      if (one.receiver) visit(one.receiver, level + 1);
      for (const arg of one.args) visit(arg, level + 1);
    } else if (one.kind === "external" && one.receiver) visit(one.receiver, level + 1);
    else if (one.kind === "union" && one.members[0]) visit(one.members[0], level + 1);
  };
  visit(value, 0);
  const joined = parts.join("/").replace(/\/{2,}/g, "/");
  return joined === "" ? null : joined;
}

/** A document by a path as code writes it: relative to the code's folder, to a folder above, or the nearest whose path ends so. */
export function findDocument(m: Machine, path: string, from: string): Document | null {
  const clean = normalise(path);
  const folders = from.split("/").slice(0, -1);
  for (let keep = folders.length; keep >= 0; keep--) {
    const base = folders.slice(0, keep).join("/");
    const found = m.input.documents.get(base === "" ? clean : `${base}/${clean}`);
    if (found) return found;
  }
  return null;
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/\\/g, "/").split("/")) {
    if (part !== "" && part !== "." && part !== "..") parts.push(part);
  }
  return parts.join("/");
}

/** The content of a YAML, JSON or TOML file as a value whose sites are places of that file. Shared by all who read it. */
export const documentValue = remembered(convert);

function convert(document: Document): Value {
  const { path } = document.file;
  const site: Site = { path, range: { start: 0, end: 0 } };
  if (document.language === "yaml") {
    const [first] = document.yaml;
    return first?.contents ? fromYaml(first, first.contents, path, 0) : newDict(site);
  }
  if (document.language === "json") return document.json ? fromJson(document.json, path) : unknown("a file that does not parse", site);
  if (document.language === "toml") return document.toml ? fromToml(document.toml, path) : unknown("a file that does not parse", site);
  return unknown(`the content of ${path}`, site);
}

const MAX_DEPTH = 40;

function fromYaml(doc: YamlDocument.Parsed, node: YamlNode | ParsedNode | null, path: string, depth: number): Value {
  const [start, end] = node?.range ?? [0, 0];
  const site: Site = { path, range: { start, end } };
  if (!node || depth > MAX_DEPTH) return unknown("nothing", site);
  // an alias is followed once; a chain of them is bounded by the depth
  if (isAlias(node)) return fromYaml(doc, node.resolve(doc) ?? null, path, depth + 10);
  if (isScalar(node)) return constant(node.value, site);
  if (isSeq(node)) return { kind: "list", type: "list", items: node.items.map((item) => fromYaml(doc, item as YamlNode, path, depth + 1)), site };
  if (!isMap(node)) return unknown("a YAML node", site);
  const dict = newDict(site);
  for (const pair of node.items) {
    const key = pair.key as YamlNode | null;
    if (!isScalar(key) || typeof key.value !== "string") continue;
    const [keyStart, , keyEnd] = key.range ?? [0, 0, 0];
    const text = key.value;
    dict.entries.set(text, fromYaml(doc, pair.value as YamlNode | null, path, depth + 1));
    dict.keys.set(text, { path, range: { start: keyStart, end: Math.min(keyEnd, keyStart + text.length) } });
  }
  return dict;
}

function constant(value: unknown, site: Site): Value {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null) return { kind: "const", value, name: null, site };
  return unknown("a YAML scalar", site);
}

function fromJson(node: JsonNode, path: string): Value {
  const site: Site = { path, range: { start: node.offset, end: node.offset + node.length } };
  switch (node.type) {
    case "object": {
      const dict = newDict(site);
      for (const property of node.children ?? []) {
        const [key, value] = property.children ?? [];
        if (!key || !value || typeof key.value !== "string") continue;
        dict.entries.set(key.value, fromJson(value, path));
        dict.keys.set(key.value, { path, range: { start: key.offset, end: key.offset + key.length } });
      }
      return dict;
    }
    case "array":
      return { kind: "list", type: "list", items: (node.children ?? []).map((child) => fromJson(child, path)), site };
    case "null":
      return { kind: "const", value: null, name: null, site };
    default:
      return constant(node.value, site);
  }
}

/** Every alternative of a value that is a dict. */
export function dicts(value: Value | undefined): (Value & { kind: "dict" })[] {
  return value ? members(value).filter((one): one is Value & { kind: "dict" } => one.kind === "dict") : [];
}
