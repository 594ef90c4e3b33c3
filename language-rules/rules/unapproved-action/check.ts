import type { Agent, ApprovalPoint, Check, FindingDraft, Project, RiskKind, RiskyOperation } from "../../../src/core/model";

const CAN: Readonly<Record<RiskKind, string>> = {
  mail: "send mail",
  message: "send messages",
  payment: "move money",
  delete: "delete",
  deploy: "deploy or run on other systems",
  shell: "run shell commands",
  code: "run code",
  "sql-write": "change and delete rows",
  permissions: "change permissions",
};

/** One finding for each agent that can do what cannot be taken back while nobody is asked. */
export const check: Check = (project) => {
  const told = new Set<string>();
  return [...project.crew.agents.values()].flatMap((agent): FindingDraft[] => {
    const operations = project.controls.operations.filter((one) => one.agents.includes(agent.id) && one.approvedBy === null);
    const [first] = operations;
    const place = `${agent.nameLocation.path}:${String(agent.nameLocation.range.start)}`;
    if (!first || told.has(place)) return [];
    told.add(place);
    const kinds = [...new Set(operations.map((one) => one.kind))];
    const open = openHook(agent, operations, project);
    return [
      {
        message: `Agent ${agent.name} can ${list(kinds.map((kind) => CAN[kind]))} (${list(operations.map((one) => one.what))}) and nobody is asked first${open ? "; the hook that asks lets the call through when it fails" : reviewed(agent, project)}.`,
        severity: kinds.every((kind) => kind === "message") ? "information" : "warning",
        confidence: kinds.every((kind) => kind === "message") ? "medium" : "high",
        location: agent.nameLocation,
        related: [
          ...operations.map((one) => ({ location: one.location, message: `${toolName(one, project)} can ${CAN[one.kind]} (${one.what})` })),
          ...(open ? [{ location: open.location, message: `this hook is no approval: ${open.failsOpen ?? ""}` }] : []),
        ],
        key: `${kinds.join("+")}:${agent.name}`,
        subject: agent.id,
      },
    ];
  });
};

/** A hook beside the agent that asks for one of these tools and is no approval. */
function openHook(agent: Agent, operations: readonly RiskyOperation[], { controls, crew }: Project): ApprovalPoint | undefined {
  const folder = agent.location.path.split("/")[0];
  const names = operations.flatMap(({ tool }) => {
    const known = crew.tools.get(tool);
    return known ? [known.name ?? "", known.className, ...known.aliases].map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "_")) : [];
  });
  return controls.approvals.find((point) => point.failsOpen !== null && point.location.path.split("/")[0] === folder && (point.tools === null || point.tools.some((name) => names.includes(name))));
}

function reviewed(agent: Agent, { crew }: Project): string {
  return [...crew.tasks.values()].some((task) => task.agent === agent.id && task.humanInput) ? "; human_input reviews only the final answer" : "";
}

function toolName(operation: RiskyOperation, project: Project): string {
  const tool = project.crew.tools.get(operation.tool);
  return tool?.name ?? tool?.className ?? "the tool";
}

function list(items: readonly string[]): string {
  const unique = [...new Set(items)];
  return unique.length > 3 ? `${unique.slice(0, 3).join(", ")} and ${String(unique.length - 3)} more` : unique.length < 2 ? unique.join("") : `${unique.slice(0, -1).join(", ")} and ${unique.at(-1) ?? ""}`;
}
