import { membersOf, type Agent, type Credential, type Crew, type CrewModel, type FindingDraft, type Project, type Related } from "../../../src/core/model";
import { allowed, chosen, leastOf } from "./settings";
import { consequence, people, titleOf } from "./words";

export interface Holding {
  readonly credential: Credential;
  readonly agent: Agent;
}

/** Two names, one value: agents seem to have keys of their own, and do not. */
export function sharedValues(project: Project, crews: readonly Crew[]): FindingDraft[] {
  return [...byValue(project, crews).values()].flatMap((held) => {
    const names = namesOf(held);
    const agents = [...new Set(held.map(({ agent }) => agent))];
    const [first] = held;
    const [crew] = crews;
    const severity = first ? chosen(project, first.credential) ?? (first.credential.privileged ? "error" : "warning") : "off";
    if (!first || !crew?.location || names.length < 2 || agents.length < leastOf(project) || severity === "off") return [];
    const related: Related[] = held.map(({ credential, agent }) => ({ location: agent.nameLocation, message: `agent ${agent.name} uses ${credential.name}` }));
    return [
      {
        message: `${names.join(" and ")} hold the same value, so ${people(agents, crews)} of ${titleOf(crews)} share one key under ${String(names.length)} names: ${consequence(first.credential)}.`,
        severity,
        confidence: "high",
        location: first.credential.location ?? crew.location,
        related,
        key: `${names.sort().join("=")}@${titleOf(crews)}`,
        subject: `${first.credential.id} ${crew.id}`,
        secretHash: first.credential.secret?.hash ?? "",
      },
    ];
  });
}

/** Who holds each value that is known, by its keyed hash. */
export function byValue(project: Project, crews: readonly Crew[]): Map<string, Holding[]> {
  const found = new Map<string, Holding[]>();
  for (const { credential, agent } of holders(project.crew, crews)) {
    if (!credential.secret || allowed(project, credential)) continue;
    found.set(credential.secret.hash, [...(found.get(credential.secret.hash) ?? []), { credential, agent }]);
  }
  return found;
}

export function holders(model: CrewModel, crews: readonly Crew[]): Holding[] {
  return crews.flatMap((crew) =>
    membersOf(crew).flatMap((id) => {
      const agent = model.agents.get(id);
      if (!agent) return [];
      const ids = new Set([...agent.llms.flatMap((llm) => model.llms.get(llm)?.credentials ?? []), ...agent.tools.flatMap((tool) => model.tools.get(tool)?.credentials ?? [])]);
      return [...ids].flatMap((credential) => {
        const found = model.credentials.get(credential);
        return found ? [{ credential: found, agent }] : [];
      });
    }),
  );
}

export function namesOf(held: readonly Holding[]): string[] {
  return [...new Set(held.map(({ credential }) => credential.name))];
}

/** Hash of the literal that one of the credentials is. */
export function secretOf(credentials: readonly Credential[]): { secretHash?: string } {
  const literal = credentials.find(({ kind, secret }) => kind === "literal" && secret !== null);
  return literal?.secret ? { secretHash: literal.secret.hash } : {};
}
