import type { Agent, Crew } from "../model/crew";
import type { PolicyDocument, SdkUse } from "../model/policy";
import type { Project } from "../model/project";
import type { Location } from "../text/range";

/** The policies under which an agent's calls run, with what says so; or why it cannot be told. */
export type PolicyLink =
  | { readonly known: true; readonly policies: readonly PolicyDocument[]; readonly why: string; readonly location: Location | null }
  | { readonly known: false; readonly why: string };

/**
 * Links AWS policies to agents on evidence alone: the code names the role, profile or ARN that a policy belongs to, or
 * the project has one policy and one crew that calls AWS. Names that only resemble each other are no evidence.
 */
export function policyLink(agent: Agent, project: Project): PolicyLink {
  const policies = project.policies.filter(grants);
  const uses = usesOf(agent, project);
  if (uses.length === 0) return { known: false, why: "none of its tools is seen to call a cloud" };
  if (policies.length === 0) return { known: false, why: "the project holds no policy that grants anything" };
  const named = project.identities.filter((identity) => uses.some((use) => same(use.location, identity.location)));
  const [first] = named;
  if (first) {
    const names = [...new Set(named.map((identity) => identity.name))];
    const several = uses.some((use) => use.agents.length > 1 && named.filter((identity) => same(identity.location, use.location)).length > 1);
    if (several) return { known: false, why: `the code calls as one of ${names.join(", ")}; which agent is which cannot be told` };
    const mine = policies.filter((policy) => names.some((name) => belongsTo(policy, name)));
    if (mine.length === 0) return { known: false, why: `the code calls as ${names.join(", ")}, and no policy of the project has that name` };
    return { known: true, policies: mine, why: `the code calls as ${first.via} ${names.join(", ")}, which policy ${mine.map((policy) => policy.name).join(", ")} belongs to`, location: first.location };
  }
  const callers = project.crew.crews.filter((crew) => members(crew).some((id) => project.sdkUses.some((use) => use.cloud === "aws" && use.agents.includes(id))));
  const [only] = policies;
  if (policies.length === 1 && callers.length === 1 && only) return { known: true, policies, why: "the project has one policy, and one crew that calls AWS", location: only.location };
  if (policies.length === 1) return { known: false, why: `${String(callers.length)} crews call AWS, and the code does not say which of them the policy is for` };
  return { known: false, why: `the project holds ${String(policies.length)} policies, and the code names no role or profile` };
}

export function usesOf(agent: Pick<Agent, "id">, project: Project): SdkUse[] {
  return project.sdkUses.filter((use) => use.agents.includes(agent.id));
}

function members(crew: Crew): readonly string[] {
  return crew.manager === null ? crew.agents : [...crew.agents, crew.manager];
}

function grants(policy: PolicyDocument): boolean {
  return policy.kind === "identity" && policy.format.startsWith("aws") && policy.statements.some((statement) => statement.effect === "Allow");
}

/** By the name that the project gives the role which carries it; where it gives none, by the policy's own or the role's label. */
function belongsTo({ name, holders, holderNames = [] }: PolicyDocument, called: string): boolean {
  if (holderNames.length > 0) return holderNames.includes(called.split(/[/:]/).at(-1) ?? "") || holderNames.includes(called);
  return [...(name === null ? [] : [name]), ...holders.map((holder) => holder.split(/[.#]/).at(-1) ?? "")].some((one) => bare(one) === bare(called));
}

/** The last part of an ARN or path, without case, marks and the words that say what it is. */
function bare(name: string): string {
  const last = name.split(/[/:]/).at(-1) ?? "";
  return last.toLowerCase().replace(/[^a-z0-9*]/g, "").replace(/(?:policy|role|profile)+$/, "");
}

function same(a: Location, b: Location): boolean {
  return a.path === b.path && a.range.start === b.range.start && a.range.end === b.range.end;
}
