import type { LogFlow } from "../../model/logging";
import { NO_CHANGES } from "../changes";
import type { Fixer } from "../fixers";
import type { Changes, FixContext, Refusal } from "../types";
import { redaction } from "./redact";

/** Sinks at which only people read: what they print may change without changing what the program does. */
const READ_BY_PEOPLE = new Set(["log", "stdout", "error", "telemetry"]);
/** Sinks that need the value: taking it out there breaks the program. */
const NEEDED: Readonly<Record<string, string>> = {
  url: "the request needs the value: send it in a header instead of the address",
  process: "the process needs the value: hand it over through its environment or standard input",
};

/** Takes a value out of the call that shows it. */
export const loggingFixer: Fixer = {
  rules: ["unredacted-logging"],
  offers(finding, context) {
    const flow = flowOf(finding.subject, context);
    if (!flow) return { fixes: [], reason: "the finding has no single call that an edit could change" };
    const changes = changesOf(flow, context);
    if ("reason" in changes) return { fixes: [], reason: changes.reason };
    const people = READ_BY_PEOPLE.has(groupOf(flow, context));
    // a response or a person's name is often what the line is there for
    const secret = flow.category === "credential" || flow.category === "dump" || flow.category === "environment";
    return {
      fixes: [{ kind: "redact", ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: flow.id, title: titleOf(flow), safe: people && secret, backend: null, preferred: true }],
      reason: !people ? `${flow.sink.label} may need the value` : secret ? null : "the line may be there to show just this",
    };
  },
  build(offer, context) {
    const flow = flowOf(offer.subject, context);
    return flow ? changesOf(flow, context) : { reason: "the call is not there any more" };
  },
};

function changesOf(flow: LogFlow, context: FixContext): Changes | Refusal {
  const needed = NEEDED[groupOf(flow, context)];
  if (needed !== undefined) return { reason: needed };
  const edits = redaction(flow, context);
  return "reason" in edits ? edits : { ...NO_CHANGES, edits };
}

function titleOf(flow: LogFlow): string {
  switch (flow.category) {
    case "environment":
      return "Print the variables' names only";
    case "dump":
      return `Print the type of ${flow.what} only`;
    case "response-body":
      return "Leave the response's body out";
    case "credential":
    case "personal-data":
      return `Redact ${flow.what}`;
  }
}

function groupOf(flow: LogFlow, context: FixContext): string {
  return context.input.knowledge.flow.sinks.find((sink) => sink.id === flow.sink.id)?.group ?? "";
}

function flowOf(subject: string | undefined, context: FixContext): LogFlow | undefined {
  return context.project.logFlows.find((flow) => flow.id === subject);
}
