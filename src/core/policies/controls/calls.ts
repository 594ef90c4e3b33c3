import type { AnalysisInput } from "../../analysis";
import { members, type Evaluator, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call, Expr } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import type { Tool } from "../../model/crew";
import type { Location } from "../../text/range";
import { reachable } from "../sdk/reach";

/** A call in the code behind a tool, with the dotted library name of its callee. */
export interface ToolCall {
  readonly call: Call;
  readonly source: PythonSource;
  readonly location: Location;
  /** `smtplib.SMTP.send_message`; the project's own functions by their dotted name; empty where the callee is not known. */
  readonly name: string;
  readonly callee: Value;
}

/** Every call that a tool's own code can come to, in the project's files. */
export function callsOfTool(input: AnalysisInput, tool: Tool, evaluator: Evaluator): readonly ToolCall[] {
  const known = perTool.get(tool) ?? readCalls(input, tool, evaluator);
  perTool.set(tool, known);
  return known;
}

const perTool = new WeakMap<Tool, readonly ToolCall[]>();

function readCalls(input: AnalysisInput, tool: Tool, evaluator: Evaluator): readonly ToolCall[] {
  if (!tool.definition) return [];
  const found = new Map<Call, ToolCall>();
  for (const { source, node } of reachable(input, tool.definition)) {
    walkAllExpressions([node], (expr) => {
      if (expr.kind === "Call" && !found.has(expr)) {
        const callee = evaluator.valueOf(expr.func, source);
        found.set(expr, { call: expr, source, location: source.locate(expr), name: nameOf(callee), callee });
      }
      return true;
    });
  }
  return [...found.values()];
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
