import type { AnalysisInput } from "../../analysis";
import { compareVersions } from "../../languages/versions";
import type { Evaluator, Value } from "../../evaluate";
import type { ApprovalPoint, RiskKind, RiskyOperation } from "../../model/controls";
import type { CrewModel, Tool } from "../../model/crew";
import type { RiskPattern } from "../../model/knowledge";
import type { SdkUse } from "../../model/policy";
import type { Location } from "../../text/range";
import type { AwsTables } from "../aws/tables";
import { agentsWith } from "../sdk/reach";
import { covers } from "./approvals";
import { matchesName } from "../sdk/names";
import { callsAround, callsOfTool, type ToolCall } from "./calls";

interface Found {
  readonly kind: RiskKind;
  readonly what: string;
  readonly location: Location;
}

/** What the crew's tools can do that a person would want to see first, and what stands before and beside it. */
export function riskyOperations(input: AnalysisInput, crew: CrewModel, evaluator: Evaluator, approvals: readonly ApprovalPoint[], uses: readonly SdkUse[], tables: AwsTables): RiskyOperation[] {
  return [...crew.tools.values()].flatMap((tool): RiskyOperation[] => {
    const agents = agentsWith(tool, crew);
    if (agents.length === 0) return [];
    input.cancellation.check();
    const calls = callsOfTool(input, tool, evaluator);
    const found = [...ofTool(tool, input), ...calls.flatMap((call) => ofCall(call, input, evaluator)), ...ofCloud(calls, uses, tables)];
    const [first] = found;
    if (!first) return [];
    // for what speaks for the tool, everything around it counts
    const around = callsAround(input, tool, evaluator);
    const asked = around.find((call) => asks(call, input))?.location ?? null;
    const recorded = around.find(records)?.location ?? null;
    return distinct(found).map((one, index) => ({
      ...one,
      id: `operation:${tool.id}:${String(index)}`,
      tool: tool.id,
      agents,
      approvedBy: asked ?? approvals.find((point) => point.failsOpen === null && covers(point, tool, agents, crew))?.location ?? null,
      recordedBy: recorded,
    }));
  });
}

/** The tool itself is such an operation: by its class, its switches, or because it passes on what the model writes. */
function ofTool(tool: Tool, input: AnalysisInput): Found[] {
  const location = tool.location ?? tool.definition;
  if (!location) return [];
  const made = (kind: RiskKind): Found[] => [{ kind, what: tool.className, location }];
  if (tool.open?.capability === "shell") return [{ kind: "shell", what: tool.className, location: tool.open.location }];
  if (tool.open?.capability === "code-exec") return [{ kind: "code", what: tool.className, location: tool.open.location }];
  if (tool.open?.capability === "sql") return [{ kind: "sql-write", what: tool.className, location: tool.open.location }];
  // read-only unless asked to write, since crewai-tools 1.14.2
  if (tool.className === "NL2SQLTool") return tool.options.allow_dml === true || olderThan(input.crewaiVersion, "1.14.2") === true ? made("sql-write") : [];
  if (tool.className === "CodeInterpreterTool") return olderThan(input.crewaiVersion, "1.14.0") === false ? [] : made("code");
  const kind = Object.hasOwn(input.knowledge.risk.tools, tool.className) ? input.knowledge.risk.tools[tool.className] : undefined;
  return kind === undefined ? [] : made(kind);
}

function ofCall(call: ToolCall, input: AnalysisInput, evaluator: Evaluator): Found[] {
  if (call.name === "") return [];
  const pattern = input.knowledge.risk.operations.find((one) => one.calls.some((name) => matchesName(name, call.name)) && holds(one, call, evaluator));
  return pattern ? [{ kind: pattern.kind, what: shortName(call.name), location: call.location }] : [];
}

