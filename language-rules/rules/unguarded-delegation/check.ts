import { credentialsOf, type Agent, type Capability, type Check, type CrewModel, type FindingDraft, type Related } from "../../../src/core/model";

/** What is worth taking from another agent: rights over systems, not a search. */
const STRONG: ReadonlySet<Capability> = new Set(["shell", "code-exec", "sql", "cloud", "email", "payment"]);

/** One finding for each agent that gains a privileged credential or tool by delegation, whichever crews it works in. */
export const check: Check = ({ crew: model }) => {
  const gains = new Map<Agent, Map<string, Gain>>();
  for (const crew of model.crews) {
    for (const [from, to] of crew.delegationEdges) {
      const agent = model.agents.get(from);
      const other = model.agents.get(to);
      // a manager's work is to hand out work to those who may do it
      if (from === crew.manager || !agent || !other) continue;
      const known = gains.get(agent) ?? new Map<string, Gain>();
      for (const gain of gainsFrom(model, agent, other)) known.set(`${other.id} ${gain.what}`, gain);
      gains.set(agent, known);
    }
  }
  return [...gains].filter(([, known]) => known.size > 0).map(([agent, known]) => finding(agent, [...known.values()]));
};

function finding(agent: Agent, gains: readonly Gain[]): FindingDraft {
  const what = [...new Set(gains.map((gain) => gain.what))];
  const holders = [...new Set(gains.map((gain) => gain.holder))];
  return {
    message: `Agent ${agent.name} may delegate to ${holders.join(", ")} and so gains ${what.slice(0, 3).join(", ")}${what.length > 3 ? ` and ${String(what.length - 3)} more` : ""}, which it does not hold itself.`,
    location: agent.nameLocation,
    related: gains.map((gain) => gain.related),
    key: agent.name,
    subject: agent.id,
  };
}

interface Gain {
  readonly what: string;
  readonly holder: string;
  readonly related: Related;
}

function gainsFrom(model: CrewModel, agent: Agent, other: Agent): Gain[] {
  const mine = credentialsOf(model, agent);
  const capabilities = new Set(agent.tools.flatMap((id) => model.tools.get(id)?.capabilities ?? []));
  const gains: Gain[] = [];
  const related = (what: string): Related => ({ location: other.nameLocation, message: `agent ${other.name} holds ${what}` });
  for (const id of credentialsOf(model, other)) {
    const credential = model.credentials.get(id);
    if (credential?.privileged === true && !mine.has(id)) gains.push({ what: credential.name, holder: other.name, related: related(credential.name) });
  }
  for (const id of other.tools) {
    const tool = model.tools.get(id);
    const strong = tool?.capabilities.find((capability) => STRONG.has(capability) && !capabilities.has(capability));
    if (tool && strong !== undefined && !agent.tools.includes(id)) gains.push({ what: `${tool.className} (${strong})`, holder: other.name, related: related(tool.className) });
  }
  return gains;
}
