import type { Crew } from "../../model/crew";
import { membersOf } from "../../flow/loud";
import type { LogFlow } from "../../model/logging";
import type { Location } from "../../text/range";
import { NO_CHANGES } from "../changes";
import type { Fixer } from "../fixers";
import { edit } from "../python/literal";
import { placeAt } from "../python/place";
import type { FixContext, SourceEdit } from "../types";

/** Switches off the verbose output of the crews that print a prompt with a secret in it. The secret stays in the prompt. */
export const quietFixer: Fixer = {
  rules: ["credential-in-prompt"],
  kinds: ["quiet-crew"],
  offers(finding, context) {
    const flow = flowOf(finding.subject, context);
    const reason = "the prompt is built with the value: hand it to a tool instead";
    if (!flow) return { fixes: [], reason: null };
    if (switches(flow, context).length === 0) return { fixes: [], reason };
    return {
      fixes: [{ kind: "quiet-crew", ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: flow.id, title: "Set verbose=False, so that the crew does not print it", safe: false, backend: null, preferred: false }],
      reason,
    };
  },
  build(offer, context) {
    const flow = flowOf(offer.subject, context);
    const edits = flow ? switches(flow, context) : [];
    if (edits.length === 0) return { reason: "no crew with this prompt is verbose" };
    return { ...NO_CHANGES, edits, notes: ["the model provider still receives the value: hand it to a tool instead of the prompt"] };
  },
};

function switches(flow: LogFlow, context: FixContext): readonly SourceEdit[] {
  const { crew } = context.project;
  const edits = crew.crews.filter((one) => membersOf(crew, one).has(flow.sink.location.path)).flatMap((one) => loudPlaces(one, context).flatMap((location) => silence(location, context)));
  return [...new Map(edits.map((one) => [`${one.path}:${String(one.range.start)}`, one])).values()];
}

function loudPlaces(one: Crew, context: FixContext): readonly Location[] {
  const agents = one.agents.flatMap((id) => context.project.crew.agents.get(id) ?? []).filter((agent) => agent.verbose === true);
  return [one.verbose === true ? one.location : null, ...agents.map((agent) => agent.location)].filter((location) => location !== null);
}

/** `verbose=True` of the call at a place. */
function silence(location: Location, context: FixContext): readonly SourceEdit[] {
  const source = context.input.python.get(location.path);
  const place = source ? placeAt(source, location.range) : null;
  const call = place?.chain.findLast((one) => one.kind === "Call" && one.keywords.some(({ name }) => name === "verbose"));
  if (!place || call?.kind !== "Call") return [];
  const loud = call.keywords.find(({ name, value }) => name === "verbose" && ((value.kind === "Constant" && value.value === true) || value.kind === "Num"));
  return loud ? [edit(place, loud.value, "False")] : [];
}

function flowOf(subject: string | undefined, context: FixContext): LogFlow | undefined {
  return context.project.logFlows.find((flow) => flow.id === subject && flow.rule === "credential-in-prompt");
}
