import type { Check, LogFlow, Related } from "../../../src/core/model";

/** Reports each value that comes out in the clear, at the place where it does. */
export const check: Check = (project) =>
  project.logFlows
    .filter((flow) => flow.rule === "unredacted-logging")
    .map((flow) => ({
      message: message(flow),
      severity: flow.severity,
      confidence: flow.confidence,
      location: flow.sink.location,
      related: related(flow),
      flow: flow.steps,
      key: `${flow.what}>${flow.sink.id}`,
      subject: flow.id,
    }));

function message(flow: LogFlow): string {
  const { label } = flow.sink;
  switch (flow.category) {
    case "environment":
      return `The whole environment, with every secret in it, is written to ${label}: ${flow.consequence}.`;
    case "dump":
      return `The ${flow.what} is written to ${label} with its API key in clear text: ${flow.consequence}.`;
    case "response-body":
      return `The whole answer ${flow.what} is written to ${label}; it may hold personal data or tokens.`;
    case "personal-data":
      return `Personal data (${flow.what}) is written to ${label} without redaction: ${flow.consequence}.`;
    case "credential":
      return `${flow.what} is written to ${label} in clear text: ${flow.consequence}.`;
  }
}

function related(flow: LogFlow): Related[] {
  const { source, sink } = flow;
  const same = source.path === sink.location.path && source.range.start >= sink.location.range.start && source.range.end <= sink.location.range.end;
  return same ? [] : [{ location: source, message: `${flow.what} comes from here` }];
}
