import type { AnalysisInput } from "../../analysis";
import type { PythonSource } from "../../languages/document";
import type { ClassDef, Expr, FunctionDef, Stmt } from "../../languages/python/ast";
import { scopesOf, type PythonScope } from "../../languages/python/scopes";
import { bodies, childExpressions, statementExpressions } from "../../languages/python/visit";
import type { CrewModel, Tool } from "../../model/crew";
import type { Location } from "../../text/range";

const MAX_NODES = 300;
export type Definition = { readonly source: PythonSource; readonly node: FunctionDef | ClassDef };

/** Says which agents reach a place of the code, and through which of their tools. */
export function agentReach(input: AnalysisInput, crew: CrewModel): (place: Location) => { readonly agents: string[]; readonly tools: string[] } {
  const areas: { readonly area: Location; readonly tool: string; readonly agents: readonly string[] }[] = [];
  for (const tool of crew.tools.values()) {
    const agents = agentsWith(tool, crew);
    if (agents.length === 0 || !tool.definition) continue;
    input.cancellation.check();
    for (const { source, node } of reachable(input, tool.definition)) areas.push({ area: source.locate(node), tool: tool.id, agents });
  }
  return (place) => {
    const found = areas.filter(({ area }) => area.path === place.path && area.range.start <= place.range.start && place.range.end <= area.range.end);
    return { agents: [...new Set(found.flatMap(({ agents }) => agents))], tools: [...new Set(found.map(({ tool }) => tool))] };
  };
}

/** Agents that hold a tool, themselves or in one of their tasks. */
export function agentsWith(tool: Tool, crew: CrewModel): string[] {
  const owners = [...crew.agents.values()].filter((agent) => agent.tools.includes(tool.id)).map((agent) => agent.id);
  const byTask = [...crew.tasks.values()].flatMap((task) => (task.tools.includes(tool.id) && task.agent !== null ? [task.agent] : []));
  return [...new Set([...owners, ...byTask])];
}

const reached = new WeakMap<AnalysisInput, Map<string, readonly Definition[]>>();

/** A tool's function or class and the project's functions and classes that it names, transitively. */
export function reachable(input: AnalysisInput, definition: Location): readonly Definition[] {
  const known = reached.get(input) ?? new Map<string, readonly Definition[]>();
  reached.set(input, known);
  const key = `${definition.path}:${String(definition.range.start)}`;
  const found = known.get(key) ?? follow(input, definition);
  known.set(key, found);
  return found;
}

function follow(input: AnalysisInput, definition: Location): Definition[] {
  const source = input.python.get(definition.path);
  if (!source) return [];
  const scopes = scopesOf(source);
  const start = definitionAt(source.module.body, scopes.top, source, definition);
  const found = new Map<FunctionDef | ClassDef, Definition>();
  const queue: (Definition & { scope: PythonScope })[] = start ? [start] : [];
  for (let next = queue.pop(); next && found.size < MAX_NODES; next = queue.pop()) {
    if (found.has(next.node)) continue;
    found.set(next.node, next);
    for (const dotted of namesIn(next.node, next.source)) {
      const target = input.modules.find(dotted, next.source);
      for (const binding of target?.bindings ?? []) {
        if (target && (binding.kind === "function" || binding.kind === "class")) queue.push({ source: target.source, node: binding.node, scope: target.scope });
      }
    }
  }
  return [...found.values()];
}

/** The function or class that a definition's place stands for. */
export function definitionOf(input: AnalysisInput, place: Location): Definition | null {
  const source = input.python.get(place.path);
  return source ? definitionAt(source.module.body, scopesOf(source).top, source, place) : null;
}

function definitionAt(body: readonly Stmt[], scope: PythonScope, source: PythonSource, place: Location): (Definition & { scope: PythonScope }) | null {
  for (const stmt of body) {
    if ((stmt.kind === "FunctionDef" || stmt.kind === "ClassDef") && source.locate({ start: stmt.defStart, end: stmt.end }).range.start === place.range.start) return { source, node: stmt, scope };
    for (const inner of bodies(stmt)) {
      const found = definitionAt(inner, scope, source, place);
      if (found) return found;
    }
  }
  return null;
}

function namesIn(node: FunctionDef | ClassDef, source: PythonSource): Set<string> {
  const scopes = scopesOf(source);
  const names = new Set<string>();
  const expression = (expr: Expr, scope: PythonScope): void => {
    const dotted = expr.kind === "Name" || expr.kind === "Attribute" ? scopes.qualify(expr, scope) : null;
    if (dotted !== null) names.add(dotted);
    else {
      const inner = expr.kind === "Lambda" || expr.kind === "Comprehension" ? scopes.of(expr) : scope;
      for (const child of childExpressions(expr)) expression(child, inner);
    }
  };
  const statement = (stmt: Stmt, scope: PythonScope): void => {
    const inner = stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? scopes.of(stmt) : scope;
    for (const expr of statementExpressions(stmt)) expression(expr, scope);
    for (const list of bodies(stmt)) for (const one of list) statement(one, inner);
  };
  statement(node, scopes.of(node).parent ?? scopes.top);
  return names;
}
