import type { RiskyOperation } from "../../model/controls";
import type { Tool } from "../../model/crew";
import type { PythonSource } from "../../languages/document";
import { scopesOf } from "../../languages/python/scopes";
import { mergeChanges, NO_CHANGES } from "../changes";
import { lineEnd } from "../python/header";
import { reference } from "../python/imports";
import type { Changes, FixContext, Refusal } from "../types";
import { topOf } from "./start";
import { hooksMissing } from "./versions";

/**
 * A hook that asks a person before each tool that can do harm, in the files where these tools' agents are made: it is
 * registered whenever such an agent exists. It fails closed; crewai runs the tool when a hook raises.
 */
export function approvalChanges(context: FixContext): Changes | Refusal {
  const missing = hooksMissing(context);
  if (missing !== null) return { reason: missing };
  const byFile = new Map<PythonSource, Set<string>>();
  for (const operation of context.project.controls.operations) {
    if (operation.approvedBy !== null) continue;
    const tool = context.project.crew.tools.get(operation.tool);
    const names = tool ? namesOf(tool) : [];
    if (!tool || names.length === 0) continue;
    for (const source of homesOf(operation, context)) {
      const known = byFile.get(source) ?? new Set<string>();
      for (const name of names) known.add(name);
      byFile.set(source, known);
    }
  }
  if (byFile.size === 0) return { reason: "no tool without approval stands in Python code" };
  return mergeChanges([...byFile].map(([source, tools]) => hook(source, [...tools].sort())));
}

/** Names of the tools that the fix would ask for. */
export function unapprovedTools(context: FixContext): string[] {
  const tools = context.project.controls.operations.filter((one) => one.approvedBy === null).flatMap((one) => context.project.crew.tools.get(one.tool) ?? []);
  return [...new Set(tools.flatMap((tool) => namesOf(tool).slice(0, 1)))].sort();
}

/** Names that crewai may know a tool by. Where the code does not say, its class's name with and without the ending. */
function namesOf(tool: Tool): string[] {
  if (tool.name !== null && tool.name !== "") return [tool.name];
  if (tool.runtimeName !== null) return [tool.runtimeName];
  if (tool.definition !== null) return [tool.className];
  return [...new Set([tool.className, tool.className.replace(/Tool$/, "")])];
}

/** Python files of the agents that hold the tool; where these are JSON, the tool's own. */
function homesOf(operation: RiskyOperation, context: FixContext): PythonSource[] {
  const agents = operation.agents.flatMap((id) => context.project.crew.agents.get(id) ?? []);
  const files = agents.map((agent) => context.input.python.get(agent.location.path) ?? context.input.python.get(operation.location.path));
  return [...new Set(files.filter((source) => source !== undefined))];
}

function hook(source: PythonSource, tools: readonly string[]): Changes {
  const decorator = reference(topOf(source), "crewai.hooks", "before_tool_call", "name");
  const eol = lineEnd(source.text);
  const text = [
    "",
    `@${decorator.text}(tools=[${tools.map((name) => JSON.stringify(name)).join(", ")}])`,
    `def ${freeName("approve_tool_call", source)}(context):`,
    `    """Asks a person. Without a clear yes, and whatever goes wrong, the tool does not run."""`,
    "    try:",
    `        question = f"Let {getattr(context.agent, 'role', 'an agent')} run {context.tool_name} with {context.tool_input}?"`,
    `        answer = context.request_human_input(prompt=question, default_message="Type yes to let it run:")`,
    `        return None if answer.strip().lower() == "yes" else False`,
    "    except Exception:",
    "        return False",
    "",
  ];
  return { ...NO_CHANGES, imports: decorator.needs, setups: [{ path: source.path, text: text.join(eol) }] };
}

function freeName(wanted: string, source: PythonSource): string {
  const { bindings } = scopesOf(source).top;
  let name = wanted;
  for (let n = 2; bindings.has(name); n++) name = `${wanted}_${String(n)}`;
  return name;
}
