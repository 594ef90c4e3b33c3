import { EMPTY_CREW_MODEL, type Agent, type Credential, type CrewModel, type Llm, type Location } from "../../src/core/model";

/** An agent that a test says is there: where its call and its llm stand, as text of the file. */
export interface PlantedAgent {
  readonly name: string;
  readonly path?: string;
  /** Text of the `Agent(…)` call's beginning. */
  readonly call: string;
  /** Text of the `llm=` value behind the call's beginning; null without one. */
  readonly llm?: string | null;
  readonly llmPath?: string;
  /** Path of its agents.yaml. */
  readonly config?: string;
  readonly model?: string | null;
}

/** A crew whose agents share one credential. */
export function plantedCrew(files: Readonly<Record<string, string>>, agents: readonly PlantedAgent[], name = "OPENAI_API_KEY", provider = "openai"): CrewModel {
  const [first = ""] = Object.keys(files);
  const find = (path: string, text: string, from = 0): Location => {
    const start = (files[path] ?? "").indexOf(text, from);
    if (start < 0) throw new Error(`${text} is not in ${path}`);
    return { path, range: { start, end: start + text.length } };
  };
  const credential: Credential = { id: "shared", name, kind: "env", explicit: true, aliases: [], location: null, reads: [], power: "llm", privileged: false, secret: null };
  const made = agents.map((one): [Agent, Llm] => {
    const path = one.path ?? first;
    const location = find(path, one.call);
    const llmPath = one.llmPath ?? path;
    const from = llmPath === path ? location.range.start : (files[llmPath] ?? "").indexOf(`${one.name}:`);
    const llmLocation = one.llm === undefined || one.llm === null ? null : find(llmPath, one.llm, from);
    const llm: Llm = { id: `llm-${one.name}`, model: one.model ?? null, provider, baseUrl: null, credentials: ["shared"], oneOf: false, location: llmLocation, className: null };
    const config = one.config === undefined ? null : find(one.config, one.name);
    const agent: Agent = {
      id: one.name, name: one.name, role: null, location, llmLocation, ignoredLlm: null, nameLocation: location, llms: [llm.id], otherLlms: [], tools: [],
      allowDelegation: null, codeExecution: false, verbose: null, implicit: false, config, many: false, crewaiVersion: null,
    };
    return [agent, llm];
  });
  return {
    crews: [], tools: new Map(), tasks: new Map(), unknowns: [], limits: [], switches: EMPTY_CREW_MODEL.switches, credentials: new Map([["shared", credential]]),
    agents: new Map(made.map(([agent]) => [agent.id, agent])), llms: new Map(made.map(([, llm]) => [llm.id, llm])),
  };
}
