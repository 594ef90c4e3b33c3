import { get, type Value } from "../read/value";
import type { Grant } from "./fact";

/** `permissions: write-all` of a GitHub Actions workflow or job. */
export function* workflowGrants(root: Value): Generator<Grant> {
  if (root.kind !== "object") return;
  yield* writeAll(get(root, "permissions"), "The workflow");
  const jobs = get(root, "jobs");
  for (const job of jobs?.kind === "object" ? jobs.entries : []) if (job.value.kind === "object") yield* writeAll(get(job.value, "permissions"), `Job '${job.key}'`);
}

function* writeAll(value: Value | undefined, who: string): Generator<Grant> {
  if (value?.kind !== "text" || value.text !== "write-all") return;
  yield { format: "ci", check: "admin-wildcard", kind: "identity", name: who, location: value.location, severity: "warning", confidence: "high", message: `${who} holds a token that may write everything in the repository (write-all): any step or dependency can change code, releases and packages` };
}
