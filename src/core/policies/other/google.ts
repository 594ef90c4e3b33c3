import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";
import type { Given } from "./scope";

const EVERYONE = /^all(?:Authenticated)?Users$/;
/** Accounts that Google's own services work with. */
const SERVICE_AGENT = /^serviceAccount:(?:service-\d+@|\d+@cloudservices\.|[^@]*@[\w-]+\.google\.com\.)/;

/**
 * Bindings of Google Cloud wherever a role stands beside its members: Deployment Manager (`accessControl`, member
 * bindings, access lists), Config Connector, policy files of `gcloud … set-iam-policy` and role files of `gcloud iam roles`.
 */
export function* bindingGrants(root: Value, cloud: CloudKnowledge, whole = false): Generator<Grant> {
  if (root.kind === "list") {
    const project = isProjectPolicy(root.items);
    for (const item of root.items) yield* bindingGrants(item, cloud, project);
  }
  if (root.kind !== "object") return;
  const role = get(root, "role");
  const members = get(root, "members") ?? get(root, "member");
  if (role?.kind === "text" && members) {
    const bound = { role, members: list(members).values, bounded: get(root, "condition") !== undefined };
    yield* binding(bound, cloud);
    const wide = whole && !bound.bounded && bound.members.some((member) => !SERVICE_AGENT.test(member.text)) ? roleGrant(role, "This binding", null, cloud) : null;
    if (wide && (cloud.gcp.roles[role.text] === undefined || !isBasic(role.text))) yield wide;
  }
  yield* accessGrants(root);
  const permissions = get(root, "includedPermissions");
  if (permissions) yield* customRoleGrants(titleOf(root), list(permissions).values, cloud);
  for (const entry of root.entries) yield* bindingGrants(entry.value, cloud);
}

/** A list of bindings is of a project (or above) where it joins roles of several services, or has a basic one. */
function isProjectPolicy(items: readonly Value[]): boolean {
  const roles = items.flatMap((item) => {
    const role = item.kind === "object" && get(item, "members") ? get(item, "role") : undefined;
    return role?.kind === "text" ? [role.text] : [];
  });
  const services = new Set(roles.flatMap((role) => /^roles\/(\w+)\.(?!legacy)/.exec(role)?.[1] ?? []));
  return services.size > 1 || roles.some((role) => /^roles\/(?:owner|editor|viewer)$/.test(role));
}

interface Binding {
  readonly role: Given;
  readonly members: readonly Given[];
  /** A condition says when it holds. */
  readonly bounded: boolean;
}

/** Roles that are too much of whatever resource they are bound on. */
function isBasic(role: string): boolean {
  return /^roles\/(?:owner|editor)$|Admin$/.test(role);
}

function* binding({ role: { text: role, location }, members, bounded }: Binding, cloud: CloudKnowledge): Generator<Grant> {
  const what = cloud.gcp.roles[role];
  if (!bounded && what !== undefined && isBasic(role)) {
    yield { format: "gcp", check: "primitive-role", kind: "identity", name: null, location, severity: role === "roles/editor" ? "warning" : "error", confidence: "high", message: `This binding grants ${role}: ${what}` };
  }
  const all = role.startsWith("roles/") ? members.find((member) => EVERYONE.test(member.text)) : undefined;
  if (all) yield opened("This binding", null, all.location, `grants ${role} to ${all.text}`);
}

/** Entries of access lists: `entity` of buckets and objects, `specialGroup` of datasets. */
function* accessGrants(root: ObjectValue): Generator<Grant> {
  const who = get(root, "entity") ?? get(root, "specialGroup");
  if (who?.kind === "text" && EVERYONE.test(who.text)) yield opened("This entry", null, who.location, `opens the data to ${who.text}`);
}

/** What anyone on the internet has. */
export function opened(subject: string, name: string | null, location: Location, clause: string): Grant {
  return { format: "gcp", check: "wildcard-principal", kind: "resource", name, location, severity: "warning", confidence: "high", message: `${subject} ${clause}: anyone on the internet has it` };
}

/** A role of a project, folder or organisation that is a basic one, leads to others, or rules a whole service; null where it is none of these. */
export function roleGrant({ text: role, location }: Given, subject: string, name: string | null, cloud: CloudKnowledge): Grant | null {
  const what = cloud.gcp.roles[role];
  const grant = (check: string, severity: Grant["severity"], confidence: Grant["confidence"], clause: string): Grant => ({ format: "gcp", check, kind: "identity", name, location, severity, confidence, message: `${subject} grants ${role}: ${clause}` });
  if (what !== undefined) return grant("primitive-role", role === "roles/owner" || /Admin$/.test(role) ? "error" : "warning", "high", what);
  const admin = /^roles\/([a-z]+)\.(\w*[aA]dmin(?:V\d)?)(?:\.v\d+)?$/.exec(role);
  if (!admin) return null;
  return grant("service-wildcard", "warning", "medium", `full control of ${admin[2] === "admin" ? "the service" : "a part of the service"} '${admin[1] ?? ""}', not of one resource`);
}

/** Permissions of a custom role that lead to more than the role holds. */
export function* customRoleGrants(name: string | null, permissions: readonly Given[], cloud: CloudKnowledge): Generator<Grant> {
  const held = new Map(permissions.map((one) => [one.text.toLowerCase(), one]));
  const found = cloud.gcp.escalating.flatMap((path) => {
    const parts = path.permissions.map((one) => held.get(one.toLowerCase()));
    const [first] = parts;
    return first && parts.every((one) => one !== undefined) ? [{ path, at: first }] : [];
  });
  const [first] = found;
  if (!first) return;
  const others = found.length - 1;
  yield {
    format: "gcp",
    check: "privilege-escalation",
    kind: "identity",
    name,
    location: first.at.location,
    severity: "warning",
    confidence: "high",
    message: `${name === null ? "This custom role" : `Custom role '${name}'`} opens a way to more rights: with ${first.path.permissions.join(" and ")} its holder can ${first.path.gain}${others > 0 ? ` (and ${String(others)} more published ${others === 1 ? "path" : "paths"})` : ""}`,
  };
}

function titleOf(root: ObjectValue): string | null {
  const title = get(root, "title");
  return title?.kind === "text" && /^[\w .-]+$/.test(title.text) ? title.text : null;
}
