import type { Check, FindingDraft } from "../../../src/core/model";

/** Reports secrets written in prompts, and values of credentials that flow into one. */
export const check: Check = (project) => [
  ...project.secrets
    .filter((secret) => secret.rule === "credential-in-prompt")
    .map(
      (secret): FindingDraft => ({
        message: `The ${secret.label} ${secret.secret.preview} stands in a prompt: ${secret.consequence}.`,
        severity: secret.severity,
        confidence: secret.confidence,
        location: { path: secret.location.path, range: secret.value },
        key: [secret.tokenType ?? secret.label, secret.name ?? "", "literal"].join(":"),
        subject: secret.id,
        secretHash: secret.secret.hash,
        specificity: 2,
      }),
    ),
  ...project.logFlows
    .filter((flow) => flow.rule === "credential-in-prompt")
    .map(
      (flow): FindingDraft => ({
        message: `${flow.what} reaches a prompt through ${flow.sink.label}: ${flow.consequence}.`,
        severity: flow.severity,
        confidence: flow.confidence,
        location: flow.argument,
        related: [{ location: flow.source, message: "read here" }],
        flow: flow.steps,
        key: [flow.what, flow.sink.id, "flow"].join(":"),
        subject: flow.id,
        specificity: 2,
      }),
    ),
];
