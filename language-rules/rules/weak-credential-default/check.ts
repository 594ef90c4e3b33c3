import type { Check, SecretLiteral } from "../../../src/core/model";

/** Reports passwords and signing keys that everybody tries first. */
export const check: Check = (project) =>
  project.secrets
    .filter((secret) => secret.rule === "weak-credential-default")
    .map((secret) => ({
      message: `${secret.name ?? "A connection"} ${verb(secret)} a ${secret.label} that is easily guessed: ${secret.consequence}.`,
      severity: secret.severity,
      confidence: secret.confidence,
      location: { path: secret.location.path, range: secret.value },
      related: secret.uses.slice(0, 20).map((location) => ({ location, message: "used here" })),
      key: [secret.label, secret.name ?? "", secret.shape].join(":"),
      subject: secret.id,
      secretHash: secret.secret.hash,
      specificity: 1,
    }));

function verb({ name, shape }: SecretLiteral): string {
  if (shape.endsWith("-default")) return "falls back to";
  return name === null ? "uses" : "holds";
}
