import { alternativesTo, choicesOf, workingTogether, type Agent, type Credential, type Crew, type FindingDraft, type Project } from "../../../src/core/model";
import { allowed, chosen, leastOf, STRONG, worst } from "./settings";
import { byValue, holders, namesOf, secretOf, type Holding } from "./values";
import { consequence, listed, people, sharedText, titleOf, waysTo } from "./words";

interface Held {
  readonly agents: readonly Agent[];
  readonly crews: readonly Crew[];
}

interface Spread {
  readonly credential: Credential;
  readonly agents: readonly Agent[];
  readonly held: readonly Held[];
}

/**
 * Credentials that crews and flows share which no flow joins, or agents of which a crew runs one at a time: where no two of
 * them work together, so that it is not reported already. Only what code names itself: all read the library's own variables.
 */
export function sharedByCrews(project: Project, all: readonly (readonly Crew[])[]): FindingDraft[] {
  const found = spread(project, all).filter((one) => isSpread(project, one) && severityAcross(project, one.credential) !== "off");
  return choicesOf(found.map((one) => ({ ...one, alternatives: alternativesTo(project.crew, one, found) }))).flatMap((choice) => {
    const [{ credential, agents, held }] = choice;
    const credentials = choice.map((one) => one.credential);
    const severity = worst(credentials.map((one) => severityAcross(project, one)));
    const location = credential.location ?? held[0]?.crews[0]?.location;
    if (severity === "off" || !location) return [];
    const titles = held.map(({ crews }) => titleOf(crews));
    return [
      {
        message: `${whoShare(held, agents, titles, sharedText(credentials, false))}: ${consequence(credential)}.`,
        severity,
        confidence: "medium",
        location,
        related: held.flatMap(({ agents: own, crews }) => own.map((agent) => ({ location: agent.nameLocation, message: `agent ${agent.name} of ${titleOf(crews)} ${waysTo(project.crew, agent, credentials)}` }))),
        key: `${credentials.map(({ name }) => name).sort().join("|")}@${[...titles].sort().join("+")}`,
        subject: `${credential.id} ${held[0]?.crews[0]?.id ?? ""}`,
        ...secretOf([credential]),
      },
    ];
  });
}

function whoShare([first, second]: readonly Held[], agents: readonly Agent[], titles: readonly string[], what: string): string {
  if (first && !second) return `${people(agents, first.crews)}, of whom ${titleOf(first.crews)} runs one at a time, share ${what}`;
  return `${String(titles.length)} crews (${listed(titles)}) share ${what} through ${people(agents, [])}`;
}

/** The same value under several names in crews that no flow joins: each crew seems to have a key of its own, and does not. */
export function valuesAcross(project: Project, all: readonly (readonly Crew[])[]): FindingDraft[] {
  const found = new Map<string, { readonly held: readonly Holding[]; readonly crews: readonly Crew[] }[]>();
  for (const crews of all) for (const [hash, held] of byValue(project, crews)) found.set(hash, [...(found.get(hash) ?? []), { held, crews }]);
  return [...found.values()].flatMap((places) => {
    const held = places.flatMap((one) => one.held);
    const names = namesOf(held);
    const agents = [...new Set(held.map(({ agent }) => agent))];
    const [first] = held;
    // within one crew it is reported there; under one name, as one credential
    if (!first || places.length < 2 || names.length < 2 || agents.length < leastOf(project) || places.some((one) => namesOf(one.held).length > 1)) return [];
    const severity = severityAcross(project, first.credential);
    const location = first.credential.location ?? first.agent.nameLocation;
    if (severity === "off") return [];
    const titles = places.map(({ crews }) => titleOf(crews));
    return [
      {
        message: `${names.join(" and ")} hold the same value, so ${String(places.length)} crews (${listed(titles)}) share one key under ${String(names.length)} names through ${people(agents, [])}: ${consequence(first.credential)}.`,
        severity,
        confidence: "high",
        location,
        related: places.flatMap(({ held: own, crews }) => own.map(({ agent, credential }) => ({ location: agent.nameLocation, message: `agent ${agent.name} of ${titleOf(crews)} uses ${credential.name}` }))),
        key: `${[...names].sort().join("=")}@${[...titles].sort().join("+")}`,
        subject: `${first.credential.id} ${places[0]?.crews[0]?.id ?? ""}`,
        secretHash: first.credential.secret?.hash ?? "",
      },
    ];
  });
}

/** Each credential with all who hold it, by crews that belong together. */
function spread(project: Project, all: readonly (readonly Crew[])[]): Spread[] {
  const found = new Map<Credential, Held[]>();
  for (const crews of all) {
    const own = new Map<Credential, Set<Agent>>();
    for (const { credential, agent } of holders(project.crew, crews)) own.set(credential, (own.get(credential) ?? new Set()).add(agent));
    for (const [credential, agents] of own) found.set(credential, [...(found.get(credential) ?? []), { agents: [...agents], crews }]);
  }
  return [...found].map(([credential, held]) => ({ credential, held, agents: [...new Set(held.flatMap((one) => one.agents))] }));
}

function isSpread(project: Project, { credential, agents, held }: Spread): boolean {
  if (!credential.explicit || credential.kind === "none-local" || credential.kind === "unknown" || allowed(project, credential)) return false;
  return agents.length >= leastOf(project) && agents.every((agent) => !agent.many) && held.every((one) => workingTogether(one.crews, one.agents).length === 0);
}

function severityAcross(project: Project, credential: Credential): ReturnType<typeof worst> {
  return chosen(project, credential) ?? (STRONG.has(credential.power) ? "warning" : "information");
}
