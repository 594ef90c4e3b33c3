import type { PolicyStatement, SdkUse } from "../model/policy";
import { glob, isEveryAction } from "./aws/actions";

/** A statement's actions and resources cut down to what is used, or why they cannot be. */
export type Narrowing =
  | {
      readonly kind: "narrowed";
      /** New values; `resources` null where they stay as they are. */
      readonly statement: { readonly actions: readonly string[]; readonly resources: readonly string[] | null };
      readonly why: string;
    }
  | { readonly kind: "refused"; readonly why: string };

/**
 * Narrows an allow to the actions that the project's calls use. Never guesses: any call that is not understood, or a
 * service of the statement without any call, leaves the statement as it is. The result allows nothing that the
 * statement did not, and every used action that it did.
 * @param uses all SDK calls of the project
 */
export function narrow(statement: PolicyStatement, uses: readonly SdkUse[]): Narrowing {
  const refuse = (why: string): Narrowing => ({ kind: "refused", why });
  if (statement.effect !== "Allow") return refuse("a Deny statement is not narrowed");
  if (statement.principals.length > 0) return refuse("who may use a trust or resource policy cannot be told from this project's calls");
  if (statement.notActions.length > 0 || statement.notResources.length > 0) return refuse("it says what is not allowed; write down the actions and resources that are");
  if (!statement.complete || statement.actions.length === 0) return refuse("a part of the statement is computed and cannot be read");
  const aws = uses.filter((use) => use.cloud === "aws");
  if (aws.length === 0) return refuse("no AWS call was found in this project, so what it needs is not known");
  const unknown = aws.find((use) => use.service === "*");
  if (unknown) return refuse(`a call's service is not known (${unknown.unresolved ?? "computed"})`);
  const actions: string[] = [];
  const relevant = new Set<SdkUse>();
  for (const { text } of statement.actions) {
    const prefix = text.split(":")[0]?.toLowerCase() ?? "";
    const every = isEveryAction(text);
    if (!every && !/[*?]/.test(text)) {
      actions.push(text);
      for (const use of aws) if (use.actions.some((action) => action.toLowerCase() === text.toLowerCase())) relevant.add(use);
      continue;
    }
    const mine = aws.filter((use) => every || use.service === prefix || use.actions.some((action) => action.toLowerCase().startsWith(`${prefix}:`)));
    if (mine.length === 0) return refuse(`no call to ${every ? "AWS" : prefix} was found in this project; other code may need '${text}'`);
    const unresolved = mine.find((use) => use.unresolved !== null);
    if (unresolved) return refuse(`a call to ${unresolved.service} is not understood: ${unresolved.unresolved ?? ""}`);
    const matches = every ? () => true : glob(text);
    for (const use of mine) {
      const allowed = use.actions.filter(matches);
      actions.push(...allowed);
      if (allowed.length > 0) relevant.add(use);
    }
  }
  const unique = [...new Set(actions)].sort();
  if (unique.length === 0) return refuse("no call of this project needs what the statement allows; check whether it can go");
  const resources = narrowResources(statement, [...relevant], unique);
  const sameActions = unique.length === statement.actions.length && statement.actions.every(({ text }) => unique.includes(text));
  if (sameActions && resources.values === null) return refuse(resources.why);
  return {
    kind: "narrowed",
    statement: { actions: unique, resources: resources.values },
    why: `the project's calls use ${unique.join(", ")}; ${resources.why}`,
  };
}

function narrowResources(statement: PolicyStatement, uses: readonly SdkUse[], actions: readonly string[]): { readonly values: readonly string[] | null; readonly why: string } {
  const used = new Set(uses.flatMap((use) => use.actions.map((action) => action.toLowerCase())));
  const idle = actions.find((action) => !used.has(action.toLowerCase()));
  if (idle !== undefined) return { values: null, why: `the resources stay: no call was found that uses ${idle}` };
  const open = uses.find((use) => use.resourcesUnresolved !== null);
  if (open) return { values: null, why: `the resources stay: ${open.resourcesUnresolved ?? ""}` };
  const star = uses.find((use) => use.resources.length === 0);
  if (star) return { values: null, why: `the resources stay: ${star.actions.join(", ")} cannot be limited to a resource` };
  const wanted = [...new Set(uses.flatMap((use) => use.resources))].sort();
  // `aws` partition wildcards aside, a new resource must lie inside what was allowed
  const inside = wanted.filter((resource) => statement.resources.some(({ text }) => glob(text)(resource)));
  if (inside.length < wanted.length) return { values: null, why: "the resources stay: not all that the calls name lie within them as written" };
  if (inside.length === statement.resources.length && statement.resources.every(({ text }) => inside.includes(text))) return { values: null, why: "the resources are named already" };
  return { values: inside, why: `on ${inside.join(", ")}` };
}
