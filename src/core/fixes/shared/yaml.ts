import { isMap, isScalar, type Document as YamlDocument, type Pair, type YAMLMap } from "yaml";
import type { PythonSource } from "../../languages/document";
import type { ClassDef } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import { mergeChanges, NO_CHANGES } from "../changes";
import { kebab } from "../names";
import { lineEnd } from "../python/header";
import { reference, type UsePoint } from "../python/imports";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";
import type { Sharer } from "./agents";
import { callText } from "./call";
import { ownCall, ownLlm } from "./own";
import type { LlmSite } from "./python-agent";

export interface YamlSharer extends Sharer {
  /** The agents.yaml and the module with the crew class. */
  readonly config: string;
  readonly source: PythonSource;
  /** The `@llm` method that agents.yaml names today; null for a model's name or none. */
  readonly method: LlmSite | null;
}

/** Names an `@llm` method of its own for each agent in agents.yaml, and adds the methods to the crew class. */
export function yamlChanges(sharers: readonly YamlSharer[], context: FixContext): Changes | Refusal {
  const all: Changes[] = [];
  const bySource = new Map<PythonSource, YamlSharer[]>();
  for (const sharer of sharers) bySource.set(sharer.source, [...(bySource.get(sharer.source) ?? []), sharer]);
  for (const [source, group] of bySource) {
    const owner = crewClass(source, group[0]);
    const anchor = owner?.body.find((stmt) => stmt.kind === "FunctionDef");
    if (!owner || !anchor) return { reason: "the crew class of agents.yaml was not found" };
    const methods: string[] = [];
    const eol = lineEnd(source.text);
    const lineStart = Math.max(source.text.lastIndexOf("\n", anchor.start - 1), source.text.lastIndexOf("\r", anchor.start - 1)) + 1;
    const indent = source.text.slice(lineStart, anchor.start);
    const use: UsePoint = { source, scope: scopesOf(source).of(owner), node: anchor, early: false };
    const decorator = reference({ ...use, early: true }, "crewai.project", "llm", "name");
    for (const sharer of group) {
      const name = methodName(sharer, owner);
      const made = llmCall(sharer, use, context);
      if ("reason" in made) return made;
      const step = indent.includes("\t") ? "\t" : "    ";
      methods.push([`@${decorator.text}`, `def ${name}(self):`, `${step}return ${made.text}`].map((line) => indent + line).join(eol));
      const edited = yamlEdit(sharer, name, context);
      if ("reason" in edited) return edited;
      all.push(made.changes, { ...NO_CHANGES, edits: [edited] });
    }
    const at = source.locate({ start: lineStart, end: lineStart }).range;
    all.push({ ...NO_CHANGES, imports: decorator.needs, edits: [{ path: source.path, range: at, newText: source.encode(methods.map((method) => method + eol + eol).join("")) }] });
  }
  return mergeChanges(all);
}

function llmCall(sharer: YamlSharer, use: UsePoint, context: FixContext): { text: string; changes: Changes } | Refusal {
  const { method } = sharer;
  if (method && "call" in method && method.kind !== "missing") {
    const own = ownCall(sharer, method.call, method.place, context);
    return "reason" in own ? own : { text: callText(method.call, method.place.source.text, own.edits), changes: own.changes };
  }
  const environ = sharer.llm.model === null ? reference(use, "os", "environ", "module") : null;
  const model = environ ? `${environ.text}.get("MODEL", "gpt-4.1-mini")` : JSON.stringify(sharer.llm.model);
  const made = ownLlm(sharer, model, use, context);
  return { text: made.text, changes: mergeChanges([made.changes, { ...NO_CHANGES, imports: environ?.needs ?? [] }]) };
}

function methodName(sharer: YamlSharer, owner: ClassDef): string {
  const base = `${kebab(sharer.agent.name).replace(/-/g, "_")}_llm`;
  const taken = new Set(owner.body.map((stmt) => (stmt.kind === "FunctionDef" ? stmt.name : "")));
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${String(n)}`;
  return name;
}

/** The `@CrewBase` class around the agent's method. */
function crewClass(source: PythonSource, sharer: Sharer | undefined): ClassDef | null {
  const at = sharer?.agent.location;
  const classes = source.module.body.filter((stmt): stmt is ClassDef => stmt.kind === "ClassDef");
  const around = classes.find((one) => {
    const { range } = source.locate(one);
    return at?.path === source.path && range.start <= at.range.start && at.range.end <= range.end;
  });
  const [only, ...more] = classes.filter((one) => one.decorators.some((decorator) => source.text.slice(decorator.start, decorator.end).includes("CrewBase")));
  return around ?? (more.length === 0 ? (only ?? null) : null);
}

function yamlEdit(sharer: YamlSharer, method: string, context: FixContext): SourceEdit | Refusal {
  const document = context.input.documents.get(sharer.config);
  const entry = document?.language === "yaml" ? agentEntry(document.yaml[0], sharer.agent.name) : null;
  if (!document || !entry) return { reason: `${sharer.agent.name} was not found in ${sharer.config}` };
  const path = sharer.config;
  const present = entry.items.find((pair) => isScalar(pair.key) && pair.key.value === "llm");
  if (present && isScalar(present.value) && present.value.range) {
    const [start, end] = present.value.range;
    return { path, range: { start, end }, newText: method };
  }
  const first = entry.items[0];
  const at = first && keyOffset(first);
  if (present || at === undefined) return { reason: `the llm of ${sharer.agent.name} in ${path} is no plain name` };
  const text = document.file.text;
  const lineStart = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  const indent = text.slice(lineStart, at);
  if (indent.trim() !== "") return { reason: `${sharer.agent.name} in ${path} is written on one line` };
  return { path, range: { start: at, end: at }, newText: `llm: ${method}${lineEnd(text)}${indent}` };
}

function agentEntry(document: YamlDocument.Parsed | undefined, name: string): YAMLMap | null {
  const top = document?.contents;
  if (!isMap(top)) return null;
  const value = top.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.value;
  return isMap(value) ? value : null;
}

function keyOffset(pair: Pair): number | undefined {
  return isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
