import type { Agent, Check, FindingDraft, Location, Project, Severity, Tool } from "../../../src/core/model";
import { before } from "./versions";

interface Excess {
  readonly key: string;
  readonly message: string;
  readonly severity: Severity;
  readonly location?: Location;
}

/** Tools that may do more than their task needs: one finding for each tool, with the agents that hold it. */
export const check: Check = (project) => [...once(toolFindings(project)), ...codeExecution(project), ...switches(project)];

/** A method that makes its tools for each way out of it makes them several times at one place. */
function once(findings: readonly FindingDraft[]): FindingDraft[] {
  const seen = new Set<string>();
  return findings.filter(({ message, location: { path, range } }) => {
    const key = `${path}:${String(range.start)}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function toolFindings(project: Project): FindingDraft[] {
  const holders = new Map<string, Agent[]>();
  for (const agent of project.crew.agents.values()) {
    for (const id of agent.tools) holders.set(id, [...(holders.get(id) ?? []), agent]);
  }
  return [...holders].flatMap(([id, agents]) => {
    const tool = project.crew.tools.get(id);
    const excess = tool ? excessOf(tool, agents[0]?.crewaiVersion ?? project.crewaiVersion) : null;
    const location = excess?.location ?? tool?.location;
    if (!tool || !excess || !location) return [];
    return [
      {
        message: `${names(agents)} ${excess.message}.`,
        severity: excess.severity,
        location,
        related: agents.map((agent) => ({ location: agent.nameLocation, message: `agent ${agent.name} holds ${tool.className}` })),
        key: `${excess.key}:${tool.className}`,
        subject: tool.id,
      },
    ];
  });
}

function excessOf(tool: Tool, version: string | null): Excess | null {
  const has = (option: string): boolean => Object.hasOwn(tool.options, option) && tool.options[option] !== null;
  if (tool.mcp) return mcpExcess(tool, tool.mcp);
  if (tool.open) return openExcess(tool, tool.open);
  switch (tool.className) {
    case "CodeInterpreterTool":
      return tool.options.unsafe_mode === true
        ? { key: "code-unsafe", message: "can run any code on the host itself (CodeInterpreterTool with unsafe_mode), with every credential of the process", severity: "error" }
        : { key: "code", message: "can run any code (CodeInterpreterTool): in a container where Docker is there, and in versions before 1.14 with a fall-back to the host's own Python", severity: "warning" };
    case "PythonREPLTool":
    case "PythonREPL":
    case "PythonAstREPLTool":
      return { key: "code-unsafe", message: `can run any Python in the crew's own process (${tool.className}), which holds every credential of the crew`, severity: "error" };
    case "ShellTool":
    case "BashProcess":
      return { key: "shell", message: `can run any shell command (${tool.className}) with the rights and the environment of the process`, severity: "error" };
    case "NL2SQLTool":
      if (tool.options.allow_dml === true) return { key: "sql-write", message: "can change and delete data: NL2SQLTool is given allow_dml=True", severity: "error" };
      return before(version, "1.14.2") === true ? { key: "sql-write", message: `can run any SQL, also statements that change or delete (NL2SQLTool of ${version ?? ""}; read-only since 1.14.2)`, severity: "warning" } : null;
    case "QuerySQLDataBaseTool":
    case "QuerySQLDatabaseTool":
    case "SQLDatabaseToolkit":
      return { key: "sql-write", message: `can run any SQL that the database account allows, also statements that change or delete (${tool.className})`, severity: "warning" };
    case "FileWriterTool":
      return before(version, "1.15.1") === true ? { key: "file-write", message: `can write to any folder: FileWriterTool of ${version ?? ""} lets the model choose the directory`, severity: "warning" } : null;
    case "FileReadTool":
      if (has("0") || has("file_path") || has("base_dir")) return null;
      return before(version, "1.14.0") === true ? { key: "file-read", message: `can read any file of the machine, also .env and key files: FileReadTool of ${version ?? ""} without file_path`, severity: "warning" } : null;
    case "FileManagementToolkit":
      return has("0") || has("root_dir") ? null : { key: "file-write", message: "can read, write, move and delete any file: FileManagementToolkit without root_dir", severity: "warning" };
    default:
      return null;
  }
}

function mcpExcess(tool: Tool, mcp: NonNullable<Tool["mcp"]>): Excess | null {
  const server = mcp.target ?? "its MCP server";
  if (mcp.wholeEnvironment) return { key: "mcp-environment", message: `hands the whole environment, with every credential in it, to ${server}`, severity: "error" };
  if (mcp.filtered || mcp.transport === "unknown" || tool.options.tool_filter !== undefined) return null;
  return { key: "mcp-tools", message: `gets every tool that ${server} offers, now and after its next update: no tool filter is set`, severity: "warning" };
}

function openExcess(tool: Tool, open: NonNullable<Tool["open"]>): Excess {
  if (open.capability === "file-read" || open.capability === "file-write") {
    const what = open.capability === "file-read" ? "read any file of the machine, also .env and key files" : "write any file of the machine";
    return { key: `open-${open.capability}`, message: `can ${what}: ${tool.className} opens the path that the model writes`, severity: "warning", location: open.location };
  }
  const what = {
    shell: "can run any shell command",
    "code-exec": "can run any code in the crew's own process",
    sql: "can run any SQL that the database account allows",
  } as const;
  const kind = open.capability === "shell" || open.capability === "code-exec" ? open.capability : "sql";
  return { key: `open-${kind}`, message: `${what[kind]}: ${tool.className} passes on what the model writes`, severity: kind === "sql" ? "warning" : "error", location: open.location };
}

/** `allow_code_execution=True`: a no-op since crewai 1.14, where the interpreter is gone. */
function codeExecution(project: Project): FindingDraft[] {
  return [...project.crew.agents.values()].flatMap((agent) => {
    const old = before(agent.crewaiVersion ?? project.crewaiVersion, "1.14.0");
    return agent.codeExecution && old !== false
      ? [
          {
            message: `Agent ${agent.name} can run any code that the model writes (allow_code_execution=True)${old === true ? "" : " wherever a crewai before 1.14 is installed: no version is pinned"}.`,
            severity: "warning" as const,
            location: agent.nameLocation,
            key: `allow-code-execution:${agent.name}`,
            subject: agent.id,
          },
        ]
      : [];
  });
}

function switches(project: Project): FindingDraft[] {
  return project.crew.switches.map(({ name, location }) => ({
    message:
      name === "CREWAI_NL2SQL_ALLOW_DML"
        ? `${name} lets every NL2SQLTool of the process change and delete data.`
        : `${name} switches off the path and address checks of all crewai tools: agents can read and write any file and call internal addresses.`,
    severity: "error" as const,
    location,
    key: name,
  }));
}

function names(agents: readonly Agent[]): string {
  const all = agents.map((agent) => agent.name);
  const shown = all.length > 3 ? `${all.slice(0, 2).join(", ")} and ${String(all.length - 2)} more` : all.join(", ");
  return all.length === 1 ? `Agent ${shown}` : `Each of the agents ${shown}`;
}
