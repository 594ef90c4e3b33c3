import { isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { Document } from "../../languages/document";
import type { SecretLiteral } from "../../model/secret";
import { ciSystem, type CiSystem } from "../../secrets/paths";
import { contains, type Range } from "../../text/range";
import type { FixContext, Refusal, SourceEdit } from "../types";

/** How a CI system gives its secrets to a job. */
interface Ci {
  /** Key of the mapping whose entries become variables of the job's environment. */
  readonly variables: string;
  /** What becomes of an entry that has the secret's own name: it goes where the job has the secret anyway. */
  readonly own: "drops" | "reads";
  /** Keys outside of scripts whose values the system fills in itself; null where it does so nowhere. */
  readonly filled: RegExp | null;
}

/**
 * Secrets of both are in every job's environment. A variable of the file that names itself is not filled in: GitLab takes
 * `X: $X` for a cycle (gitlab-org/gitlab#556631), CircleCI fills in nothing in `environment`
 * (circleci.com/docs/set-environment-variable, read on 2026-11-21), only in `auth` of images. Bitbucket has secured variables in
 * every script's environment (support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets, read on 2026-11-21); what a
 * pipe or a service gets has to be named.
 */
const SYSTEMS: ReadonlyMap<CiSystem | null, Ci> = new Map([
  ["gitlab", { variables: "variables", own: "drops", filled: /./ }],
  ["circleci", { variables: "environment", own: "drops", filled: /^(?:auth|aws_auth)$/ }],
  ["bitbucket", { variables: "variables", own: "reads", filled: /^(?:variables|image)$/ }],
]);
const AZURE_SCRIPTS = /^(?:script|bash|powershell|pwsh)$/;
const SCRIPTS = /^(?:run|script|before_script|after_script|command)$/;

/** A node of the file, with the keys and the pairs above it, outermost first. */
interface Found {
  readonly scalar: Scalar;
  readonly pairs: readonly Pair[];
  readonly maps: readonly YAMLMap[];
}

/** True for a file that a CI system reads. */
export function isCi(path: string): boolean {
  return ciSystem(path) !== null;
}

/** Lets a job take a secret from its CI system. `name` is what the secret is called there. */
export function ciEdit({ location: { path } }: SecretLiteral, value: Range, name: string, context: FixContext): SourceEdit | Refusal {
  const doc = context.input.documents.get(path);
  if (doc?.language !== "yaml") return { reason: "the file is not there any more" };
  const found = find(doc, value);
  if (!found) return { reason: "the value stands where the CI system reads no text" };
  const { text } = doc.file;
  const ci = ciSystem(path);
  if (ci === "github") return { path, range: value, newText: bareScalar(found.scalar, value) ? `"\${{ secrets.${name} }}"` : `\${{ secrets.${name} }}` };
  const keys = found.pairs.map(keyOf);
  if (ci === "azure") return inAzure(keys, `$(${name})`, { path, range: value });
  const system = SYSTEMS.get(ci);
  if (!system) return { reason: "this CI system has no known form for secrets; put it into its secret store by hand" };
  const owner = keys.findLastIndex((key) => key === system.variables);
  const entry = owner < 0 ? undefined : found.pairs[owner + 1];
  if (owner >= 0 && isWhole(found.scalar, value)) {
    const own = entry === undefined ? null : keyOf(entry);
    if (own === "default") return { reason: "a default stands in the file for all to read: take it out, and name the value when the pipeline is started" };
    if (system.own === "drops" && own !== null && own === name) return dropped(found, owner + 1, text, path);
    if (system.filled?.test(system.variables) !== true) return { reason: `${system.variables} takes no variables: let the job's own ${name} be enough` };
    return { path, range: value, newText: bareScalar(found.scalar, value) ? `"$${name}"` : `$${name}` };
  }
  if (SCRIPTS.test(keys.at(-1) ?? "")) return inScript(value, path, found.scalar, name, text);
  if (!keys.some((key) => system.filled?.test(key))) return { reason: "this place takes no variables of the CI system" };
  return { path, range: value, newText: bareScalar(found.scalar, value) ? `"$${name}"` : `$${name}` };
}

/**
 * A secret of Azure Pipelines is no variable of a script's environment: a step names it as `$(NAME)`, in its `env`, its
 * `inputs` or the script itself (learn.microsoft.com/azure/devops/pipelines/process/set-secret-variables, a stored copy of which was read on 2026-11-22).
 */
function inAzure(keys: readonly string[], newText: string, place: Omit<SourceEdit, "newText">): SourceEdit | Refusal {
  if (keys.some((key) => key === "env" || key === "inputs") || AZURE_SCRIPTS.test(keys.at(-1) ?? "")) return { ...place, newText };
  return { reason: `a secret of Azure Pipelines is no variable of the file: create it there, take the line out, and name ${newText} in the env of each step that reads it` };
}

function find(doc: Extract<Document, { language: "yaml" }>, value: Range): Found | null {
  const pairs: Pair[] = [];
  const maps: YAMLMap[] = [];
  const holds = (node: unknown): node is Node & { range: [number, number, number] } => {
    const range = (node as Partial<Node> | null)?.range;
    return range ? contains({ start: range[0], end: range[1] }, value) : false;
  };
  const down = (node: unknown): Scalar | null => {
    if (isScalar(node)) return holds(node) ? node : null;
    if (isSeq(node)) return node.items.filter(holds).map(down)[0] ?? null;
    if (!isMap(node)) return null;
    const pair = node.items.find((one) => isPair(one) && holds(one.value));
    if (!pair) return null;
    maps.push(node);
    pairs.push(pair);
    return down(pair.value);
  };
  for (const document of doc.yaml) {
    const scalar = down(document.contents);
    if (scalar) return { scalar, pairs, maps };
  }
  return null;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

/** True where the scalar holds the value and nothing else. */
function isWhole({ range, type }: Scalar, value: Range): boolean {
  if (!range) return false;
  const quote = type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE" ? 1 : 0;
  return value.start === range[0] + quote && value.end === range[1] - quote;
}

/** An unquoted scalar that the value begins: what takes its place needs quotes, since braces and dollars mean something there. */
function bareScalar(scalar: Scalar, value: Range): boolean {
  return scalar.type === "PLAIN" && isWhole(scalar, value);
}

/** Takes an entry out, on lines of its own; with the last one of its mapping the mapping as well. */
function dropped({ pairs, maps }: Found, index: number, text: string, path: string): SourceEdit | Refusal {
  const alone = maps[index]?.items.length === 1;
  const map = maps[alone ? index - 1 : index];
  const pair = pairs[alone ? index - 1 : index];
  const key = isScalar(pair?.key) ? pair.key.range : null;
  const value = (pair?.value as Partial<Node> | undefined)?.range;
  if (!map || !key || !value || map.items.length === 1) return { reason: "nothing else stands beside the variable: take the block out by hand" };
  if (map.flow === true || /[&*!]/.test(text.slice(key[1], value[0]))) return { reason: "the variables stand on one line, or others refer to them" };
  const start = text.lastIndexOf("\n", key[0]) + 1;
  const after = text.indexOf("\n", value[1] - (text[value[1] - 1] === "\n" ? 1 : 0));
  const end = after < 0 ? text.length : after + 1;
  if (!/^[ \t]*$/.test(text.slice(start, key[0])) || !/^[ \t]*(?:#[^\n]*)?\r?\n?$/.test(text.slice(value[1], end))) return { reason: "the variable shares its line with something else" };
  return { path, range: { start, end }, newText: "" };
}

/** `$NAME` in a shell script, in quotes that let the shell read it. */
function inScript(value: Range, path: string, scalar: Scalar, name: string, text: string): SourceEdit | Refusal {
  const [start = value.start] = scalar.range ?? [];
  const inner = scalar.type === "QUOTE_SINGLE" || scalar.type === "QUOTE_DOUBLE" ? start + 1 : start;
  const read = /^\w/.test(text.slice(value.end)) ? `\${${name}}` : `$${name}`;
  if (quoteAround(text.slice(inner, value.start)) !== "'") return { path, range: value, newText: read };
  if (scalar.type === "QUOTE_SINGLE" || scalar.type === "QUOTE_DOUBLE") return { reason: "it stands in the shell's single quotes, which read no variable" };
  return { path, range: value, newText: `'"${read}"'` };
}

/** The quote that the shell is in at the end of a text; null for none. */
function quoteAround(text: string): '"' | "'" | null {
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\" && quote !== "'") i++;
    else if (quote === null && (c === "'" || c === '"')) quote = c;
    else if (c === quote) quote = null;
  }
  return quote;
}
