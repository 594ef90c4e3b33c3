import type { Check, LongLived } from "../../../src/core/model";

const SAYS: Readonly<Record<LongLived["kind"], (one: LongLived) => string>> = {
  "access-key": (one) => `${capital(one.name)} is used here, which works until somebody deletes it`,
  "key-file": (one) => `${capital(one.name)} is used here, which works for years unless somebody deletes it`,
  "client-secret": (one) => `${capital(one.name)} is used here, which nothing in this project renews`,
  "ci-key": (one) => `${capital(one.name)} is kept as a secret of the repository and works until somebody replaces it`,
  "service-account-token": (one) => `${capital(one.name)} is kept in a secret and never ends`,
  "kept-secret": (one) => `${one.name}() runs once, when the module is imported: the process keeps the secret for as long as it lives and never sees a rotated one`,
  "unrenewed-lease": (one) => `${capital(one.name)} is taken here and nothing in this project renews it: the crew fails when the lease ends`,
};

/** Reports each credential that nothing renews. */
export const check: Check = ({ controls }) =>
  controls.longLived.map((one) => ({
    message: `${SAYS[one.kind](one)}; use ${one.instead}.`,
    severity: one.kind === "kept-secret" || one.kind === "unrenewed-lease" ? "information" : "warning",
    confidence: one.kind === "kept-secret" || one.kind === "unrenewed-lease" ? "medium" : "high",
    location: one.location,
    key: `${one.kind}:${one.name}`,
    subject: one.id,
  }));

function capital(text: string): string {
  return /^[a-z]+[._]/.test(text) ? `'${text}'` : text.charAt(0).toUpperCase() + text.slice(1);
}
