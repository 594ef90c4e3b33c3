import type { Credential } from "../model/crew";
import type { Project } from "../model/project";
import type { Place } from "../reports/report";
import type { Location } from "../text/range";
import { BREADTH, VERB } from "./abilities";
import type { AgentRadius, BlastRadius, CredentialRadius, Reach } from "./blast-radius";
import type { Network, NetworkNode } from "./network";

export interface Line {
  readonly text: string;
  readonly location: Location | null;
  /** Filled in for reports. */
  readonly place?: Place | null;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The answer to "what if this key leaks?" or "what if this agent is hijacked?". */
export interface WhatIf {
  /** Node of the network; null where the network leaves it out. */
  readonly node: string | null;
  readonly kind: "leak" | "hijack";
  readonly name: string;
  /** Other names of a credential. */
  readonly aliases: readonly string[];
  /** Crew of an agent. */
  readonly crew: string | null;
  readonly question: string;
  /** One sentence. */
  readonly answer: string;
  readonly sections: readonly Section[];
  readonly location: Location | null;
  /** Filled in for reports. */
  readonly place?: Place | null;
}

/** One answer for each credential and each agent of a crew, credentials first. */
export function whatIf(project: Project, radius: BlastRadius, network: Network): WhatIf[] {
  const nodes = new Map(network.nodes.flatMap((node): [string, NetworkNode][] => (node.entity === null ? [] : [[`${node.kind} ${node.entity}`, node]])));
  const credentials = radius.credentials.flatMap((one) => {
    const credential = project.crew.credentials.get(one.id);
    return credential && credential.kind !== "none-local" ? [leak(credential, one, radius, network, nodes.get(`credential ${one.id}`))] : [];
  });
  return [...credentials, ...radius.agents.map((agent) => hijack(agent, nodes.get(`agent ${agent.id}`)))];
}

function leak(credential: Credential, radius: CredentialRadius, all: BlastRadius, network: Network, node: NetworkNode | undefined): WhatIf {
  const reaching = all.agents.flatMap((agent) => agent.credentials.filter((one) => one.id === credential.id).map((reached) => ({ agent, reached })));
  const holding = reaching.filter(({ reached }) => isHeld(reached.reach));
  const targets = network.edges.filter((edge) => edge.from === node?.id).flatMap((edge) => network.nodes.find((one) => one.id === edge.to)?.name ?? []);
  const stops = [...new Set(holding.map(({ agent }) => agent.name))];
  const way = ({ agent, reached }: (typeof reaching)[number]): Line => ({ text: `${agent.name} (${agent.crew}): ${reached.reach}, ${[...reached.path, credential.name].join(" → ")}`, location: agent.location });
  const places = credential.reads.map((location): Line => ({ text: "it is read here", location }));
  const names = credential.aliases.length > 0 ? [{ text: `it also has the names ${credential.aliases.join(", ")}`, location: null }] : [];
  return {
    node: node?.id ?? null,
    kind: "leak",
    name: credential.name,
    aliases: credential.aliases,
    crew: null,
    question: `What if ${credential.name} leaks?`,
    answer: `Whoever holds it ${CONSEQUENCE[credential.power]}${targets.length > 0 ? ` (${[...new Set(targets)].join(", ")})` : ""}; ${stops.length === 0 ? "no agent is seen to use it itself" : `${stops.length === 1 ? `${stops.join("")} stops` : `${String(stops.length)} agents (${stops.join(", ")}) stop`} when it is revoked`}.`,
    sections: sections([
      ["Stop when it is revoked", holding.map(way)],
      ["Reach it by another way", reaching.filter(({ reached }) => !isHeld(reached.reach)).map(way)],
      ["To replace", [...places, ...names, ...(places.length === 0 ? [{ text: "a library reads it from the environment: the code does not name it", location: null }] : [])]],
    ]),
    location: radius.location,
  };
}

function hijack(agent: AgentRadius, node: NetworkNode | undefined): WhatIf {
  const { credentials, scope } = agent;
  const privileged = credentials.filter((one) => one.privileged);
  const reach = credentials.length === 0 ? "reaches no credential" : `reaches ${count(credentials.length, "credential")}${privileged.length > 0 ? `, ${privileged.map((one) => one.name).join(", ")} among them,` : ""}`;
  const can = agent.abilities.length > 0 ? ` and can ${agent.operations.map((one) => VERB[one]).join(", ")}` : "";
  const scoped = [
    `granted: ${scope.granted === null ? `cannot be seen from here (${scope.why})` : scope.granted.join(", ")}`,
    `used: ${scope.used.length === 0 ? "no cloud call is seen" : scope.used.join(", ")}`,
    `excess: ${scope.excess === null ? "cannot be seen from here" : scope.excess.length === 0 ? "none" : scope.excess.join("; ")}`,
    ...(scope.granted === null ? [] : [`why: ${scope.why}`]),
  ];
  const cloud = scope.granted !== null || scope.used.length > 0;
  return {
    node: node?.id ?? null,
    kind: "hijack",
    name: agent.name,
    aliases: [],
    crew: agent.crew,
    question: `What if ${agent.name} is hijacked?`,
    answer: `It ${reach}${can}${agent.process.length > 0 ? "; it can read the whole process" : ""}.`,
    sections: sections([
      ["Reaches", credentials.map((one) => ({ text: `${one.name} (${one.power}${one.privileged ? ", privileged" : ""}): ${one.reach}, ${[...one.path, one.name].join(" → ")}`, location: null }))],
      ["Can", agent.abilities.map(({ operation, breadth, by }) => ({ text: `${VERB[operation]}, ${BREADTH[breadth]}: by ${by}`, location: null }))],
      ["Cloud actions", cloud ? scoped.map((text, index) => ({ text, location: index === 0 ? scope.location : null })) : []],
      ["Aggravates it", [
        ...(agent.exposed ? [{ text: "untrusted input, sensitive data and a way out meet in this agent", location: null }] : []),
        ...(agent.process.length > 0 ? [{ text: `reads the whole process by ${agent.process.join(" → ")}`, location: null }] : []),
      ]],
      ["Worst way", agent.worst.length > 0 ? [{ text: agent.worst.join(" → "), location: null }] : []],
    ]),
    location: agent.location,
  };
}

function sections(all: readonly (readonly [string, readonly Line[]])[]): Section[] {
  return all.flatMap(([title, lines]) => (lines.length === 0 ? [] : [{ title, lines }]));
}

function isHeld(reach: Reach): boolean {
  return reach === "own" || reach === "tool";
}

const CONSEQUENCE: Readonly<Record<Credential["power"], string>> = {
  llm: "can spend on the model's account and read what it keeps",
  search: "can spend the quota",
  mail: "can read and send mail",
  payment: "can move money",
  database: "can read the data and change what the account may change",
  cloud: "can do all that its cloud identity may",
  "code-host": "can read the repositories and change what the token may change",
  storage: "can read the files and change what the account may change",
  messaging: "can write in its name",
  other: "can act in its name",
  unknown: "can do what it opens, which is not known",
};

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}
