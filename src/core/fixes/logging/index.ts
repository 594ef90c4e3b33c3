import type { LogFlow } from "../../model/logging";
import { NO_CHANGES } from "../changes";
import type { Fixer } from "../fixers";
import type { Changes, FixContext, FixOffer, Refusal } from "../types";
import { groupOf, READ_BY_PEOPLE } from "./groups";
import { naming } from "./named";
import { IN_TRACEBACK, redaction, shownBy, type Shown } from "./redact";
import { heldBy, secretType } from "./secret-type";
import { loggedException } from "./traceback";

/** Sinks that need the value: taking it out there breaks the program. */
const NEEDED: Readonly<Record<string, string>> = {
  url: "the request needs the value: send it in a header instead of the address",
  process: "the process needs the value: hand it over through its environment or standard input",
};

/** Takes a value out of the call that shows it, or makes it show nothing. */
export const loggingFixer: Fixer = {
  rules: ["unredacted-logging"],
  offers(finding, context) {
    const flow = flowOf(finding.subject, context);
    if (!flow) return { fixes: [], reason: "the finding has no single call that an edit could change" };
    const shown = reachable(flow, context);
    if ("reason" in shown) return { fixes: [], reason: shown.reason };
    const people = READ_BY_PEOPLE.has(groupOf(flow, context));
    // a response or a person's name is often what the line is there for
    const secret = flow.category === "credential" || flow.category === "dump" || flow.category === "environment";
    const offer = { ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: flow.id, backend: null };
    if (loggedException(shown.place)) {
      return { fixes: [{ ...offer, kind: "redact", title: "Log the message without the traceback", safe: false, preferred: true }], reason: IN_TRACEBACK };
    }
    const fixes: FixOffer[] = [{ ...offer, kind: "redact", title: titleOf(flow), safe: people && secret, preferred: true }];
    if (people && flow.category === "credential") {
      if (naming(shown, flow)) fixes.push({ ...offer, kind: "log-name", title: `Say whether ${flow.what} is set, without its value`, safe: true, preferred: false });
      const held = heldBy(shown, context);
      if (held !== null) fixes.push({ ...offer, kind: "secret-type", title: `Hold ${held} as SecretStr, which prints as stars`, safe: false, preferred: false });
    }
    return { fixes, reason: !people ? `${flow.sink.label} may need the value` : secret ? null : "the line may be there to show just this" };
  },
  build(offer, context) {
    const flow = flowOf(offer.subject, context);
    return flow ? changesOf(flow, offer.kind, context) : { reason: "the call is not there any more" };
  },
};

function reachable(flow: LogFlow, context: FixContext): Shown | Refusal {
  const needed = NEEDED[groupOf(flow, context)];
  return needed === undefined ? shownBy(flow, context) : { reason: needed };
}

function changesOf(flow: LogFlow, kind: string, context: FixContext): Changes | Refusal {
  const shown = reachable(flow, context);
  if ("reason" in shown) return shown;
  if (kind === "secret-type") return secretType(shown, context);
  const edits = kind === "log-name" ? naming(shown, flow) : redaction(shown, flow, context);
  return edits ? { ...NO_CHANGES, edits } : { reason: "the value has no name" };
}

function titleOf(flow: LogFlow): string {
  switch (flow.category) {
    case "environment":
      return "Print the variables' names only";
    case "dump":
      return `Print of ${flow.what} only what holds no key`;
    case "response-body":
      return "Leave the response's body out";
    case "credential":
    case "personal-data":
      return `Redact ${flow.what}`;
  }
}

function flowOf(subject: string | undefined, context: FixContext): LogFlow | undefined {
  return context.project.logFlows.find((flow) => flow.id === subject);
}
