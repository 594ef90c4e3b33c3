import type { PolicyDocument, PolicyValue } from "../model/policy";
import { keyHint } from "../policies/key-hints";
import { narrow } from "../policies/narrow";
import type { Range } from "../text/range";
import { NO_CHANGES } from "./changes";
import type { Fixer } from "./fixers";
import { agentChanges } from "./policies/agents";
import { bindingChanges } from "./policies/bindings";
import { identityChanges } from "./policies/identities";
import { lineEnd } from "./python/header";
import type { Changes, FixContext, Refusal, SourceEdit } from "./types";

/** Replaces a policy's wildcards by what the project's calls use. */
export const policyFixer: Fixer = {
  rules: ["overscoped-policy"],
  offers(finding, context) {
    const changes = changesOf(finding.subject, context);
    const split = splitOf(finding.subject, context);
    const issue = context.project.policyIssues.find((one) => one.id === finding.subject);
    const binding = context.project.policies.some((policy) => policy.id === issue?.policy && isBinding(policy));
    const base = { ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: finding.subject ?? "", safe: false, backend: null };
    const fixes = [
      ...("reason" in changes ? [] : [{ ...base, kind: "narrow-policy", title: "Allow only what the project's calls use", preferred: true }]),
      ...("reason" in split ? [] : [{ ...base, kind: "agent-policies", title: binding ? "Write an identity for each agent" : "Write a policy for each agent", preferred: false }]),
    ];
    return { fixes, reason: "reason" in changes ? changes.reason : "code outside of this project may use the policy as well" };
  },
  build(offer, context) {
    return offer.kind === "agent-policies" ? splitOf(offer.subject, context) : changesOf(offer.subject, context);
  },
};

function splitOf(subject: string | undefined, context: FixContext): Changes | Refusal {
  const issue = context.project.policyIssues.find((one) => one.id === subject);
  const document = issue && context.project.policies.find((policy) => policy.id === issue.policy);
  if (!document) return { reason: "the policy is not there any more" };
  return isBinding(document) ? identityChanges(issue, document, context) : agentChanges(document, context);
}

function changesOf(subject: string | undefined, context: FixContext): Changes | Refusal {
  const issue = context.project.policyIssues.find((one) => one.id === subject);
  const document = issue && context.project.policies.find((policy) => policy.id === issue.policy);
  if (document && isBinding(document)) return bindingChanges(issue, document, context);
  const statement = issue && document?.statements[issue.statement];
  if (!statement) return { reason: "the statement is not there any more" };
  const narrowed = narrow(statement, context.project.sdkUses);
  if (narrowed.kind === "refused") return { reason: narrowed.why };
  const { actions, resources } = narrowed.statement;
  const hint = keyHint(actions);
  const edits = [replaceValues(statement.actions, actions, context), ...(resources ? [replaceValues(statement.resources, resources, context)] : [])];
  const refused = edits.find((edit) => "reason" in edit);
  if (refused) return refused;
  return { ...NO_CHANGES, edits: edits.filter((edit): edit is SourceEdit => !("reason" in edit)), notes: [`the policy was narrowed: ${narrowed.why}`, ...(hint === null ? [] : [hint])] };
}

/** Roles of Google Cloud and Azure, whose policies have no statements. */
function isBinding({ format }: PolicyDocument): boolean {
  return format === "gcp" || format === "azure";
}

/** One edit that puts new values where a statement's values stand: a single text, a list in brackets, or a list of lines. */
function replaceValues(old: readonly PolicyValue[], values: readonly string[], context: FixContext): SourceEdit | Refusal {
  const places = old.map((value) => value.location).sort((a, b) => a.range.start - b.range.start);
  const [first] = places;
  const last = places.at(-1);
  if (!first || !last || places.some((place) => place.path !== first.path)) return { reason: "the statement's values stand in several places" };
  const text = context.input.documents.get(first.path)?.file.text ?? "";
  const quote = text[first.range.start] ?? "";
  const bare = /[A-Za-z*]/.test(quote);
  if (quote !== '"' && quote !== "'" && !(bare && /\.ya?ml$/.test(first.path))) return { reason: "the values are escaped inside another text" };
  const written = (value: string): string => (bare ? (/^[A-Za-z][\w:/.-]*$/.test(value) ? value : JSON.stringify(value)) : quote + value + quote);
  const range: Range = { start: first.range.start, end: last.range.end };
  if (/[{}=]/.test(text.slice(range.start, range.end).replace(/(["'])(?:(?!\1).)*\1/g, ""))) return { reason: "something else stands between the values" };
  return { path: first.path, range, newText: layOut(text, first.range.start, range, values.map(written)) };
}

function layOut(text: string, start: number, range: Range, values: readonly string[]): string {
  const before = text.slice(0, start);
  const item = /(?:^|[\r\n])([ \t]*)-[ \t]+$/.exec(before);
  if (item) return values.join(`${lineEnd(text)}${item[1] ?? ""}- `);
  if (!/[[,]\s*$/.test(before) || /:\s*$/.test(before)) return values.length === 1 ? (values[0] ?? "") : `[${values.join(", ")}]`;
  const indent = /(?:\r\n|\n|\r)([ \t]*)$/.exec(before)?.[1];
  const lines = indent !== undefined && (values.length > 1 || /[\r\n]/.test(text.slice(range.start, range.end)));
  return values.join(lines ? `,${lineEnd(text)}${indent}` : ", ");
}
