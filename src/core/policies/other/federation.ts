import { attribute, blocksOf, textOf, type HclBlock } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";

/** Issuers whose tokens anybody can get: for these the subject has to be bound. */
const SHARED_ISSUER = /token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.circleci\.com|api\.bitbucket\.org/;

/** Federated trust of Google Cloud and Azure that any project of a shared issuer can use. */
export function* federationGrants(block: HclBlock, path: string): Generator<Grant> {
  const [type = "", name = ""] = block.labels;
  if (type === "google_iam_workload_identity_pool_provider") yield* google(block, name, path);
  else if (type === "azuread_application_federated_identity_credential" || type === "azurerm_federated_identity_credential") yield* azure(block, name, path);
}

function* google(block: HclBlock, name: string, path: string): Generator<Grant> {
  const [oidc] = blocksOf(block, "oidc");
  const issuer = oidc && attribute(oidc, "issuer_uri");
  if (!issuer || !SHARED_ISSUER.test(textOf(issuer) ?? "")) return;
  const condition = attribute(block, "attribute_condition");
  const text = textOf(condition);
  // a condition over the audience alone says nothing of who the token is for
  const loose = condition === undefined || (text !== null && (text.trim() === "" || /^\s*true\s*$/i.test(text) || !/(?:assertion|attribute)\.(?!aud\b)|google\.subject/.test(text) || /(?:repository|sub|repository_owner)\s*==\s*['"](?:\*|repo:\*.*|repo:[^/'"]*\*)['"]|startsWith\(\s*['"](?:repo:[^/'"]*)?['"]\s*\)/.test(text)));
  if (loose) yield trust("gcp", name, place(condition ?? issuer, path), "without a condition on repository or subject");
}

function* azure(block: HclBlock, name: string, path: string): Generator<Grant> {
  if (!SHARED_ISSUER.test(textOf(attribute(block, "issuer")) ?? "")) return;
  const subject = attribute(block, "subject");
  const text = textOf(subject);
  if (subject && text !== null && /^(?:\*|repo:\*(?:[/:].*)?|repo:[^/:]*\*.*|)$/.test(text)) yield trust("azure", name, place(subject, path), `for the subject '${text}'`);
}

function trust(format: "gcp" | "azure", name: string, location: Location, clause: string): Grant {
  return { format, check: "oidc-missing-subject", kind: "trust", name, location, severity: "error", confidence: "high", message: `'${name}' trusts a token issuer that everybody can use ${clause}: any project there can take its identity` };
}

function place(value: { readonly start: number; readonly end: number }, path: string): Location {
  return { path, range: { start: value.start, end: value.end } };
}
