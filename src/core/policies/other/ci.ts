import type { Location } from "../../text/range";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";

/** `permissions: write-all` of a GitHub Actions workflow or job, and writing that no step can use. */
export function* workflowGrants(root: Value, text: string): Generator<Grant> {
  if (root.kind !== "object") return;
  const jobs = get(root, "jobs");
  const each = jobs?.kind === "object" ? jobs.entries.flatMap(({ key, value }) => (value.kind === "object" ? [{ key, value }] : [])) : [];
  const whole = get(root, "permissions");
  yield* writeAll(whole, "The workflow");
  // with the token in a step's hands, or with a program of another repository, anything may be written
  const named = /\b(?:github\.token|GITHUB_TOKEN)\b/.test(text);
  const heirs = each.filter(({ value }) => get(value, "permissions") === undefined);
  if (!named && heirs.length > 0 && heirs.every(({ value }) => isTokenless(value))) yield* unused(whole, "The workflow");
  for (const { key, value } of each) {
    const permissions = get(value, "permissions");
    yield* writeAll(permissions, `Job '${key}'`);
    if (!named && isTokenless(value)) yield* unused(permissions, `Job '${key}'`);
  }
}

function* writeAll(value: Value | undefined, who: string): Generator<Grant> {
  if (value?.kind !== "text" || value.text !== "write-all") return;
  yield { format: "ci", check: "admin-wildcard", kind: "identity", name: who, location: value.location, severity: "warning", confidence: "high", message: `${who} holds a token that may write everything in the repository (write-all): any step or dependency can change code, releases and packages` };
}

/** Rights to write of a token that nothing is given. Identity tokens are asked for elsewhere. */
function* unused(value: Value | undefined, who: string): Generator<Grant> {
  const written = value?.kind === "object" ? value.entries.filter((entry) => entry.key !== "id-token" && entry.value.kind === "text" && entry.value.text === "write") : [];
  const [first] = written;
  if (first) yield { format: "ci", check: "unused-write", kind: "identity", name: who, location: first.value.location, severity: "warning", confidence: "medium", message: `${who} holds a token that may write ${written.map((entry) => entry.key).join(", ")}, which no step of it uses` };
}

/** Actions that only fetch or set up, and are given no more than they need to read. */
const HARMLESS = /^actions\/(?:setup-[\w-]+|cache|upload-artifact|download-artifact)(?:\/\w+)?@/;

/** A job none of whose steps can get hold of the token: a checkout would leave it in git's configuration. */
function isTokenless(job: ObjectValue): boolean {
  const steps = get(job, "steps");
  if (steps?.kind !== "list" || get(job, "uses")) return false;
  return steps.items.every((step) => {
    const uses = step.kind === "object" ? get(step, "uses") : undefined;
    if (step.kind !== "object" || (uses && uses.kind !== "text")) return false;
    // whoever pushes or calls the API means to use it, with whatever it signs in
    if (!uses) return !/\bgit\b|\bgh\b|\bcurl\b|\bwget\b|\bdocker\b|\bnpm publish\b|\btwine\b/.test(textOf(get(step, "run")));
    const options = get(step, "with");
    const kept = options?.kind === "object" ? get(options, "persist-credentials") : undefined;
    return HARMLESS.test(uses.text) || (/^actions\/checkout@/.test(uses.text) && kept?.kind === "text" && kept.text === "false");
  });
}

function textOf(value: Value | undefined): string {
  return value?.kind === "text" ? value.text : "";
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
