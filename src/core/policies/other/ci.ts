import type { Location } from "../../text/range";
import { list } from "../read/statements";
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

/** Tokens of a GitLab pipeline: identity tokens for several audiences, and those that carry no audience of their own. */
export function* pipelineGrants(root: Value, text: string, locate: (start: number, end: number) => Location): Generator<Grant> {
  const grant = (name: string, location: Location, check: string, message: string): Grant => ({ format: "ci", check, kind: "identity", name, location, severity: "warning", confidence: "high", message });
  for (const job of root.kind === "object" ? root.entries : []) {
    // `default:` gives its tokens to every job
    const tokens = job.value.kind === "object" ? get(job.value, "id_tokens") : undefined;
    for (const token of tokens?.kind === "object" ? tokens.entries : []) {
      const audience = token.value.kind === "object" ? get(token.value, "aud") : undefined;
      const audiences = [...new Set(list(audience).values.map((one) => one.text))];
      if (audience && audiences.length > 1) yield grant(token.key, audience.location, "wildcard-principal", `Token '${token.key}' of job '${job.key}' is made out to ${audiences.slice(0, 3).join(", ")}: whoever of them is shown it can use it with the others`);
    }
  }
  // in a comment it hands out nothing
  const plain = text.replace(/(^|[ \t])#[^\r\n]*/gm, (comment) => " ".repeat(comment.length));
  const jwt = /\$\{?(CI_JOB_JWT(?:_V[12])?)\b/.exec(plain);
  if (jwt) yield grant(jwt[1] ?? "", locate(jwt.index, jwt.index + jwt[0].length), "wildcard-principal", `The pipeline shows ${jwt[1] ?? ""}, which is made out to the GitLab instance itself: every service that trusts the instance accepts it`);
  const scope = /\/job_token_scope\b(?:[^\n\\]|\\\r?\n){0,400}?\benabled["']?\s*[=:]\s*["']?(false)\b/.exec(plain);
  if (scope) yield grant("job_token_scope", locate(scope.index + scope[0].length - 5, scope.index + scope[0].length), "wildcard-principal", "This request lets the job token of every other project reach this one");
}
