import type { PythonSource } from "../../languages/document";
import type { Alias, Call, Expr, Node } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import { walkAllExpressions } from "../../languages/python/visit";
import { targetCrewaiVersion } from "../../languages/versions";
import { mergeChanges, NO_CHANGES } from "../changes";
import { kebab } from "../names";
import { lineEnd } from "../python/header";
import { reference } from "../python/imports";
import { edit } from "../python/literal";
import { textOf, type Place } from "../python/place";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";
import { moduleSecret } from "../lookups/module";
import { moduleKey } from "../module-key";
import type { Sharer } from "./agents";
import { addKeyword, callText, setKey } from "./call";
import { inModule, ownCall, ownKey, ownLlm } from "./own";
import { useAt, type LlmSite } from "./python-agent";

export interface CodeSharer extends Sharer {
  readonly site: LlmSite;
}

/** Gives every agent of the group its own key, where its llm is made in Python code. */
export function codeChanges(sharers: readonly CodeSharer[], context: FixContext): Changes | Refusal {
  const all: Changes[] = [];
  const grouped = new Map<Call, CodeSharer[]>();
  for (const sharer of sharers) {
    const { site } = sharer;
    if (site.kind === "missing" || site.kind === "model") all.push(newLlm(sharer, site, context));
    else grouped.set(site.call, [...(grouped.get(site.call) ?? []), sharer]);
  }
  for (const group of grouped.values()) {
    const [first] = group;
    if (!first) continue;
    const changes = first.site.kind === "helper" ? helperChanges(group, context) : first.site.kind === "variable" && (group.length > 1 || first.site.imported !== undefined) ? splitVariable(group, context) : rewriteCall(first, context);
    if ("reason" in changes) return changes;
    all.push(changes);
  }
  return mergeChanges(all);
}

/** `llm=LLM(model=…, api_key=…)` where there was a model's name or nothing. */
function newLlm(sharer: CodeSharer, site: LlmSite & { kind: "missing" | "model" }, context: FixContext): Changes {
  const use = useAt(site.place);
  const model = site.kind === "model" ? { text: site.text, needs: [] } : modelOf(sharer, use, context);
  const made = ownLlm(sharer, model.text, use, context);
  const edited = site.kind === "model" ? edit(site.place, site.place.node, made.text) : fromSource(site.place, addKeyword(site.call, site.place.source.text, `llm=${made.text}`));
  return mergeChanges([{ ...NO_CHANGES, edits: [edited], imports: model.needs }, made.changes]);
}

/** The model that an agent without `llm=` uses: the environment chooses, and the library has a default. */
function modelOf(sharer: CodeSharer, use: ReturnType<typeof useAt>, context: FixContext): ReturnType<typeof reference> {
  if (sharer.llm.model !== null) return { text: JSON.stringify(sharer.llm.model), needs: [] };
  const getenv = reference(use, "os", "environ", "module");
  const version = targetCrewaiVersion(context.input.documents);
  const fallback = version !== null && /^0\./.test(version) ? "gpt-4o-mini" : "gpt-4.1-mini";
  return { text: `${getenv.text}.get("MODEL", "${fallback}")`, needs: getenv.needs };
}

/** One agent's own call: only its key changes. */
function rewriteCall(sharer: CodeSharer, context: FixContext): Changes | Refusal {
  const { site } = sharer;
  if (site.kind !== "inline" && site.kind !== "variable") return { reason: "the agent's llm has no call of its own" };
  const own = ownCall(sharer, site.call, site.place, context);
  return "reason" in own ? own : mergeChanges([{ ...NO_CHANGES, edits: own.edits.map((one) => fromSource(site.place, one)) }, own.changes]);
}

