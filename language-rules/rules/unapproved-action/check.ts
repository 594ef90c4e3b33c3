import type { Agent, Check, FindingDraft, Project, RiskKind, RiskyOperation } from "../../../src/core/model";

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
export const check: Check = (project) =>
  [...project.crew.agents.values()].flatMap((agent): FindingDraft[] => {
    const operations = project.controls.operations.filter((one) => one.agents.includes(agent.id) && one.approvedBy === null);
    const [first] = operations;
    if (!first) return [];
    const kinds = [...new Set(operations.map((one) => one.kind))];
    const open = project.controls.approvals.find((point) => point.failsOpen !== null);
    return [
      {
        message: `Agent ${agent.name} can ${list(kinds.map((kind) => CAN[kind]))} (${list(operations.map((one) => one.what))}) and nobody is asked first${remark(agent, project)}.`,
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

/** What looks like an approval and is none. */
function remark(agent: Agent, project: Project): string {
  if (project.controls.approvals.some((point) => point.failsOpen !== null)) return "; the hook that asks lets the call through when it fails";
  const reviewed = [...project.crew.tasks.values()].some((task) => task.agent === agent.id && task.humanInput);
  return reviewed ? "; human_input reviews only the final answer" : "";
}

function toolName(operation: RiskyOperation, project: Project): string {
  const tool = project.crew.tools.get(operation.tool);
  return tool?.name ?? tool?.className ?? "the tool";
}

function list(items: readonly string[]): string {
  const unique = [...new Set(items)];
  return unique.length > 3 ? `${unique.slice(0, 3).join(", ")} and ${String(unique.length - 3)} more` : unique.length < 2 ? unique.join("") : `${unique.slice(0, -1).join(", ")} and ${unique.at(-1) ?? ""}`;
}
