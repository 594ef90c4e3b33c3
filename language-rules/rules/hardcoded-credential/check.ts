import type { Check } from "../../../src/core/model";

/** Reports each secret that stands in a file and that no more specific rule claims. */
export const check: Check = (project) =>
  project.secrets
    .filter((secret) => secret.rule === "hardcoded-credential")
    .map((secret) => ({
      message:
        secret.shape === "env-name"
          ? `The ${secret.label} ${secret.secret.preview} stands where the name of an environment variable belongs: ${secret.consequence}.`
          : secret.shape === "comparison"
            ? `${secret.name ?? "A value"} is compared with a ${secret.label} written in the code: ${secret.consequence}.`
            : `The ${secret.label} ${secret.secret.preview} is hardcoded${secret.name === null ? "" : ` in ${secret.name}`}: ${secret.consequence}.`,
      severity: secret.severity,
      confidence: secret.confidence,
      location: { path: secret.location.path, range: secret.value },
      related: secret.uses.slice(0, 20).map((location) => ({ location, message: "used here" })),
      key: [secret.tokenType ?? secret.label, secret.name ?? "", secret.shape].join(":"),
      subject: secret.id,
      secretHash: secret.secret.hash,
    }));
