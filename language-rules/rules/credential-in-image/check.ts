import type { Check } from "../../../src/core/model";

/** Reports secrets that an image's build writes into its layers. */
export const check: Check = (project) =>
  project.secrets
    .filter((secret) => secret.rule === "credential-in-image")
    .map((secret) => ({
      message: `The ${secret.label} ${secret.secret.preview}${secret.name === null ? "" : ` in ${secret.name}`} is built into the image: ${secret.consequence}.`,
      severity: secret.severity,
      confidence: secret.confidence,
      location: { path: secret.location.path, range: secret.value },
      key: [secret.tokenType ?? secret.label, secret.name ?? "", secret.shape].join(":"),
      subject: secret.id,
      secretHash: secret.secret.hash,
      specificity: 2,
    }));
