import type { AwsKnowledge } from "../../../model/knowledge/cloud";
import type { PolicyStatement, PolicyValue } from "../../../model/policy";
import { bounds, limitsCaller } from "../conditions";
import { used, type Draft, type Subject } from "./draft";

/** Keys of conditions that say whose the caller is, by account or by ARN. */
const ACCOUNT_KEYS = /^(?:aws:(?:source|principal)account|aws:sourceowner|aws:(?:source|principal)arn|kms:calleraccount|s3:dataaccesspointaccount)$/i;

/**
 * Accounts of AWS that write the logs of load balancers into buckets of their users, by region. Source: "Enable access
 * logs for your Classic Load Balancer" (docs.aws.amazon.com), read 2026-11.
 */
const LOG_WRITERS = new Set(
  "127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 589379963580 718504428378 383597477331 600734575887 114774131450 783225319266 582318560864 985666609251 054676820928 156460612806 652711504416 635631232127 009996457667 897822967062 076674570225 507241528517 048591011584 190560391635".split(" "),
);

/** Accounts that a trust or resource policy lets in by name. Whether they are the project's own says its configuration. */
export function* accounts({ document, statement, index, tables: { knowledge } }: Subject): Generator<Draft> {
  const own = new Set(document.statements.flatMap((one) => one.resources.flatMap((resource) => accountIn(resource.text) ?? [])));
  const trust = document.kind === "trust";
  const told = new Set<string>();
  for (const { id, at, whole } of lettingIn(statement, knowledge)) {
    if (told.has(id) || LOG_WRITERS.has(id)) continue;
    told.add(id);
    yield {
      check: "foreign-account",
      statement: index,
      location: at.location,
      severity: "warning",
      confidence: "medium",
      clause: `lets ${whole ? "every identity" : "an identity"} of account ${id} ${trust ? "assume the role with no external id or other condition" : `use ${used(statement)}`}`,
      services: ["*"],
      account: { id, evident: !trust && whole && own.size > 0 && !own.has(id) },
    };
  }
}

interface Entrant {
  readonly id: string;
  readonly at: PolicyValue;
  /** The account's root stands for all of its identities. */
  readonly whole: boolean;
}

/** By conditions on accounts where there are any, since they say who is left of the principals; by principals where nothing bounds them. */
function lettingIn(statement: PolicyStatement, knowledge: AwsKnowledge): Entrant[] {
  const named = statement.conditions.filter((condition) => ACCOUNT_KEYS.test(condition.key) && !/not/i.test(condition.operator) && bounds(condition));
  const others = statement.conditions.filter((condition) => !named.includes(condition));
  if (limitsCaller({ ...statement, conditions: others }, knowledge) || others.some((condition) => bounds(condition) && /multifactorauth|externalid/i.test(condition.key))) return [];
  const [first] = statement.principals;
  if (named.length > 0) return first ? named.flatMap((condition) => condition.values.flatMap((value) => (accountIn(value) === null ? [] : [{ id: accountIn(value) ?? "", at: first, whole: /^\d+$/.test(value) }]))) : [];
  return statement.principals.flatMap((at): Entrant[] => {
    const id = accountIn(/^(?:AWS|Federated):(.*)$/.exec(at.text)?.[1] ?? "");
    return id === null ? [] : [{ id, at, whole: /^AWS:\d+$|:root$/.test(at.text) }];
  });
}

/** The account of an ARN, or a bare account; null where there is none to read. */
function accountIn(text: string): string | null {
  return /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{6,12})(?::|$)/.exec(text)?.[1] ?? null;
}
