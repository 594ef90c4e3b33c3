import type { AnalysisInput } from "../../analysis";
import type { Document } from "../../languages/document";
import type { AccessReview, Controls, Procedure } from "../../model/controls";
import { remembered } from "../../remember";

const INCIDENT = /(?:incident|runbook|playbook|leaked)[^/]*\.(?:md|rst|txt|adoc)$/i;
const SECURITY = /security[^/]*\.(?:md|rst|txt|adoc)$/i;
const REVIEW = /access[-_ ]?reviews?[^/]*\.(?:md|rst|txt|csv|ya?ml)$/i;

interface Written {
  readonly incident: Procedure | null;
  readonly review: AccessReview | null;
}

/** Written procedures for a leaked credential, and records of reviews of who has access. */
export function proceduresOf(input: AnalysisInput): Controls["procedures"] {
  const all = [...input.documents.values()].map(written);
  return { incident: all.flatMap((one) => one.incident ?? []), review: all.flatMap((one) => one.review ?? []) };
}

const written = remembered((document: Document): Written => {
  const { path, text } = document.file;
  const location = { path, range: { start: 0, end: 0 } };
  const named = INCIDENT.test(path);
  const revokes = (named || SECURITY.test(path)) && /\b(?:revok|rotat)/i.test(text);
  return {
    // a security policy that speaks of reporting alone is no procedure
    incident: named || revokes ? { location, revokes } : null,
    review: REVIEW.test(path) && text.trim() !== "" ? { location, dates: [...text.matchAll(/\b20\d\d-[01]\d-[0-3]\d\b/g)].map((match) => match[0]).sort() } : null,
  };
});
