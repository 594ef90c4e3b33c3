import type { Agent } from "../model/crew";
import type { PolicyDocument, PolicyStatement, SdkUse } from "../model/policy";
import type { Project } from "../model/project";
import { expand, glob, isEveryAction } from "../policies/aws/actions";
import type { AwsTables } from "../policies/aws/tables";
import type { Place } from "../reports/report";
import type { Location } from "../text/range";
import { policyLink, usesOf } from "./policy-links";

/** What an agent may do in the cloud, what its tools are seen to do, and what is left over. */
export interface Scope {
  /** Allowed actions as the policies write them; null where it cannot be seen. */
  readonly granted: readonly string[] | null;
  /** Actions that its tools call, `service:Action`. */
  readonly used: readonly string[];
  /** What is granted and never used, one text each; null where it cannot be seen. */
  readonly excess: readonly string[] | null;
  /** What links the policy to the agent, or why one of the above cannot be seen. */
  readonly why: string;
  readonly location: Location | null;
  /** Filled in for reports. */
  readonly place?: Place | null;
}

export interface AgentScope {
  readonly scope: Scope;
  readonly policies: readonly PolicyDocument[];
}

export function scopeOf(agent: Agent, project: Project, tables: AwsTables): AgentScope {
  const uses = usesOf(agent, project);
  const used = [...new Set(uses.flatMap((use) => (use.actions.length > 0 ? use.actions : [`${use.service}:${use.operation}`])))].sort();
  const link = policyLink(agent, project);
  if (!link.known) return { scope: { granted: null, used, excess: null, why: link.why, location: null }, policies: [] };
  const allows = link.policies.flatMap((policy) => policy.statements.filter((statement) => statement.effect === "Allow"));
  const denied = link.policies.flatMap((policy) => policy.statements.filter((statement) => statement.effect === "Deny" && statement.conditions.length === 0 && statement.resources.some(({ text }) => text === "*")).flatMap((statement) => statement.actions.map(({ text }) => glob(text))));
  const granted = [...new Set(allows.flatMap(actionsOf))].filter((action) => !denied.some((covers) => covers(action)));
  const open = uses.find((use) => use.unresolved !== null);
  const computed = allows.some((statement) => !statement.complete);
  const why = computed ? `${link.why}; a part of it is computed and cannot be read` : open ? `${link.why}; a call is not understood: ${open.unresolved ?? ""}` : link.why;
  const excess = computed || open ? null : allows.flatMap((statement) => excessOf(statement, uses, tables, denied));
  return { scope: { granted: computed ? null : granted, used, excess: excess && [...new Set(excess)], why, location: link.location }, policies: link.policies };
}

function actionsOf(statement: PolicyStatement): string[] {
  return statement.notActions.length > 0 ? [`everything but ${statement.notActions.map(({ text }) => text).join(", ")}`] : statement.actions.map(({ text }) => text);
}

function excessOf(statement: PolicyStatement, uses: readonly SdkUse[], tables: AwsTables, denied: readonly ((action: string) => boolean)[]): string[] {
  const used = [...new Set(uses.flatMap((use) => use.actions))];
  if (statement.notActions.length > 0) return [`everything but ${statement.notActions.map(({ text }) => text).join(", ")}: ${String(used.length)} actions are used`];
  const found = statement.actions.filter(({ text }) => !denied.some((covers) => covers(text))).flatMap(({ text }) => {
    const matches = glob(text);
    const mine = used.filter((action) => isEveryAction(text) || matches(action));
    if (mine.length === 0) return [`${text} is never used`];
    if (isEveryAction(text)) return [`${text}: every action of AWS, of which ${String(mine.length)} ${mine.length === 1 ? "is" : "are"} used`];
    const all = expand(text, tables).length;
    return all > mine.length ? [`${text}: ${String(all - mine.length)} of ${String(all)} actions are never used`] : [];
  });
  return [...found, ...wideResources(statement, uses)];
}

/** Resources that reach further than those which the calls name. */
function wideResources(statement: PolicyStatement, uses: readonly SdkUse[]): string[] {
  const mine = uses.filter((use) => use.actions.some((action) => statement.actions.some(({ text }) => isEveryAction(text) || glob(text)(action))));
  if (mine.length === 0 || mine.some((use) => use.resourcesUnresolved !== null || use.resources.length === 0)) return [];
  const named = new Set(mine.flatMap((use) => use.resources));
  const wide = statement.resources.filter(({ text }) => /[*?]/.test(text) && !named.has(text) && [...named].some((name) => glob(text)(name)));
  return wide.map(({ text }) => `resource ${text}: the calls name ${[...named].sort().join(", ")}`);
}
