import type { PolicyDocument, PolicyStatement, PolicyValue } from "../../../model/policy";
import { expand, glob, isEveryAction, wholeService } from "../actions";
import { limitsScope } from "../conditions";
import { breadthOf, isEverything, wideFor } from "../resources";
import type { AwsTables, IamAction } from "../tables";

/** One action that a statement allows, the pattern that allows it and how far. */
export interface Grant {
  readonly action: IamAction;
  readonly by: PolicyValue;
  /** Resource patterns that reach every resource of the action; empty when it is limited to named ones. */
  readonly wide: readonly PolicyValue[];
  /** Allowed through `service:*`. */
  readonly wholesale: boolean;
  /** A condition bounds what it reaches. */
  readonly scoped: boolean;
}

/** What an allow grants, less what the document denies outright. */
export interface StatementGrants {
  readonly statement: PolicyStatement;
  readonly index: number;
  readonly grants: readonly Grant[];
  /** Some resource is `*` or an ARN of wildcards only. */
  readonly everything: PolicyValue | null;
}

export function grantsOf(document: PolicyDocument, tables: AwsTables): StatementGrants[] {
  const denied = denials(document);
  return document.statements.flatMap((statement, index) => {
    if (statement.effect !== "Allow") return [];
    const everything = statement.resources.find((resource) => breadthOf(resource.text, tables) === "everything") ?? null;
    const seen = new Set<string>();
    const bounded = statement.conditions.length > 0;
    const grants = statement.actions.flatMap((by) => {
      if (isEveryAction(by.text)) return [];
      const wholesale = wholeService(by.text) !== null;
      return expand(by.text, tables).flatMap((action): Grant[] => {
        if (seen.has(action.id) || denied(action.id)) return [];
        seen.add(action.id);
        const wide = action.resources.length === 0 ? (everything ? [everything] : []) : wideFor(action, statement.resources, tables);
        return [{ action, by, wide, wholesale, scoped: bounded && limitsScope(statement, tables.knowledge, action) }];
      });
    });
    return [{ statement, index, grants, everything }];
  });
}

/** Actions that the document denies on everything and without condition, by name or by leaving them out (`NotAction`); takes patterns as well (`iam:*`). */
export function denials(document: PolicyDocument): (action: string) => boolean {
  const tests = document.statements
    .filter((statement) => statement.effect === "Deny" && statement.conditions.length === 0 && statement.resources.some((resource) => isEverything(resource.text)))
    .flatMap((statement) => [...statement.actions.map((action) => matching(action.text)), ...(statement.notActions.length > 0 && statement.complete ? [allBut(statement.notActions.map((one) => one.text))] : [])]);
  return (action) => tests.some((test) => test(action));
}

function matching(pattern: string): (action: string) => boolean {
  return isEveryAction(pattern) ? () => true : glob(pattern);
}

/** What a deny by `NotAction` takes away. A pattern goes with it unless a name that is left out lies in it. */
function allBut(left: readonly string[]): (action: string) => boolean {
  const keeps = left.map(matching);
  return (action) => !keeps.some((keep) => keep(action)) && !(action.includes("*") && left.some((one) => glob(action)(one)));
}
