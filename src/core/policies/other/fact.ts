import type { Confidence, Severity } from "../../model/finding";
import type { PolicyDocument, PolicyFormat, PolicyIssue } from "../../model/policy";
import type { Location } from "../../text/range";

/** A grant that is too wide in a system whose policies are judged as a whole. */
export interface Grant {
  readonly format: PolicyFormat;
  readonly check: string;
  readonly kind: PolicyDocument["kind"];
  readonly name: string | null;
  readonly location: Location;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** The facts behind a grant: a policy without statements, and what is wrong with it. */
export function factsOf(grant: Grant): { readonly document: PolicyDocument; readonly issue: PolicyIssue } {
  const id = `policy:${grant.location.path}:${String(grant.location.range.start)}`;
  return {
    document: { id, format: grant.format, kind: grant.kind, name: grant.name, location: grant.location, statements: [], bounded: false, holders: [] },
    issue: {
      id: `${id}:0:${grant.check}`,
      rule: "overscoped-policy",
      check: grant.check,
      location: grant.location,
      related: [],
      severity: grant.severity,
      confidence: grant.confidence,
      message: `${grant.message}.`,
      policy: id,
      statement: 0,
    },
  };
}
