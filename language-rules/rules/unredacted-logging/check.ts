import type { Check, LogFlow, Related } from "../../../src/core/model";

/** Of the places that one exception's message reaches, so many are findings of their own. */
const SHOWN = 2;
const NAMED = 5;

/** Reports each value that comes out in the clear, at the place where it does. */
export const check: Check = (project) => {
  const flows = project.logFlows.filter((flow) => flow.rule === "unredacted-logging");
  const repeated = repeatedExceptions(flows);
  const hidden = new Set([...repeated.values()].flat());
  return flows
    .filter((flow) => !hidden.has(flow))
    .map((flow) => {
      const others = repeated.get(flow) ?? [];
      return {
        message: message(flow, others.length),
        severity: flow.severity,
        confidence: flow.confidence,
        location: flow.sink.location,
        related: [...related(flow), ...others.slice(0, NAMED).map((other) => ({ location: other.sink.location, message: `the same exception is written to ${other.sink.label} here` }))],
        flow: flow.steps,
        key: `${flow.what}>${flow.sink.id}`,
        subject: flow.id,
      };
    });
};

/** An exception with a secret in its message ends wherever anybody logs exceptions: its nearest places stand for the others. */
function repeatedExceptions(flows: readonly LogFlow[]): Map<LogFlow, LogFlow[]> {
  const groups = new Map<string, LogFlow[]>();
  for (const flow of flows) {
    if (flow.thrownBy === null) continue;
    const key = `${flow.what}|${flow.thrownBy}|${flow.source.path}|${String(flow.source.range.start)}`;
    groups.set(key, [...(groups.get(key) ?? []), flow]);
  }
  const result = new Map<LogFlow, LogFlow[]>();
  for (const group of groups.values()) {
    const [nearest, ...rest] = group.sort((a, b) => a.steps.length - b.steps.length);
    if (nearest && rest.length > SHOWN) result.set(nearest, rest.slice(SHOWN - 1));
  }
  return result;
}

function message(flow: LogFlow, others: number): string {
  const { label: place } = flow.sink;
  const label = others === 0 ? place : `${place} (the same exception in ${String(others)} more places)`;
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
