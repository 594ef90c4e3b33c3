import { members, type InstanceValue, type Value } from "../evaluate";

const MAX_DEPTH = 6;
const AWS = /^(?:aio)?boto(?:3|core)\./;

/** Who a boto3 client calls as, where the code says so: roles that it assumed, else the profile of its session. */
export function cloudIdentitiesOf(client: InstanceValue): readonly string[] {
  const roles = new Set<string>();
  const profiles = new Set<string>();
  const seen = new Set<Value>();
  const visit = (value: Value | null | undefined, depth: number): void => {
    if (!value || depth > MAX_DEPTH || seen.has(value)) return;
    seen.add(value);
    for (const one of members(value)) {
      if (one.kind !== "instance") continue;
      if (one !== value) seen.add(one);
      for (const name of namesOf(one.kwargs.get("RoleArn"))) roles.add(`AWS role ${name}`);
      for (const name of namesOf(one.kwargs.get("profile_name"))) profiles.add(`AWS profile ${name}`);
      for (const next of [one.receiver, ...one.args, ...one.kwargs.values()]) visit(next, depth + 1);
    }
  };
  visit(client, 0);
  return roles.size > 0 ? [...roles] : [...profiles];
}

/** A client that only asks for other credentials: what these open counts, not the one that asks. */
export function asksForCredentials(object: InstanceValue): boolean {
  return AWS.test(object.fqn) && /\.client$/.test(object.fqn) && members(object.args[0] ?? object.kwargs.get("service_name") ?? object).every((one) => one.kind === "const" && one.value === "sts");
}

/** The name in an ARN, or the whole; a variable by its own name. */
function namesOf(value: Value | undefined): string[] {
  return (value ? members(value) : []).flatMap((one) => {
    if (one.kind === "const" && typeof one.value === "string" && /^[\w+=,.@:/-]{1,200}$/.test(one.value)) return [one.value.slice(one.value.lastIndexOf("/") + 1)];
    return one.kind === "env" ? [`$${one.name}`] : [];
  });
}
