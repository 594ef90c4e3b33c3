import type { AnalysisInput } from "../../analysis";
import { elements, strings, type Evaluator } from "../../evaluate";
import { compareVersions } from "../../languages/versions";
import type { PythonSource } from "../../languages/document";
import type { Expr, FunctionDef } from "../../languages/python/ast";
import { walkAllExpressions, walkStatements } from "../../languages/python/visit";
import type { ApprovalPoint } from "../../model/controls";
import type { CrewModel, Tool } from "../../model/crew";
import { remembered } from "../../remember";
import { lastName } from "./calls";
import { whyOpen } from "./fail-closed";

/** Tool hooks exist since crewai 1.5.0 (read in the packages 1.4.0 and 1.5.0, 2026-11). */
const HOOKS_SINCE = "1.5.0";

const speaksOfHooks = remembered((source: PythonSource) => /before_tool_call|PRE_TOOL_CALL|pre_tool_call/.test(source.text));

/** Hooks that can hold a tool call back. A hook that only looks on is none and is left out. */
export function approvalPoints(input: AnalysisInput, evaluator: Evaluator): ApprovalPoint[] {
  const found: ApprovalPoint[] = [];
  for (const source of input.python.values()) {
    if (!speaksOfHooks(source)) continue;
    input.cancellation.check();
    const registered = registrations(source);
    walkStatements(source.module.body, (stmt) => {
      if (stmt.kind === "FunctionDef") {
        const decorator = stmt.decorators.find(isHookDecorator);
        if (decorator || registered.has(stmt.name)) found.push(...pointOf(stmt, decorator ?? null, source, input, evaluator));
      }
      return true;
    });
  }
  return found;
}

/** Whether an approval point asks before a tool of these agents runs. */
export function covers(point: ApprovalPoint, tool: Tool, agents: readonly string[], crew: CrewModel): boolean {
  const known = tool.name ?? tool.runtimeName;
  const names = (known === null ? [tool.className, ...tool.aliases] : [known]).map(toolName);
  if (point.tools && !point.tools.some((name) => names.includes(name))) return false;
  const { roles } = point;
  return roles === null || agents.every((id) => roles.includes((crew.agents.get(id)?.role ?? "").trim()));
}

/** A tool's name as crewai hands it to hooks (`sanitize_tool_name`, 1.15). */
export function toolName(name: string): string {
  return name
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/['"]/g, "")
    .replace(/[^a-z0-9_]/g, "_")
    .replace(/_+/g, "_")
    .replace(/^_|_$/g, "");
}

function pointOf(fn: FunctionDef, decorator: Expr | null, source: PythonSource, input: AnalysisInput, evaluator: Evaluator): ApprovalPoint[] {
  const why = whyOpen(fn);
  if (why === "never blocks") return [];
  const old = input.crewaiVersion !== null && compareVersions(input.crewaiVersion, HOOKS_SINCE) < 0;
  const filter = (name: string): readonly string[] | null => {
    const value = decorator?.kind === "Call" ? decorator.keywords.find((keyword) => keyword.name === name)?.value : undefined;
    const texts = value ? elements(evaluator.valueOf(value, source)).flatMap(strings) : [];
    return texts.length > 0 ? texts : null;
  };
  const tools = (filter("tools") ?? comparedNames(fn, source, evaluator))?.map(toolName) ?? null;
  return [
    {
      location: source.locate({ start: fn.nameStart, end: fn.nameStart + fn.name.length }),
      tools,
      roles: filter("agents"),
      failsOpen: old ? `crewai ${input.crewaiVersion} has no tool hooks` : why,
    },
  ];
}

function isHookDecorator(decorator: Expr): boolean {
  const name = lastName(decorator.kind === "Call" ? decorator.func : decorator);
  if (name === "before_tool_call" || name === "before_tool_call_crew") return true;
  return name === "on" && decorator.kind === "Call" && decorator.args.some((arg) => lastName(arg) === "PRE_TOOL_CALL" || (arg.kind === "Str" && arg.value === "pre_tool_call"));
}

/** Names of functions given to `register_before_tool_call_hook`. */
function registrations(source: PythonSource): Set<string> {
  const names = new Set<string>();
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Call" && lastName(expr.func) === "register_before_tool_call_hook") for (const arg of expr.args) names.add(lastName(arg));
    return true;
  });
  return names;
}

/** Tools that the hook's own code picks out: `context.tool_name in {…}`. Null where it picks none, or all but some. */
function comparedNames(fn: FunctionDef, source: PythonSource, evaluator: Evaluator): readonly string[] | null {
  const names = new Set<string>();
  const others: Expr[] = [];
  walkAllExpressions(fn.body, (expr) => {
    if (expr.kind !== "Compare" || lastName(expr.left) !== "tool_name") return true;
    for (const [index, other] of expr.comparators.entries()) {
      const value = evaluator.valueOf(other, source);
      const texts = [...strings(value), ...elements(value).flatMap(strings)];
      if (!/^(?:==|in)$/.test(expr.ops[index] ?? "") || texts.length === 0) others.push(other);
      for (const text of texts) names.add(text);
    }
    return true;
  });
  return others.length > 0 || names.size === 0 ? null : [...names];
}
