import type { PolicyDocument } from "../../model/policy";
import type { AgentPolicy } from "../../policies/agent-policies";
import { lineEnd } from "../python/header";
import type { Changes, FixContext, Refusal } from "../types";
import { statementJson, summary } from "./json";

/**
 * Roles of a CloudFormation template in YAML, one for each agent, before the resource that holds the shared policy.
 * Each trusts whom the shared role trusts: its trust policy is written again as it stands.
 */
export function templateResources(document: PolicyDocument, policies: readonly AgentPolicy[], context: FixContext): Pick<Changes, "edits" | "files" | "notes"> | Refusal {
  const { path } = document.location;
  const text = context.input.documents.get(path)?.file.text ?? "";
  const owner = document.holders.length === 1 ? document.holders[0]?.slice(path.length + 1) : undefined;
  const head = owner === undefined ? null : new RegExp(`^([ \\t]+)${owner}:[ \\t]*(?:\\r\\n|\\n|\\r)([ \\t]+)`, "m").exec(text);
  const trust = context.project.policies.find((one) => one.kind === "trust" && one.location.path === path && one.holders.includes(document.holders[0] ?? ""));
  if (!head || !trust || !/\.ya?ml$|\.template$/.test(path)) return { reason: "only a template in YAML whose role and trust policy stand in the same file can be split" };
  const [, outer = "", inner = ""] = head;
  const step = inner.slice(outer.length);
  const trustLines = linesOf(text, trust.location.range);
  if (trustLines === null) return { reason: "the trust policy is not written in block style" };
  const eol = lineEnd(text);
  const resources = policies.flatMap((policy) => [
    ...summary(policy).map((line) => `${outer}# ${line}`),
    `${outer}Agent${pascal(policy.agent.name)}Role:`,
    `${inner}Type: AWS::IAM::Role`,
    `${inner}Properties:`,
    ...trustLines,
    `${inner}${step}Policies:`,
    `${inner}${step}${step}- PolicyName: ${JSON.stringify(policy.agent.name)}`,
    `${inner}${step}${step}  PolicyDocument:`,
    `${inner}${step}${step}    Version: "2012-10-17"`,
    `${inner}${step}${step}    Statement:`,
    ...policy.statements.flatMap((one) => [
      ...(one.kept === null ? [] : [`${inner}${step}${step}      # kept: ${one.kept}`]),
      `${inner}${step}${step}      - ${flow(statementJson(one))}`,
    ]),
  ]);
  return { edits: [{ path, range: { start: head.index, end: head.index }, newText: resources.join(eol) + eol }], files: [], notes: [] };
}

/** The lines of a block mapping, from that of its key on; null where it stands in one line with its key. */
function linesOf(text: string, range: { readonly start: number; readonly end: number }): string[] | null {
  const first = text.lastIndexOf("\n", range.start - 1);
  const key = text.lastIndexOf("\n", first - 1) + 1;
  if (!/^[ \t]*AssumeRolePolicyDocument:[ \t]*\r?$/.test(text.slice(key, first))) return null;
  return text.slice(key, range.end).trimEnd().split(/\r\n|\n|\r/);
}

/** A value in YAML's flow style; what refers to other parts of the template is substituted. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{ ${Object.entries(value).map(([key, inner]) => `${/^[\w]+$/.test(key) ? key : JSON.stringify(key)}: ${flow(inner)}`).join(", ")} }`;
  const text = String(value);
  return /\$\{(?!aws:)/.test(text) ? `!Sub ${JSON.stringify(text)}` : JSON.stringify(text);
}

function pascal(name: string): string {
  return name.split(/\W+|_/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
