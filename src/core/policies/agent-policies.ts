import type { Agent, CrewModel } from "../model/crew";
import type { PolicyCondition, PolicyDocument, PolicyStatement, SdkUse } from "../model/policy";
import { glob, isEveryAction } from "./aws/actions";

/** A statement of a policy that is written for one agent. */
export interface WrittenStatement {
  readonly effect: PolicyStatement["effect"];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly PolicyCondition[];
  /** Why it is wider than what the calls say; null where it is not. */
  readonly kept: string | null;
}

/** What one agent needs of a policy that several share. */
export interface AgentPolicy {
  readonly agent: Agent;
  readonly statements: readonly WrittenStatement[];
  /** Action patterns that the shared policy gives it today, what its calls use, and the patterns that its own one leaves out. */
  readonly granted: readonly string[];
  readonly used: readonly string[];
  readonly excess: readonly string[];
}

export interface NoAgentPolicies {
  readonly why: string;
}

/**
 * Splits an identity policy into one for each agent whose tools use it. Never guesses: where a call or its resource is
 * not understood, the agent keeps what the policy gives for that service, and says why. Each result allows nothing that
 * the policy does not; what it denies, and its conditions, are kept.
 */
export function agentPolicies(document: PolicyDocument, uses: readonly SdkUse[], crew: CrewModel): readonly AgentPolicy[] | NoAgentPolicies {
  const refuse = (why: string): NoAgentPolicies => ({ why });
  if (document.kind !== "identity" || document.statements.length === 0) return refuse("it is no policy of an identity");
  if (document.statements.some((one) => !one.complete || one.notActions.length > 0 || one.notResources.length > 0)) return refuse("a part of the policy is computed, or says what is not allowed");
  if (document.statements.some((one) => one.conditions.some((condition) => !condition.complete))) return refuse("a condition of the policy is computed");
  const allowed = document.statements.filter((one) => one.effect === "Allow");
  const denied = document.statements.filter((one) => one.effect === "Deny").map((one) => keep(one, one.actions.map(({ text }) => text), null));
  const mine = uses.filter((use) => use.cloud === "aws" && use.agents.length > 0 && allowed.some((one) => concerns(one, use)));
  const agents = [...new Set(mine.flatMap((use) => use.agents))].flatMap((id) => crew.agents.get(id) ?? []);
  if (agents.length === 0) return refuse("no call of an agent's tool was found that uses this policy");
  return agents.map((agent): AgentPolicy => {
    const calls = mine.filter((use) => use.agents.includes(agent.id));
    const statements = merge(calls.flatMap((use) => needed(use, allowed)));
    const own = statements.flatMap((one) => one.actions);
    return {
      agent,
      statements: [...statements, ...denied],
      granted: unique(allowed.flatMap((one) => one.actions.map(({ text }) => text))),
      used: unique(calls.flatMap((use) => use.actions.filter((action) => allowed.some((one) => one.actions.some(({ text }) => allows(text, action)))))),
      excess: unique(allowed.flatMap((one) => one.actions.map(({ text }) => text)).filter((text) => !own.includes(text))),
    };
  });
}

function allows(pattern: string, action: string): boolean {
  return isEveryAction(pattern) || glob(pattern)(action);
}

/** Whether a statement has to do with a call: it allows one of its actions, or something of its service where those are not known. */
function concerns(statement: PolicyStatement, use: SdkUse): boolean {
  if (use.service === "*") return true;
  return statement.actions.some(({ text }) => (use.unresolved === null ? use.actions.some((action) => allows(text, action)) : ofService(text, use.service) !== null));
}

/** What a pattern allows of a service; null where that is nothing. */
function ofService(pattern: string, service: string): string | null {
  if (isEveryAction(pattern)) return `${service}:*`;
  const prefix = pattern.slice(0, Math.max(0, pattern.indexOf(":")));
  return glob(prefix)(service) ? pattern : null;
}

function needed(use: SdkUse, allowed: readonly PolicyStatement[]): WrittenStatement[] {
  const { unresolved } = use;
  if (unresolved !== null) {
    return allowed.flatMap((one) => {
      const actions = use.service === "*" ? one.actions.map(({ text }) => text) : one.actions.flatMap(({ text }) => ofService(text, use.service) ?? []);
      return actions.length > 0 ? [keep(one, actions, unresolved)] : [];
    });
  }
  return allowed.flatMap((one): WrittenStatement[] => {
    const actions = use.actions.filter((action) => one.actions.some(({ text }) => allows(text, action)));
    if (actions.length === 0) return [];
    if (use.resourcesUnresolved !== null) return [keep(one, actions, use.resourcesUnresolved)];
    if (use.resources.length === 0) return [keep(one, actions, null)];
    const inside = use.resources.every((resource) => one.resources.some(({ text }) => glob(text)(resource)));
    return [inside ? { ...keep(one, actions, null), resources: use.resources } : keep(one, actions, null)];
  });
}

/** Some of a statement's actions on the resources that it names. */
function keep(statement: PolicyStatement, actions: readonly string[], kept: string | null): WrittenStatement {
  return { effect: statement.effect, actions, resources: statement.resources.map(({ text }) => text), conditions: statement.conditions, kept };
}

/** Statements with the same resources and conditions as one. */
function merge(all: readonly WrittenStatement[]): WrittenStatement[] {
  const merged = new Map<string, WrittenStatement>();
  for (const one of all) {
    const key = JSON.stringify([one.resources, one.conditions, one.kept]);
    const known = merged.get(key);
    merged.set(key, known ? { ...known, actions: unique([...known.actions, ...one.actions]) } : { ...one, actions: unique(one.actions) });
  }
  return [...merged.values()];
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
