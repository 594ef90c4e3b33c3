import type { TransportIssue } from "../model/transport";
import { NO_CHANGES } from "./changes";
import type { Fixer } from "./fixers";
import type { FixContext } from "./types";

const REASONS: Readonly<Record<TransportIssue["check"], string>> = {
  "verify-off": "where the check is switched off cannot be changed by itself: install the server's CA and pass its path",
  "http-with-credential": "whether the server answers over https cannot be seen from here",
  "sslmode-off": "the connection's mode is computed",
  "insecure-flag": "the flag has no safe value that fits every server",
};

/** Switches TLS and its checks on, where the transport analysis knows the safe text. */
export const transportFixer: Fixer = {
  rules: ["insecure-transport"],
  offers(finding, context) {
    const issue = issueOf(finding.subject, context);
    if (!issue?.replace) return { fixes: [], reason: issue ? REASONS[issue.check] : "the connection is not there any more" };
    const title = issue.check === "http-with-credential" ? "Use https" : "Switch TLS verification on";
    return { fixes: [{ kind: "tls-on", ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: issue.id, title, safe: true, backend: null, preferred: true }], reason: null };
  },
  build(offer, context) {
    const issue = issueOf(offer.subject, context);
    if (!issue?.replace) return { reason: "the connection is not there any more" };
    return { ...NO_CHANGES, edits: [{ path: issue.location.path, ...issue.replace }], notes: TRUST[issue.check] };
  },
};

const TRUST: Readonly<Record<TransportIssue["check"], readonly string[]>> = {
  "verify-off": ["a server with a private CA needs its certificate: pass its path as verify= or set SSL_CERT_FILE"],
  "http-with-credential": ["make sure that the server answers over https"],
  "sslmode-off": ["the server has to offer TLS; sslmode=verify-full with sslrootcert checks its name as well"],
  "insecure-flag": [],
};

function issueOf(subject: string | undefined, context: FixContext): TransportIssue | undefined {
  return context.project.transports.find((issue) => issue.id === subject);
}
