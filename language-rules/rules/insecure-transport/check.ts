import type { Check } from "../../../src/core/model";

/** Reports each connection without TLS or without its checks. */
export const check: Check = (project) =>
  project.transports.map((issue) => ({
    message: issue.message,
    severity: issue.severity,
    confidence: issue.confidence,
    location: issue.location,
    key: issue.check,
    subject: issue.id,
  }));
