import type { AnalysisInput } from "../analysis";
import { evaluatorOf, members, type InstanceValue, type Value } from "../evaluate";
import { walkAllExpressions } from "../languages/python/visit";
import type { CrewModel } from "../model/crew";
import type { CallIdentity, IdentityKind, SdkUse } from "../model/policy";
import type { Location } from "../text/range";

const MAX_DEPTH = 6;
const MAX_VALUES = 200;

/** Arguments that say who calls: of boto3 sessions, STS, hvac, google-auth and azure-identity. */
const NAMING: Readonly<Record<string, IdentityKind>> = {
  profile_name: "profile",
  RoleArn: "role",
  role_arn: "role",
  aws_access_key_id: "key",
  role_id: "app-role",
  token: "token",
  target_principal: "service-account",
  client_id: "service-account",
  managed_identity_client_id: "service-account",
};

/** Who calls a cloud or a secrets manager, where the code says so. A call under the ambient identity has no entry. */
export function identitiesOf(input: AnalysisInput, crew: CrewModel, uses: readonly SdkUse[]): CallIdentity[] {
  const fetches = [...crew.credentials.values()].filter((one) => one.kind === "secret-manager").flatMap((one) => one.reads);
  const wanted = new Map<string, Set<string>>();
  for (const location of [...fetches, ...uses.map((use) => use.location)]) {
    const calls = wanted.get(location.path) ?? new Set<string>();
    wanted.set(location.path, calls.add(spanOf(location)));
  }
  const found: CallIdentity[] = [];
  const logins = loginsOf(evaluatorOf(input).machine.instances);
  for (const [path, calls] of wanted) {
    const source = input.python.get(path);
    if (!source) continue;
    input.cancellation.check();
    walkAllExpressions(source.module.body, (expr) => {
      if (expr.kind !== "Call" || expr.func.kind !== "Attribute") return true;
      const location = source.locate(expr);
      if (!calls.has(spanOf(location))) return true;
      found.push(...namesIn(evaluatorOf(input).valueOf(expr.func.value, source), location, logins));
      return true;
    });
  }
  return found;
}

function spanOf({ range }: Location): string {
  return `${String(range.start)}:${String(range.end)}`;
}

/** Walks what made the client: its session, the session's credentials, the call that gave them. */
function namesIn(client: Value, location: Location, logins: ReadonlyMap<InstanceValue, readonly InstanceValue[]>): CallIdentity[] {
  const found = new Map<string, CallIdentity>();
  const seen = new Set<Value>();
  const visit = (value: Value, depth: number): void => {
    for (const one of members(value)) {
      if (one.kind === "external" && one.receiver) visit(one.receiver, depth);
      if (one.kind === "text") for (const part of one.parts) visit(part, depth + 1);
      if (one.kind !== "instance" || depth > MAX_DEPTH || seen.has(one) || seen.size > MAX_VALUES) continue;
      seen.add(one);
      add(one);
      for (const login of logins.get(one) ?? []) addLogin(login);
      for (const next of [one.receiver, ...one.args, ...one.kwargs.values()]) if (next) visit(next, depth + 1);
    }
  };
  const add = (value: InstanceValue): void => {
    for (const [argument, given] of value.kwargs) {
      const via = NAMING[argument];
      if (via === undefined) continue;
      const secret = via === "token" || via === "key";
      for (const name of members(given).flatMap((one) => (secret && one.kind !== "env" ? [] : nameOf(one)))) found.set(`${via} ${name}`, { location, via, name });
    }
  };
  const addLogin = (login: InstanceValue): void => {
    const given = login.kwargs.get("role_id") ?? login.kwargs.get("role") ?? (/approle/.test(login.fqn) ? login.args[0] : undefined);
    for (const name of given ? members(given).flatMap(nameOf) : []) found.set(`app-role ${name}`, { location, via: "app-role", name });
  };
  visit(client, 0);
  return [...found.values()];
}

/** `client.auth.approle.login(role_id=…)` and its kin in hvac 2: the client is somebody from then on. */
const LOGIN = /\.auth\.(?:approle\.login|(?:aws\.iam|aws\.ec2|jwt\.jwt)_login|(?:kubernetes|gcp|azure)\.login)$|\.auth_approle$/;

/** Logins by the client that they are made with. */
function loginsOf(instances: readonly InstanceValue[]): Map<InstanceValue, InstanceValue[]> {
  const found = new Map<InstanceValue, InstanceValue[]>();
  for (const login of instances) {
    if (!LOGIN.test(login.fqn)) continue;
    let client: Value | null = login.receiver;
    while (client?.kind === "instance" && client.receiver?.kind === "instance") client = client.receiver;
    if (client?.kind === "instance") found.set(client, [...(found.get(client) ?? []), login]);
  }
  return found;
}

/** Literal names and names of variables; what a caller chooses is `*`. */
function nameOf(value: Value): string[] {
  switch (value.kind) {
    case "const":
      return typeof value.value === "string" && /^[\w+=,.@:/-]{1,200}$/.test(value.value) ? [value.value] : [];
    case "env":
      return [`$${value.name}`];
    case "text": {
      const name = value.parts.map((part) => (part.kind === "const" ? String(part.value) : "*")).join("");
      return /\w/.test(name) ? [name] : [];
    }
    default:
      return [];
  }
}