/** `llm = LLM(…)` for several agents becomes one assignment each, in the same place. */
function splitVariable(group: readonly CodeSharer[], context: FixContext): Changes | Refusal {
  const all: Changes[] = [];
  const lines: string[] = [];
  const replaced: Node[] = [];
  const taken: Imported[] = [];
  const [first] = group;
  if (first?.site.kind !== "variable") return { reason: "the agents' llm is no variable" };
  const { place, stmt, call, name, prefix } = first.site;
  const { text } = place.source;
  for (const sharer of group) {
    if (sharer.site.kind !== "variable") return { reason: "the agents' llm is no variable" };
    const { argument, imported } = sharer.site;
    const own = freeName(`${kebab(sharer.agent.name).replace(/-/g, "_")}_llm`, place, argument);
    const made = ownCall(sharer, call, place, context);
    if ("reason" in made) return made;
    lines.push(`${prefix}${own} = ${callText(call, text, made.edits)}`);
    replaced.push(argument.node);
    const used = argument.node.kind === "Attribute" ? `${textOf(argument.source, argument.node.value)}.${own}` : own;
    all.push({ ...NO_CHANGES, edits: [edit(argument, argument.node, used)] }, made.changes);
    if (imported) taken.push({ argument, alias: imported, own });
  }
  const { edits, done } = importEdits(taken, replaced, context);
  all.push({ ...NO_CHANGES, edits });
  const indent = /[ \t]*$/.exec(text.slice(0, stmt.start))?.[0] ?? "";
  const block = lines.join(`${lineEnd(text)}${indent}`);
  const keep = usedElsewhere(name, prefix, place, stmt, replaced, done, context);
  const edited = keep ? edit(place, { start: stmt.end, end: stmt.end }, `${lineEnd(text)}${indent}${block}`) : edit(place, stmt, block);
  return mergeChanges([...all, { ...NO_CHANGES, edits: [edited] }]);
}

/** An agent's own llm, and the name in an import through which it used the shared one. */
interface Imported {
  readonly argument: Place;
  readonly alias: Alias;
  readonly own: string;
}

/** Imports each own llm beside the shared one, or in its place where nothing else reads it: `done` has the files where that is so. */
function importEdits(taken: readonly Imported[], replaced: readonly Node[], context: FixContext): { readonly edits: readonly SourceEdit[]; readonly done: ReadonlySet<PythonSource> } {
  const edits: SourceEdit[] = [];
  const done = new Set<PythonSource>();
  for (const alias of new Set(taken.map((one) => one.alias))) {
    const mine = taken.filter((one) => one.alias === alias);
    const [first] = mine;
    if (!first) continue;
    const { source } = first.argument;
    const name = alias.asname ?? alias.name;
    let others = importedElsewhere(name, first.argument, context) || new RegExp(`["']${name}["']`).test(source.text);
    walkAllExpressions(source.module.body, (expr) => {
      others ||= expr.kind === "Name" && expr.id === name && !replaced.includes(expr);
      return true;
    });
    const names = mine.map(({ own }) => own).join(", ");
    edits.push(edit(first.argument, others ? { start: alias.end, end: alias.end } : alias, others ? `, ${names}` : names));
    if (!others) done.add(source);
  }
  return { edits, done };
}

/** The helper takes the key as an argument, and every agent hands in its own. */
function helperChanges(group: readonly CodeSharer[], context: FixContext): Changes | Refusal {
  const [first] = group;
  if (first?.site.kind !== "helper") return { reason: "the agents' llm comes from no helper" };
  const { helper, call, place } = first.site;
  const { text } = place.source;
  const module = inModule(call, place, context);
  const name = module ? "agent" : "api_key";
  if (helper.params.some((param) => param.name === "api_key" || param.name === name)) return { reason: `${helper.name}() takes a key already: hand a different one in for each agent` };
  const calls = callsOf(helper.name, place);
  const mine = group.map((sharer) => (sharer.site.kind === "helper" ? sharer.site.site : null));
  if (calls.some((one) => !mine.includes(one)) || new Set(mine).size !== group.length) return { reason: `${helper.name}() is called by others than these agents as well` };
  const changed = module ? ownCall(first, call, place, context, name) : setKey(call, text, name);
  if ("reason" in changed) return changed;
  const inside = "edits" in changed ? changed.edits : [changed];
  const all: Changes[] = [{ ...NO_CHANGES, edits: [...inside, parameter(helper, text, name)].map((one) => fromSource(place, one)) }];
  if ("changes" in changed) all.push(changed.changes);
  for (const sharer of group) {
    if (sharer.site.kind !== "helper") continue;
    const use = useAt(sharer.site.argument);
    const key = module ? { write: () => JSON.stringify(moduleKey(sharer.names).agent), changes: moduleSecret(context.backend, sharer.names, null, use, context) } : ownKey(sharer, use, context);
    all.push({ ...NO_CHANGES, edits: [fromSource(sharer.site.argument, addKeyword(sharer.site.site, text, `${name}=${key.write('"')}`))] }, key.changes);
  }
  return mergeChanges(all);
}

