import type { PolicyStatement } from "../../../model/policy";
import { glob, isEveryAction, isPassedOn, wholeService } from "../actions";
import { bounds, keepsOthersOut, limitsCaller, limitsStrangers } from "../conditions";
import { isEverything } from "../resources";
import type { AwsTables } from "../tables";
import { accounts } from "./accounts";
import { used, type Draft, type Subject } from "./draft";

/** Who a trust or resource policy lets in. */
export function* principals(subject: Subject): Generator<Draft> {
  const { document, statement, index } = subject;
  if (statement.effect !== "Allow") return;
  const trust = document.kind === "trust";
  const everyoneElse = statement.principals.find((principal) => principal.text.startsWith("Not") && !isPassedOn(principal.text.slice(principal.text.indexOf(":") + 1)));
  const anyone = everyoneElse ?? statement.principals.find((principal) => /^(?:AWS:|Federated:|Service:|CanonicalUser:)?\*+$|^(?:AWS:)?arn:[^:]*:(?:iam|sts)::\*:/.test(principal.text));
  if (anyone && document.closed !== true && !limitsStrangers(statement, subject.tables.knowledge) && !deniedToOthers(subject)) {
    const writes = statement.actions.some((action) => isEveryAction(action.text) || !/:(?:Get|List|Describe|Head|Read|View|BatchGet)/i.test(action.text));
    yield {
      check: "wildcard-principal",
      statement: index,
      location: anyone.location,
      severity: trust || writes ? "error" : "warning",
      confidence: "high",
      clause: `lets ${everyoneElse ? "everyone but the ones named (NotPrincipal), in any AWS account," : trust ? "anyone in any AWS account" : "anyone, signed in or not,"} ${trust ? "assume the role" : `use ${used(statement)}`}`,
      services: ["*"],
    };
    return;
  }
  const drafts = [...everyAction(subject)];
  yield* drafts;
  if (!trust) {
    if (drafts.length === 0) yield* accounts(subject);
    return;
  }
  yield* oidc(subject);
  if (statement.conditions.length > 0 && (limitsCaller(statement, subject.tables.knowledge) || statement.conditions.some((condition) => bounds(condition) && /multifactorauth/i.test(condition.key)))) return;
  const foreign = statement.principals.find((principal) => /^AWS:(?:\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(principal.text));
  if (foreign) {
    yield {
      check: "cross-account-trust",
      statement: index,
      location: foreign.location,
      severity: "warning",
      confidence: "medium",
      clause: `lets every identity of account ${/\d{12}/.exec(foreign.text)?.[0] ?? ""} assume the role with no external id or other condition`,
      services: ["*"],
      account: { id: /\d{12}/.exec(foreign.text)?.[0] ?? "", evident: true },
    };
  } else yield* accounts(subject);
}

/** What is allowed to everyone is denied again to all but a circle. */
function deniedToOthers({ document, statement, tables }: Subject): boolean {
  return document.statements.some((deny) => {
    const everyone = deny.principals.some((principal) => /^(?:AWS:)?\*+$/.test(principal.text));
    const covers = statement.actions.length > 0 && statement.actions.every((action) => deny.actions.some((denied) => isEveryAction(denied.text) || denied.text.toLowerCase() === action.text.toLowerCase() || glob(denied.text)(action.text)));
    const places = deny.resources.map((one) => one.text);
    const where = deny.notResources.length === 0 && statement.resources.every((one) => places.includes(one.text) || places.some((place) => isEverything(place) || glob(place)(one.text)));
    return everyone && covers && where && keepsOthersOut(deny, tables.knowledge);
  });
}

/** All actions of a resource for someone who is not its own account. */
function* everyAction({ document, statement, index, tables }: Subject): Generator<Draft> {
  if (statement.conditions.some(bounds)) return;
  const trust = document.kind === "trust";
  // `sts:AssumeRole*` is entering by SAML, by web identity and as root as well
  const whole = statement.actions.find((action) => isEveryAction(action.text) || isWhole(action.text, tables) || (trust && /^sts:Assume\w*\*$/i.test(action.text))) ?? statement.notActions[0];
  // what is left out of a list grows by itself, for whomever
  const who = statement.principals.find((principal) => isOther(principal.text, statement) || (statement.notActions.length > 0 && !principal.text.includes("${?}")));
  if (!whole || !who) return;
  yield {
    check: statement.notActions.length > 0 ? "not-action-allow" : "action-wildcard",
    statement: index,
    location: whole.location,
    severity: "warning",
    confidence: "medium",
    clause: `lets ${shownPrincipal(who.text)} use ${used(statement)}${trust ? ", where assuming the role is all that a trust is for" : ", deleting the resource and changing its policy included"}`,
    services: ["*"],
  };
}

/** A service's wildcard that gives writing. */
function isWhole(pattern: string, tables: AwsTables): boolean {
  const service = wholeService(pattern);
  return service !== null && [...(tables.services.get(service)?.actions.values() ?? [])].some((action) => action.level === "write" || action.level === "permissions");
}

/** A service, a role, a user, or an account that the resource's ARN shows to be another one. The own account may do all anyway. */
function isOther(principal: string, { resources }: PolicyStatement): boolean {
  if (/^Service:/.test(principal)) return true;
  if (!principal.startsWith("AWS:")) return false;
  if (/:(?:role|user|assumed-role)\/|\$\{[^}]*(?:role|user)[^}]*arn[^}]*\}/i.test(principal)) return true;
  const account = /^AWS:(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
  const own = resources.flatMap((resource) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource.text)?.[1] ?? []);
  return account !== undefined && own.length > 0 && !own.includes(account);
}

