import type { Check } from "../../../src/core/model";

/** Reports what CrewAI keeps with secrets in it where git would take it. */
export const check: Check = (project) =>
  project.logFlows
    .filter((flow) => flow.rule === "plaintext-checkpoint")
    .map((flow) => ({
      message: `${flow.what} stands in clear text in ${flow.sink.label}: ${flow.consequence}.`,
      severity: flow.severity,
      confidence: flow.confidence,
      location: flow.sink.location,
      flow: flow.steps,
      key: flow.sink.id,
      subject: flow.id,
    }));
