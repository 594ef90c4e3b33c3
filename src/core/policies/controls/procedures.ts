import type { AnalysisInput } from "../../analysis";
import type { AccessReview, Controls, Procedure } from "../../model/controls";

const INCIDENT = /(?:incident|runbook|playbook|leaked)[^/]*\.(?:md|rst|txt|adoc)$/i;
const SECURITY = /security[^/]*\.(?:md|rst|txt|adoc)$/i;
const REVIEW = /access[-_ ]?reviews?[^/]*\.(?:md|rst|txt|csv|ya?ml)$/i;

/** Written procedures for a leaked credential, and records of reviews of who has access. */
export function proceduresOf(input: AnalysisInput): Controls["procedures"] {
  const incident: Procedure[] = [];
  const review: AccessReview[] = [];
  for (const [path, document] of input.documents) {
    const { text } = document.file;
    const location = { path, range: { start: 0, end: 0 } };
    if (INCIDENT.test(path) || SECURITY.test(path)) {
      const revokes = /\b(?:revok|rotat)/i.test(text);
      // a security policy that speaks of reporting alone is no procedure
      if (revokes || INCIDENT.test(path)) incident.push({ location, revokes });
    }
    if (REVIEW.test(path) && text.trim() !== "") review.push({ location, dates: [...text.matchAll(/\b20\d\d-[01]\d-[0-3]\d\b/g)].map((match) => match[0]).sort() });
  }
  return { incident, review };
}