function parameter(helper: { readonly params: readonly Node[]; readonly nameStart: number; readonly name: string }, text: string, added: string): { range: { start: number; end: number }; newText: string } {
  const last = helper.params.at(-1);
  const star = text.slice(helper.nameStart, last?.end ?? helper.nameStart).includes("*");
  if (last) return { range: { start: last.end, end: last.end }, newText: star ? `, ${added}` : `, *, ${added}` };
  const open = text.indexOf("(", helper.nameStart + helper.name.length) + 1;
  return { range: { start: open, end: open }, newText: added };
}

function callsOf(name: string, place: Place): Call[] {
  const found: Call[] = [];
  walkAllExpressions(place.source.module.body, (expr) => {
    if (expr.kind === "Call" && ((expr.func.kind === "Name" && expr.func.id === name) || (expr.func.kind === "Attribute" && expr.func.attr === name))) found.push(expr);
    return true;
  });
  return found;
}

function freeName(wanted: string, ...places: readonly Place[]): string {
  const taken = (name: string): boolean => places.some((place) => place.scope.resolve(name) !== null || new RegExp(`\\.${name}\\b`).test(place.source.text));
  let name = wanted;
  for (let n = 2; taken(name); n++) name = `${wanted}_${String(n)}`;
  return name;
}

/** True where the variable is read in another place than the ones that get a new name. */
function usedElsewhere(name: string, prefix: string, place: Place, stmt: Node, replaced: readonly Node[], done: ReadonlySet<PythonSource>, context: FixContext): boolean {
  const owner = place.chain.findLast((one) => one.kind === "ClassDef");
  const names = new Set([prefix.replace(/\.$/, ""), "self", "cls", owner?.kind === "ClassDef" ? owner.name : ""]);
  // every agent has an attribute `llm`: of objects that are something else only this class's own count
  const ofClass = (expr: Expr): boolean => (expr.kind === "Name" ? names.has(expr.id) : expr.kind === "Call" && expr.func.kind === "Name" && names.has(expr.func.id));
  const uses: Expr[] = [];
  walkAllExpressions(place.source.module.body, (expr) => {
    if ((expr.kind === "Name" && expr.id === name) || (expr.kind === "Attribute" && expr.attr === name && ofClass(expr.value))) uses.push(expr);
    return true;
  });
  const others = uses.filter((use) => !replaced.includes(use) && !(use.start >= stmt.start && use.end <= stmt.end));
  return others.length > 0 || (place.scope === scopesOf(place.source).top && importedElsewhere(name, place, context, done));
}

/** True where another file of the project than those of `but` imports the name from this module. */
export function importedElsewhere(name: string, place: Place, context: FixContext, but: ReadonlySet<PythonSource> = new Set()): boolean {
  for (const other of context.input.python.values()) {
    if (other === place.source || but.has(other)) continue;
    for (const bindings of scopesOf(other).top.bindings.values()) {
      for (const binding of bindings) {
        if (binding.kind !== "import") continue;
        if (context.input.modules.module(binding.target, other) === place.source && new RegExp(`\\.${name}\\b`).test(other.text)) return true;
        if (!binding.target.endsWith(`.${name}`)) continue;
        if (context.input.modules.find(binding.target, other)?.source === place.source) return true;
      }
    }
  }
  return false;
}

function fromSource(place: Place, change: { readonly range: { readonly start: number; readonly end: number }; readonly newText: string }): Changes["edits"][number] {
  return edit(place, change.range, change.newText);
}
