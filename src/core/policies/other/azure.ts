import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import { container, containerAccess } from "./acls";
import { definitionGrants } from "./azure-roles";
import type { Grant } from "./fact";

type Locate = (start: number, end: number) => Location;

/** Role assignments and definitions of a Bicep file, read as text: the language has no parser that may ship here. */
export function* bicepGrants(text: string, cloud: CloudKnowledge, locate: Locate): Generator<Grant> {
  for (const match of text.matchAll(/^[ \t]*resource\s+(\w+)\s+'Microsoft\.Storage\/storageAccounts\/blobServices\/containers@[^']*'\s*=\s*(?:if\s*\([^)\n]*\)\s*)?\{/gm)) {
    const from = match.index + match[0].length;
    const access = /\bpublicAccess\s*:\s*'(\w+)'/.exec(text.slice(from, endOfBlock(text, from)));
    if (access) yield* container(match[1] ?? "", access[1] ?? "", locate(from + access.index, from + access.index + access[0].length));
  }
  const subscription = /^\s*targetScope\s*=\s*'(?:subscription|managementGroup|tenant)'/m.test(text);
  for (const match of text.matchAll(/^[ \t]*resource\s+(\w+)\s+'Microsoft\.Authorization\/(roleAssignments|roleDefinitions)@[^']*'\s*=\s*(?:if\s*\([^)\n]*\)\s*)?\{/gm)) {
    const [head, name = "", kind] = match;
    const from = match.index + head.length;
    const body = text.slice(from, endOfBlock(text, from));
    if (kind === "roleDefinitions") {
      const [actions, notActions, dataActions, notDataActions] = ["actions", "notActions", "dataActions", "notDataActions"].map((key) => listed(body, key, text).map((one) => ({ text: one.text, location: locate(from + one.start, from + one.end) })));
      yield* definitionGrants(name, { actions: actions ?? [], notActions: notActions ?? [], dataActions: dataActions ?? [], notDataActions: notDataActions ?? [] }, cloud);
      continue;
    }
    const scope = /^\s*scope\s*:\s*([^\r\n]+)/m.exec(body)?.[1]?.trim();
    if (!(scope === undefined ? subscription : /^(?:subscription|managementGroup|tenant)\(/.test(scope))) continue;
    const given = /\broleDefinitionId\s*:\s*([^\r\n]+)/.exec(body);
    const expression = given?.[1] ?? "";
    const role = roleIn(expression, cloud) ?? roleIn(meaningOf(expression, text), cloud);
    if (given && role !== null) {
      const start = from + given.index + given[0].length - expression.length;
      yield assignment(name, role, cloud, locate(start, start + expression.trimEnd().length));
    }
  }
}

interface Listed {
  readonly text: string;
  /** Offsets in the body, of the list where the text stands in a parameter's default. */
  readonly start: number;
  readonly end: number;
}

/** The texts of a list in a block of Bicep, or of the parameter or variable that stands for it. */
function listed(body: string, key: string, text: string): Listed[] {
  const written = new RegExp(`\\b${key}\\s*:\\s*(?:\\[([^\\]]*)\\]|(\\w+))`).exec(body);
  if (!written) return [];
  const at = written.index + written[0].length;
  const quoted = (list: string): RegExpExecArray[] => [...list.matchAll(/'([^'\n]*)'/g)];
  if (written[1] !== undefined) {
    const start = at - 1 - written[1].length;
    return quoted(written[1]).map((one) => ({ text: one[1] ?? "", start: start + one.index, end: start + one.index + one[0].length }));
  }
  const name = written[2] ?? "";
  const value = new RegExp(`^[ \\t]*(?:var\\s+${name}|param\\s+${name}\\s+\\w+)\\s*=\\s*\\[([^\\]]*)\\]`, "m").exec(text);
  return quoted(value?.[1] ?? "").map((one) => ({ text: one[1] ?? "", start: at - name.length, end: at }));
}

/** Values of the variables and parameters that an expression names. */
function meaningOf(expression: string, text: string): string {
  return [...expression.matchAll(/\b[A-Za-z_]\w*\b/g)].flatMap(([word]) => [...text.matchAll(new RegExp(`^[ \\t]*(?:var\\s+${word}\\s*=|param\\s+${word}\\s+string\\s*=|resource\\s+${word}\\s+'Microsoft\\.Authorization/roleDefinitions[^\\n]*)([^\\r\\n]*(?:\\r?\\n[^\\r\\n}]*){0,3})`, "gm"))].map((match) => match[0])).join(" ");
}

/** Offset behind the block whose body starts at `from`. Strings and comments are skipped over. */
function endOfBlock(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < text.length && depth > 0; at++) {
    const c = text.charAt(at);
    if (c === "'") at = Math.max(at, text.indexOf("'", at + 1));
    else if (c === "/" && text.charAt(at + 1) === "/") at = lineEnd(text, at);
    else if (c === "{") depth++;
    else if (c === "}") depth--;
  }
  return at;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Role assignments and definitions of an ARM template. */
export function* armGrants(root: Value, cloud: CloudKnowledge): Generator<Grant> {
  if (root.kind !== "object") return;
  const schema = get(root, "$schema");
  const subscription = schema?.kind === "text" && /(?:subscription|managementGroup|tenant)DeploymentTemplate/i.test(schema.text);
  yield* inResources(get(root, "resources"), root, subscription, cloud);
  // an artifact of a blueprint holds its template as nested deployments do; blueprints are of subscriptions
  const properties = get(root, "properties");
  const template = properties?.kind === "object" ? get(properties, "template") : undefined;
  if (template?.kind === "object") yield* inResources(get(template, "resources"), template, true, cloud);
}

function* inResources(value: Value | undefined, root: ObjectValue, subscription: boolean, cloud: CloudKnowledge): Generator<Grant> {
  const items = value?.kind === "list" ? value.items : value?.kind === "object" ? value.entries.map((entry) => entry.value) : [];
  for (const item of items) {
    if (item.kind !== "object") continue;
    const type = get(item, "type");
    const properties = get(item, "properties");
    if (type?.kind !== "text" || properties?.kind !== "object") continue;
    const label = get(item, "name");
    const name = label?.kind === "text" && !label.text.startsWith("[") ? label.text : type.text.slice(type.text.lastIndexOf("/") + 1);
    if (/Microsoft\.Authorization\/roleAssignments$/i.test(type.text)) {
      const given = get(properties, "roleDefinitionId");
      const scope = get(item, "scope") ?? get(properties, "scope");
      const wide = scope?.kind === "text" ? /^\[?(?:subscription|managementGroup|tenant)\(|^\/subscriptions\/[^/]+\/?$|^\/$/.test(scope.text) : subscription;
      const role = given?.kind === "text" ? roleIn(resolved(given.text, root), cloud) : null;
      if (wide && given && role !== null) yield assignment(name, role, cloud, given.location);
    } else if (/Microsoft\.Authorization\/roleDefinitions$/i.test(type.text)) {
      const permissions = get(properties, "permissions");
      for (const one of permissions?.kind === "list" ? permissions.items : []) {
        if (one.kind !== "object") continue;
        const [actions, notActions, dataActions, notDataActions] = ["actions", "notActions", "dataActions", "notDataActions"].map((key) => values(get(one, key), root));
        yield* definitionGrants(name, { actions: actions ?? [], notActions: notActions ?? [], dataActions: dataActions ?? [], notDataActions: notDataActions ?? [] }, cloud);
      }
    }
    yield* containerAccess(type.text, name, properties);
    // nested templates
    const template = get(properties, "template");
    if (template?.kind === "object") yield* inResources(get(template, "resources"), template, subscription, cloud);
  }
}

/** Texts of a list, or of the parameter's default that stands for it. */
function values(value: Value | undefined, root: ObjectValue): readonly { readonly text: string; readonly location: Location }[] {
  if (value?.kind !== "text") return list(value).values;
  const named = parameter(value.text, root);
  return named ? list(named).values : [];
}

function resolved(text: string, root: ObjectValue): string {
  return [...text.matchAll(/(parameters|variables)\('(\w+)'\)/g)].reduce((all, [whole]) => {
    const value = parameter(`[${whole}]`, root);
    return value?.kind === "text" ? `${all} ${value.text}` : all;
  }, text);
}

function parameter(text: string, root: ObjectValue): Value | undefined {
  const [, group = "", name = ""] = /^\[(parameters|variables)\('(\w+)'\)\]$/.exec(text) ?? [];
  const all = get(root, group);
  const found = all?.kind === "object" ? get(all, name) : undefined;
  return group === "parameters" && found?.kind === "object" ? get(found, "defaultValue") : found;
}

function roleIn(text: string, cloud: CloudKnowledge): string | null {
  const lower = text.toLowerCase();
  return Object.entries(cloud.azure.roles).find(([, role]) => lower.includes(role.id))?.[0] ?? null;
}

function assignment(name: string, role: string, cloud: CloudKnowledge, location: Location): Grant {
  return { format: "azure", check: "primitive-role", kind: "identity", name, location, severity: role === "Contributor" ? "warning" : "error", confidence: "high", message: `Role assignment '${name}' makes its principal ${role} of the whole subscription: ${cloud.azure.roles[role]?.what ?? ""}` };
}
