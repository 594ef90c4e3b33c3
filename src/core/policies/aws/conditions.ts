import type { AwsKnowledge } from "../../model/knowledge/cloud";
import type { IamAction } from "./tables";
import type { PolicyCondition, PolicyStatement } from "../../model/policy";

/**
 * True where a condition bounds what the statement's allow reaches: tags, the service passed to, a prefix, … For one
 * action a key counts as its requests carry it: without the key `IfExists` passes, and every other test fails, so that
 * nothing is allowed.
 * @param action null to ask for the statement as a whole
 */
export function limitsScope(statement: PolicyStatement, knowledge: AwsKnowledge, action: IamAction | null): boolean {
  return statement.conditions.some((condition) => {
    if (neverHolds(condition)) return true;
    if (!bounds(condition)) return false;
    const key = condition.key.toLowerCase();
    const carried = isGlobal(key) || action?.hasKey(key) === true;
    if (/ifexists$/i.test(condition.operator)) return carried && matches(condition.key, knowledge.scopingKeys);
    return matches(condition.key, knowledge.scopingKeys) || (action !== null && !carried && !isUnlisted(key, action));
  });
}

/** Keys that every request can carry: `aws:`, but for those of tags. */
function isGlobal(key: string): boolean {
  return key.startsWith("aws:") && !/^aws:(?:resource|request)tag\/|^aws:tagkeys$/.test(key);
}

/** Keys of which the reference does not say which action carries them, and interpolated ones. */
function isUnlisted(key: string, action: IamAction): boolean {
  return !/^[\w-]+:/.test(key) || /^aws:/.test(key) || key.startsWith(`${action.service}:`);
}

/** A grant that ran out: a date before this year cannot be met any more. */
function neverHolds(condition: PolicyCondition): boolean {
  if (!/^DateLessThan(?:Equals)?$/i.test(condition.operator) || !/^aws:(?:CurrentTime|TokenIssueTime|EpochTime)$/i.test(condition.key)) return false;
  const years = condition.values.map((value) => Number(/^(\d{4})-/.exec(value)?.[1] ?? Infinity));
  return years.length > 0 && years.every((year) => year < new Date().getUTCFullYear());
}

/** True where a condition bounds who can use a resource policy or a trust. */
export function limitsCaller(statement: PolicyStatement, knowledge: AwsKnowledge): boolean {
  return statement.conditions.some((condition) => bounds(condition) && (matches(condition.key, knowledge.callerKeys) || /:(?:sub|aud|amr|oaud|azp)$/i.test(condition.key)));
}

/** The same where everyone is named: a circle that somebody of any account can join (`arn:aws:iam::*:role/Admin`, `o-*`) is none. */
export function limitsStrangers(statement: PolicyStatement, knowledge: AwsKnowledge): boolean {
  return limitsCaller({ ...statement, conditions: statement.conditions.filter((condition) => !condition.values.some((value) => /^arn:[^:]*:(?:iam|sts):[^:]*:[*?]+:|^o-\*/.test(value))) }, knowledge);
}

/** True where a deny keeps out everyone who is not of a network, an organisation or another circle (`StringNotEquals` on `aws:SourceVpce`). */
export function keepsOthersOut(statement: PolicyStatement, knowledge: AwsKnowledge): boolean {
  const named = (condition: PolicyCondition): boolean => /^(?:ForAnyValue:)?(?:String|Arn)Not|^NotIpAddress/i.test(condition.operator) && matches(condition.key, knowledge.callerKeys) && (condition.values.length > 0 || !condition.complete) && !condition.values.some((value) => /^\*+$/.test(value));
  // further conditions on the deny let more through: all of them have to say who is meant
  return statement.effect === "Deny" && statement.conditions.length > 0 && statement.conditions.every(named);
}

/** A condition on this very key that can fail. */
export function hasCondition(statement: PolicyStatement, key: string): boolean {
  return statement.conditions.some((condition) => condition.key.toLowerCase() === key.toLowerCase() && bounds(condition));
}

/** Whether a condition can fail: a positive operator with a value that is not a bare wildcard. */
export function bounds(condition: PolicyCondition): boolean {
  const operator = condition.operator.replace(/^For(?:Any|All)Values:/i, "").toLowerCase();
  if (operator.includes("not") && !operator.includes("notipaddress")) return false;
  if (operator.startsWith("null")) return condition.values.some((value) => /^false$/i.test(value));
  if (operator.endsWith("ifexists") && /tag\//i.test(condition.key)) return false;
  // with ForAllValues a request without the key passes
  if (/^ForAllValues:/i.test(condition.operator) && !/calledvia/i.test(condition.key)) return false;
  if (condition.values.length === 0) return !condition.complete;
  // an empty value or a sign-in without a second factor is what everybody can show
  if (condition.values.every((value) => value.trim() === "")) return !condition.complete;
  if (/multifactorauthpresent$/i.test(condition.key) && condition.values.every((value) => /^false$/i.test(value))) return false;
  if (/functionurlauthtype$/i.test(condition.key) && condition.values.some((value) => /^none$/i.test(value))) return false;
  // whatever its value: only what carries the tag
  if (/resourcetag\/[\w:-]/i.test(condition.key)) return true;
  return !condition.values.some((value) => /^\*+$/.test(value) || /^(?:0\.0\.0\.0|::)\/0$/.test(value) || /^arn:\*+$|^arn:aws:\*+$|^arn:[^:]*:iam::\*+(?::(?:\*|root|(?:user|role)\/\*+))?$/.test(value));
}

function matches(key: string, known: readonly string[]): boolean {
  const lower = key.toLowerCase();
  const bare = lower.includes(":") ? lower.slice(lower.indexOf(":") + 1) : lower;
  const service = !lower.startsWith("aws:");
  return known.some((one) => {
    const word = service && !one.includes(":") ? bare : lower;
    return one.endsWith("/") ? word.startsWith(one) : word === one;
  });
}
