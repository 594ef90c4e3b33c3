import { alternativesTo, choicesOf, workingTogether, type Agent, type Credential, type Crew, type FindingDraft, type Project } from "../../../src/core/model";
import { allowed, leastOf, severityAcross, worst } from "./settings";
import { holders, secretOf } from "./values";
import { consequence, crewsCalled, people, sharedText, titleOf, waysTo } from "./words";

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
        subject: credential.id,
        ...secretOf([credential]),
      },
    ];
  });
}

function whoShare([first, second]: readonly Held[], agents: readonly Agent[], titles: readonly string[], what: string): string {
  if (first && !second) return `${people(agents, first.crews)}, of whom ${titleOf(first.crews)} runs one at a time, share ${what}`;
  return `${crewsCalled(titles)} share ${what} through ${people(agents, [])}`;
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