function holds(pattern: RiskPattern, call: ToolCall, evaluator: Evaluator): boolean {
  const values = (): Value[] => [...call.call.args, ...call.call.keywords.map((keyword) => keyword.value)].map((arg) => evaluator.valueOf(arg, call.source));
  switch (pattern.when) {
    case undefined:
      return true;
    case "chosen":
      return [...values(), ...receiversOf(call.callee)].some(isChosen);
    case "dml":
      return values().slice(0, 1).some(isWritingSql) && values().some(isChosen);
    case "host": {
      const address = values().slice(0, 1).map(literalStart).join("");
      return (pattern.hosts ?? []).some((host) => address.replace(/^https?:\/\//, "").startsWith(host));
    }
  }
}

function receiversOf(callee: Value): readonly Value[] {
  return callee.kind === "external" && callee.receiver ? callee.receiver.args : [];
}

/** Whether a value is, or holds, what the tool's caller passes. */
function isChosen(value: Value): boolean {
  switch (value.kind) {
    case "unknown":
      return value.reason.startsWith("parameter ");
    case "text":
      return value.parts.some(isChosen);
    case "union":
      return value.members.some(isChosen);
    case "list":
      return value.items.some(isChosen);
    case "instance":
      return /^(?:pathlib\.Path|os\.path\.\w+|shlex\.split)|(?:^|\.)text$|^(?:str|int|float)$/.test(value.fqn) && value.args.some(isChosen);
    case "dict":
      return [...value.entries.values(), ...value.rest].some(isChosen);
    default:
      return false;
  }
}

/** Changing and deleting; adding rows is what a notebook of an agent does. */
const DML = /^\s*(?:update\s+[\w."`[\]{}]+\s+set\b|delete\s+from\b|drop\s+(?:table|database|schema|view|index|role|user)\b|truncate\b|alter\s+(?:table|role|user|database)\b|grant\s+\w|revoke\s+\w|merge\s+into\b)/i;

function isWritingSql(value: Value): boolean {
  if (value.kind === "instance") return /(?:^|\.)text$/.test(value.fqn) && value.args[0] !== undefined && isWritingSql(value.args[0]);
  if (value.kind === "union") return value.members.some(isWritingSql);
  return DML.test(literalStart(value));
}

/** The literal text that a value starts with; what is computed in it becomes `{}`. */
function literalStart(value: Value): string {
  if (value.kind === "const") return typeof value.value === "string" ? value.value : "";
  return value.kind === "text" ? value.parts.map((part) => literalStart(part) || "{}").join("") : "";
}

function ofCloud(calls: readonly ToolCall[], uses: readonly SdkUse[], tables: AwsTables): Found[] {
  return calls.flatMap(({ location }) =>
    uses
      .filter((use) => use.location.path === location.path && use.location.range.start === location.range.start && use.location.range.end === location.range.end)
      .flatMap((use) => {
        const [kind] = use.actions.flatMap((action) => cloudRisk(action, tables) ?? []);
        return kind === undefined ? [] : [{ kind, what: `${use.service}:${use.operation}`, location: use.location }];
      }),
  );
}

function cloudRisk(action: string, tables: AwsTables): RiskKind | null {
  const [service = "", name = ""] = action.split(":");
  const known = tables.services.get(service)?.actions.get(name.toLowerCase());
  if (known?.level === "permissions") return "permissions";
  if (/^(?:Delete|Terminate|Purge|Destroy|Deregister|Remove)(?!Message)/.test(name) && known?.level === "write") return "delete";
  if (/^ses:Send/.test(action)) return "mail";
  if (action === "sns:Publish") return "message";
  return /^(?:cloudformation:(?:Create|Update)Stack|ec2:RunInstances|lambda:(?:CreateFunction|UpdateFunctionCode)|ecs:(?:RunTask|UpdateService|CreateService)|ssm:SendCommand|codebuild:StartBuild|codepipeline:StartPipelineExecution)$/.test(action) ? "deploy" : null;
}

/** A call in the tool's code that asks a person, by the library's name or by the name that the project gave it. */
function asks(call: ToolCall, input: AnalysisInput): boolean {
  const last = call.name.slice(call.name.lastIndexOf(".") + 1);
  return input.knowledge.risk.asking.some((pattern) => matchesName(pattern, call.name)) || /approv|confirm|consent|human|ask_user|ask_permission|authori[sz]e_action/i.test(last);
}

/** A call that writes down what is done. */
function records(call: ToolCall): boolean {
  const last = call.name.slice(call.name.lastIndexOf(".") + 1);
  return /^(?:logging|loguru|structlog)\b/.test(call.name) || /\.(?:getLogger|get_logger)\.\w+$/.test(call.name) || /audit|log_(?:action|event|call|tool)|record_(?:action|event)|track_event|log_to_/i.test(last);
}

function distinct(all: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = `${one.kind} ${one.what}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The last parts of a dotted name, enough to know it by. */
function shortName(name: string): string {
  const parts = name.split(".");
  return parts.length <= 3 ? name : `${parts[0] ?? ""}.…${parts.slice(-2).join(".")}`;
}

/** Whether the pinned version is older than another; null when the project pins none. */
function olderThan(version: string | null, other: string): boolean | null {
  return version === null ? null : compareVersions(version, other) < 0;
}
