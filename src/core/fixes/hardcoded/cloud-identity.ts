import type { PythonSource } from "../../languages/document";
import type { Call } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import type { SecretLiteral } from "../../model/secret";
import { NO_CHANGES } from "../changes";
import { namesOf } from "../names";
import { isKeyword, withoutArguments } from "../python/arguments";
import { edit } from "../python/literal";
import { placeAt } from "../python/place";
import type { Changes, FixContext, Refusal } from "../types";

const CLIENTS = new Set(["boto3.client", "boto3.resource", "boto3.Session", "boto3.session.Session", "boto3.setup_default_session"]);
const KEYS = new Set(["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]);

/** True where a secret is one of the keys that a boto3 call gets: without them boto3 takes the role of the process. */
export function isCloudKey(literal: SecretLiteral, source: PythonSource): boolean {
  return callOf(literal, source) !== null;
}

/** Drops all keys of the call, since boto3 takes all or none. The values are kept in `.env`, commented out. */
export function cloudIdentityChanges(literal: SecretLiteral, source: PythonSource, context: FixContext): Changes | Refusal {
  const call = callOf(literal, source);
  const place = placeAt(source, literal.location.range);
  if (!call || !place) return { reason: "the call is not there any more" };
  const edits = withoutArguments(call, (item) => isKeyword(item, KEYS)).map((range) => edit(place, range, ""));
  const text = source.text.slice(call.argsStart, call.argsEnd);
  if (/#/.test(text)) return { reason: "a comment between the arguments may speak of the keys" };
  const { env, folder } = namesOf(literal, context);
  return {
    ...NO_CHANGES,
    edits,
    environment: [{ folder, name: env, value: [{ secret: literal.secret.handle, escape: "dotenv" }], inert: true, comment: `was in ${source.path}; revoke it once the role works` }],
    notes: ["give the process a role (an instance's, a task's, or a profile with role_arn and AWS_PROFILE), an own one for each agent: boto3 renews its keys by itself"],
  };
}

function callOf(literal: SecretLiteral, source: PythonSource): Call | null {
  const place = placeAt(source, literal.location.range);
  const call = place?.chain.at(-2);
  if (!place || call?.kind !== "Call" || !CLIENTS.has(scopesOf(source).qualify(call.func, place.scope) ?? "")) return null;
  return call.keywords.some((keyword) => keyword.name !== null && KEYS.has(keyword.name) && keyword.value === place.node) ? call : null;
}
