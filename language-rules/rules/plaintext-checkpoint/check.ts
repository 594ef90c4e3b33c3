import type { Check } from "../../../src/core/model";

/** Reports checkpoints with keys in folders that git would take. */
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
