import type { EscalationPath } from "../../../model/knowledge/cloud";
import { hasCondition } from "../conditions";
import { grantsNothing } from "../resources";
import { some, type Draft } from "./draft";
import type { Grant, StatementGrants } from "./grants";
import type { AwsTables } from "../tables";

export interface Escalations {
  readonly drafts: readonly Draft[];
  /** Actions (lower case) by statement that a reported path explains. */
  readonly explained: ReadonlyMap<number, ReadonlySet<string>>;
}

/** A path and the grants that open it, in the order of its actions. */
export interface Hit {
  readonly path: EscalationPath;
  readonly grants: readonly { readonly grant: Grant; readonly index: number }[];
}

/** Published escalation paths that the statements of a document open together; one finding a statement. */
export function escalations(all: readonly StatementGrants[], tables: AwsTables): Escalations {
  const hits = pathsOf(all, tables);
  const explained = new Map<number, Set<string>>();
  for (const { grant, index } of hits.flatMap((hit) => hit.grants)) explained.set(index, (explained.get(index) ?? new Set()).add(grant.action.id.toLowerCase()));
  return { drafts: [...tell(hits), ...all.flatMap((one) => rewrites(one, explained.get(one.index)))], explained };
}

/** Paths all of whose actions are granted without bounds. */
export function pathsOf(all: readonly StatementGrants[], tables: AwsTables): Hit[] {
  const holders = new Map<string, { grant: Grant; index: number }>();
  for (const one of all) {
    for (const grant of one.grants) {
      if (grant.scoped) continue;
      const id = grant.action.id.toLowerCase();
      if (grant.wide.length === 0 || (id === "iam:passrole" && hasCondition(one.statement, "iam:PassedToService"))) continue;
      const known = holders.get(id);
      if (!known || (known.grant.wholesale && !grant.wholesale)) holders.set(id, { grant, index: one.index });
    }
  }
  return tables.knowledge.escalations.flatMap((path): Hit[] => {
    const grants = path.actions.map((action) => holders.get(action.toLowerCase()));
    // a path that whole services open is told with the service's wildcard
    return grants.every((one) => one !== undefined) && grants.some((one) => !one.grant.wholesale) ? [{ path, grants }] : [];
  });
}

/** One draft for each statement that has a part in the paths. */
export function tell(hits: readonly Hit[]): Draft[] {
  const byStatement = new Map<number, Hit[]>();
  for (const hit of hits) {
    const index = hit.grants.find(({ grant }) => !grant.wholesale)?.index ?? 0;
    byStatement.set(index, [...(byStatement.get(index) ?? []), hit]);
  }
  return [...byStatement].flatMap(([index, found]): Draft[] => {
    const [first] = found;
    const at = first?.grants.find((one) => one.index === index && !one.grant.wholesale)?.grant.by;
    if (!first || !at) return [];
    const others = found.length - 1;
    return [
      {
        check: "privilege-escalation",
        statement: index,
        location: at.location,
        related: first.grants.filter((one) => one.grant.by !== at).map(({ grant }) => ({ location: grant.by.location, message: `${grant.action.id} completes the path` })),
        severity: "error",
        confidence: "high",
        clause: `opens a way to more rights: with ${some(first.path.actions, 4)} its holder can ${first.path.gain}${others > 0 ? ` (and ${String(others)} more published ${others === 1 ? "path" : "paths"}: ${some(found.slice(1).map(({ path }) => path.actions.join(" + ")))})` : ""}`,
        services: [...new Set(found.flatMap(({ path }) => path.actions.map((action) => action.split(":")[0] ?? "")))],
      },
    ];
  });
}

/** Whether an ARN, as far as it is literal, can be of a kind that the action works on. */
function mayBe(resource: string, action: Grant["action"]): boolean {
  const kind = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:([\w-]+)\//.exec(resource)?.[1];
  return kind === undefined || action.resources.some((type) => type.pattern.includes(`:${kind}/`));
}

/** Writing policies or trust of an identity is a way up even where the identity is named: what is written is not limited. */
const REWRITES = /^iam:(?:(?:Attach|Put)(?:User|Group|Role)Policy|CreatePolicyVersion|SetDefaultPolicyVersion|UpdateAssumeRolePolicy)$/;

function rewrites({ statement, index, grants }: StatementGrants, explained: ReadonlySet<string> | undefined): Draft[] {
  const found = grants.filter(({ action, wide, wholesale }) => REWRITES.test(action.id) && wide.length === 0 && !wholesale && !explained?.has(action.id.toLowerCase()));
  const [first] = found;
  if (grantsNothing(statement) || !statement.resources.some((one) => found.some(({ action }) => mayBe(one.text, action)))) return [];
  // only the account's own deployment roles carry tags or a policy condition; any bound will do here
  // AWS's own policies, and roles that belong to a service, cannot be changed
  if (statement.resources.every((one) => /^arn:[^:]*:iam::(?:aws:|[^:]*:role\/aws-service-role\/)/.test(one.text))) return [];
  if (!first || first.scoped || statement.conditions.length > 0 || statement.resources.length === 0) return [];
  return [
    {
      check: "privilege-escalation",
      statement: index,
      location: first.by.location,
      severity: "warning",
      confidence: "medium",
      clause: `allows ${some(found.map(({ action }) => action.id))} on ${some(statement.resources.map((one) => one.text), 2)}: its holder decides what that identity may do, administrator rights included`,
      services: ["iam"],
    },
  ];
}
