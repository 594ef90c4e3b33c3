import { credentialsOf, membersOf, type Agent, type Credential, type Crew, type CrewModel, type FindingDraft, type Project, type Severity } from "../../../src/core/model";
import { allowed, chosen, leastOf, severityAcross } from "./settings";
import { consequence, crewsCalled, people, titleOf } from "./words";

export interface Holding {
  readonly credential: Credential;
  readonly agent: Agent;
}

/** Who holds a value in crews that belong together. */
interface Place {
  readonly held: readonly Holding[];
  readonly crews: readonly Crew[];
}

/**
 * Several names, one value: agents, or crews that no flow joins, seem to have keys of their own, and do not. What is so
 * within one crew is reported there; what crews share under one name, as one credential.
 */
export function sharedValues(project: Project, all: readonly (readonly Crew[])[]): FindingDraft[] {
  const found = new Map<string, Place[]>();
  for (const crews of all) for (const [hash, held] of byValue(project, crews)) found.set(hash, [...(found.get(hash) ?? []), { held, crews }]);
  return [...found.values()].flatMap((places) => {
    const within = places.filter(({ held }) => namesOf(held).length > 1);
    return within.length > 0 ? within.flatMap((place) => valueDraft(project, [place])) : valueDraft(project, places);
  });
}

function valueDraft(project: Project, places: readonly Place[]): FindingDraft[] {
  const held = places.flatMap((place) => place.held);
  const names = namesOf(held);
  const agents = [...new Set(held.map(({ agent }) => agent))];
  const [first] = held;
  const crew = places[0]?.crews[0];
  if (!first || !crew?.location || names.length < 2 || agents.length < leastOf(project)) return [];
  const { credential } = first;
  const severity = places.length > 1 ? severityAcross(project, credential) : severityWithin(project, credential);
  if (severity === "off") return [];
  const titles = places.map(({ crews }) => titleOf(crews));
  const apart = places.length > 1;
  const who = apart ? `${crewsCalled(titles)} share` : `${people(agents, places[0]?.crews ?? [])} of ${titles.join("")} share`;
  const through = apart ? ` through ${people(agents, [])}` : "";
  return [
    {
      message: `${names.join(" and ")} hold the same value, so ${who} one key under ${String(names.length)} names${through}: ${consequence(credential)}.`,
      severity,
      confidence: "high",
      location: credential.location ?? crew.location,
      related: places.flatMap(({ held: own, crews }) => own.map(({ agent, credential: { name } }) => ({ location: agent.nameLocation, message: `agent ${agent.name}${apart ? ` of ${titleOf(crews)}` : ""} uses ${name}` }))),
      key: `${[...names].sort().join("=")}@${[...titles].sort().join("+")}`,
      subject: `${credential.id} ${crew.id}`,
      secretHash: credential.secret?.hash ?? "",
    },
  ];
}

function severityWithin(project: Project, credential: Credential): Severity | "off" {
  return chosen(project, credential) ?? (credential.privileged ? "error" : "warning");
}

/** Who holds each value that is known, by its keyed hash. */
function byValue(project: Project, crews: readonly Crew[]): Map<string, Holding[]> {
  const found = new Map<string, Holding[]>();
  for (const { credential, agent } of holders(project.crew, crews)) {
    if (!credential.secret || allowed(project, credential)) continue;
    found.set(credential.secret.hash, [...(found.get(credential.secret.hash) ?? []), { credential, agent }]);
  }
  return found;
}

/** Who of some crews holds what: for thinking, for function calling and embeddings, or in a tool. */
export function holders(model: CrewModel, crews: readonly Crew[]): Holding[] {
  return crews.flatMap((crew) =>
    membersOf(crew).flatMap((id) => {
      const agent = model.agents.get(id);
      return agent ? [...credentialsOf(model, agent)].flatMap((held) => model.credentials.get(held) ?? []).map((credential) => ({ credential, agent })) : [];
    }),
  );
}

function namesOf(held: readonly Holding[]): string[] {
  return [...new Set(held.map(({ credential }) => credential.name))];
}

/** Hash of the literal that one of the credentials is. */
export function secretOf(credentials: readonly Credential[]): { secretHash?: string } {
  const literal = credentials.find(({ kind, secret }) => kind === "literal" && secret !== null);
  return literal?.secret ? { secretHash: literal.secret.hash } : {};
}
