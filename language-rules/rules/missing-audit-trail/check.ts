import type { Check, FindingDraft, Project, RiskyOperation } from "../../../src/core/model";

/** One finding for each crew whose privileged operations nothing records, and one for each record that proves nothing. */
export const check: Check = (project) => [...unrecorded(project), ...unsound(project)];

function unrecorded({ crew: model, controls }: Project): FindingDraft[] {
  const open = controls.operations.filter((one) => one.recordedBy === null);
  const told = new Set<string>();
  return model.crews.flatMap((crew): FindingDraft[] => {
    const members = new Set([...crew.agents, ...(crew.manager === null ? [] : [crew.manager])]);
    const mine = open.filter((one) => one.agents.some((id) => members.has(id)) && !told.has(one.id));
    for (const one of mine) told.add(one.id);
    const at = crew.location ?? mine[0]?.location;
    if (!at || mine.length === 0) return [];
    const agents = [...new Set(mine.flatMap((one) => one.agents).filter((id) => members.has(id)))].map((id) => model.agents.get(id)?.name ?? id);
    return [
      {
        message: `Nothing records what ${agents.length === 1 ? "agent" : "agents"} ${some(agents)} ${agents.length === 1 ? "does" : "do"} with ${some(mine.map((one) => one.what))}: after an incident nobody can say who did what.`,
        location: at,
        related: mine.map((one) => ({ location: one.location, message: `${one.what} leaves no record` })),
        key: `unrecorded:${crew.name ?? ""}`,
        subject: crew.id,
        ...weight(mine),
      },
    ];
  });
}

/** Cloud calls are recorded by the cloud: that may do. */
function weight(operations: readonly RiskyOperation[]): Pick<FindingDraft, "severity"> {
  return { severity: operations.every((one) => one.kind === "message" || one.what.includes(":")) ? "information" : "warning" };
}

function unsound({ controls }: Project): FindingDraft[] {
  return controls.weakRecords.map((one) => ({
    message: `${one.name} hashes each audit record by itself: whoever changes a record computes its hash again, and a removed one is not missed.`,
    severity: "information" as const,
    location: one.location,
    key: `unsound:${one.name}`,
    subject: one.id,
  }));
}

function some(items: readonly string[]): string {
  const unique = [...new Set(items)];
  return unique.length > 3 ? `${unique.slice(0, 2).join(", ")} and ${String(unique.length - 2)} more` : unique.join(", ");
}
