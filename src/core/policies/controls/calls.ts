import type { AnalysisInput } from "../../analysis";
import { members, type Evaluator, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call, ClassDef, Expr, FunctionDef, Lambda } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import type { Tool } from "../../model/crew";
import type { Location } from "../../text/range";
import { definitionOf, reachable } from "../sdk/reach";

/** A call in the code behind a tool, with the dotted library name of its callee. */
export interface ToolCall {
  readonly call: Call;
  readonly source: PythonSource;
  readonly location: Location;
  /** `smtplib.SMTP.send_message`; the project's own functions by their dotted name; empty where the callee is not known. */
  readonly name: string;
  readonly callee: Value;
}

/** Every call in the code that a tool names, in the project's files: more than it runs. */
export function callsAround(input: AnalysisInput, tool: Tool, evaluator: Evaluator): ToolCall[] {
  if (!tool.definition) return [];
  const found = new Map<Call, ToolCall>();
  for (const { source, node } of reachable(input, tool.definition)) for (const one of callsIn(node, source, evaluator)) found.set(one.call, one);
  return [...found.values()];
}

const MAX_FUNCTIONS = 200;
const ENTRIES = /^(?:_run|_arun|run|arun|__call__|_execute|execute)$/;

/** Every call that running a tool comes to: its own method, and the project's functions that are called from there. */
export function callsOfTool(input: AnalysisInput, tool: Tool, evaluator: Evaluator): readonly ToolCall[] {
  const known = perTool.get(tool) ?? run(input, tool, evaluator);
  perTool.set(tool, known);
  return known;
}

const perTool = new WeakMap<Tool, readonly ToolCall[]>();

function run(input: AnalysisInput, tool: Tool, evaluator: Evaluator): ToolCall[] {
  const start = tool.definition ? definitionOf(input, tool.definition) : null;
  if (!start) return [];
  const queue = start.node.kind === "ClassDef" ? methods(start.node, ENTRIES).map((node) => ({ node, source: start.source })) : [{ node: start.node, source: start.source }];
  const seen = new Set<FunctionDef | Lambda>();
  const found = new Map<Call, ToolCall>();
  for (let next = queue.pop(); next && seen.size < MAX_FUNCTIONS; next = queue.pop()) {
    if (seen.has(next.node)) continue;
    seen.add(next.node);
    for (const one of callsIn(next.node, next.source, evaluator)) {
      found.set(one.call, one);
      for (const callee of members(one.callee)) {
        if (callee.kind === "function" && callee.node.kind === "FunctionDef") queue.push({ node: callee.node, source: callee.source });
        else if (callee.kind === "class") for (const node of methods(callee.node, /^(?:__init__|__post_init__|__enter__)$/)) queue.push({ node, source: callee.source });
      }
    }
  }
  return [...found.values()];
}

function methods(cls: ClassDef, names: RegExp): FunctionDef[] {
  return cls.body.flatMap((stmt) => (stmt.kind === "FunctionDef" && names.test(stmt.name) ? [stmt] : []));
}

function callsIn(node: FunctionDef | ClassDef, source: PythonSource, evaluator: Evaluator): ToolCall[] {
  const found: ToolCall[] = [];
  walkAllExpressions([node], (expr) => {
    if (expr.kind !== "Call") return true;
    const callee = evaluator.valueOf(expr.func, source);
    found.push({ call: expr, source, location: source.locate(expr), name: nameOf(callee), callee });
    return true;
  });
  return found;
}

/** Dotted name of what a callee is: a library's, or the project's. */
export function nameOf(callee: Value): string {
  for (const one of members(callee)) if (one.kind === "external" || one.kind === "function" || one.kind === "class") return one.fqn;
  return "";
}

/** The call that made an object of the file at a place. */
export function callAt(input: AnalysisInput, place: Location): { readonly call: Call; readonly source: PythonSource } | null {
  const source = input.python.get(place.path);
  if (!source) return null;
  const found: Call[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind !== "Call") return true;
    const { range } = source.locate(expr);
    if (range.start === place.range.start && range.end === place.range.end) found.push(expr);
    return true;
  });
  const [call] = found;
  return call ? { call, source } : null;
}

/** The last part of a dotted name; empty for anything else. */
export function lastName(expr: Expr): string {
  return expr.kind === "Name" ? expr.id : expr.kind === "Attribute" ? expr.attr : "";
}