function shownPrincipal(principal: string): string {
  return principal.replace(/^\w+:(?=.)/, "");
}

/** Federated tokens say who they are for in `sub` (Cognito: `aud`); without that, every holder of a token of the provider gets in. */
function* oidc({ statement, index }: Subject): Generator<Draft> {
  if (!statement.actions.some((action) => /^sts:(?:AssumeRoleWithWebIdentity|\*)$/i.test(action.text))) return;
  const provider = statement.principals.find((principal) => principal.text.startsWith("Federated:") && !principal.text.includes(":saml-provider/"));
  if (!provider || !statement.complete) {
    // an interpolated provider ARN leaves the statement incomplete, but its conditions can still be read
    if (!provider || statement.conditions.some((condition) => !condition.complete)) return;
  }
  const wanted = /cognito-identity|graph\.facebook|www\.amazon|accounts\.google/.test(provider.text) ? /:(?:aud|sub|app_id|oaud)$/i : /:(?:sub|job_workflow_ref|repository|repository_id|repository_owner|repository_owner_id|environment|amr)$/i;
  const subjects = statement.conditions.filter((condition) => wanted.test(condition.key) || /\$\{.*sub/.test(condition.key) || condition.key === "?");
  const loose = subjects.flatMap((condition) => condition.values).find((value) => /^(?:\*|repo:\*(?:[/:].*)?|repo:[^/]*\*(?:\/.*)?|project_path:[^/]*\*.*|system:serviceaccount:\*(?::\*)?)$/.test(value));
  if (subjects.some((condition) => bounds(condition)) && loose === undefined) return;
  yield {
    check: "oidc-missing-subject",
    statement: index,
    location: provider.location,
    severity: "error",
    confidence: subjects.length > 0 && loose === undefined ? "medium" : "high",
    clause: `trusts ${providerName(provider.text)} ${loose === undefined ? "without a condition on the token's subject" : `for the subject '${loose}'`}: any project of that provider can assume the role`,
    services: ["*"],
  };
}

function providerName(principal: string): string {
  return principal.replace(/^Federated:/, "").replace(/^.*oidc-provider\//, "");
}
