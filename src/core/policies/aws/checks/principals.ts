import { isEveryAction } from "../actions";
import { bounds, limitsCaller } from "../conditions";
import { some, type Draft, type Subject } from "./draft";

/** Who a trust or resource policy lets in. */
export function* principals(subject: Subject): Generator<Draft> {
  const { document, statement, index } = subject;
  if (statement.effect !== "Allow") return;
  const trust = document.kind === "trust";
  const anyone = statement.principals.find((principal) => /^(?:AWS:|Not.*:|Federated:|Service:)?\*+$/.test(principal.text));
  if (anyone && !limitsCaller(statement, subject.tables.knowledge)) {
    const writes = statement.actions.some((action) => isEveryAction(action.text) || !/:(?:Get|List|Describe|Head|Read|View|BatchGet)/i.test(action.text));
    yield {
      check: "wildcard-principal",
      statement: index,
      location: anyone.location,
      severity: trust || writes ? "error" : "warning",
      confidence: "high",
      clause: trust ? "lets anyone in any AWS account assume the role" : `lets anyone, signed in or not, use ${some(statement.actions.map((action) => action.text))}`,
      services: ["*"],
    };
    return;
  }
  if (!trust) return;
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
    };
  }
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
