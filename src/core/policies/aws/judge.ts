import type { PolicyDocument } from "../../model/policy";
import type { Draft } from "./checks/draft";
import { escalations } from "./checks/escalation";
import { grantsOf } from "./checks/grants";
import { principals } from "./checks/principals";
import { reach } from "./checks/reach";
import { unknownActions, type UnknownAction } from "./checks/unknown";
import { wildcards } from "./checks/wildcards";
import type { AwsTables } from "./tables";

export interface Verdict {
  readonly drafts: readonly Draft[];
  readonly unknown: readonly (UnknownAction & { readonly statement: number })[];
}

/** Judges one AWS policy by itself. */
export function judgePolicy(document: PolicyDocument, tables: AwsTables): Verdict {
  const drafts: Draft[] = [];
  const unknown: (UnknownAction & { statement: number })[] = [];
  for (const [index, statement] of document.statements.entries()) {
    const subject = { document, statement, index, tables };
    for (const one of unknownActions(subject)) unknown.push({ ...one, statement: index });
    if (document.kind === "trust" || document.kind === "resource") drafts.push(...principals(subject));
    if (document.kind === "identity") drafts.push(...wildcards(subject));
  }
  if (document.kind === "identity") {
    const grants = grantsOf(document, tables);
    const paths = escalations(grants, tables);
    drafts.push(...paths.drafts);
    for (const one of grants) drafts.push(...reach(one, paths.explained.get(one.index) ?? new Set(), tables));
  }
  return { drafts, unknown };
}
