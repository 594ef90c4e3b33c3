import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

interface ActionData {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

/** The IAM table's text, and every service's action names. */
export interface IamTable {
  readonly text: string;
  readonly actions: ReadonlyMap<string, readonly string[]>;
}

/**
 * One block a service: `>prefix`, `?` with its condition keys, a `#name=pattern;1,3` line for each resource type (what
 * follows the semicolon are condition keys by number), then one line for each set of access level (R, L, W, T, P),
 * resource types and condition keys: `W0,2;1 ActionName ActionName`.
 */
export function iamTable(folder: string): IamTable {
  const blocks: string[] = [];
  const actions = new Map<string, readonly string[]>();
  for (const file of readdirSync(join(folder, "actions")).sort()) {
    const prefix = file.replace(/\.json$/, "");
    const known = Object.values(JSON.parse(readFileSync(join(folder, "actions", file), "utf8")) as Record<string, ActionData>);
    actions.set(prefix, known.map((action) => action.name));
    const types = resourceTypes(folder, prefix);
    const names = [...types.keys()];
    const groups = new Map<string, string[]>();
    const keys = new Map<string, number>();
    const numbered = (all: readonly string[]): string => {
      const numbers = [...new Set(all.map((key) => shortKey(key, prefix)))].filter((key) => key !== "").map((key) => keys.get(key) ?? (keys.set(key, keys.size).size - 1));
      return numbers.length === 0 ? "" : `;${numbers.sort((a, b) => a - b).join(",")}`;
    };
    const resources = [...types].map(([name, type]) => `#${name}=${shorten(type.arn)}${numbered(type.conditionKeys)}`);
    for (const action of known) {
      const indexes = action.resourceTypes.map((type) => names.indexOf(type.name)).filter((index) => index >= 0);
      const group = `${levelOf(action.accessLevel)}${[...new Set(indexes)].sort((a, b) => a - b).join(",")}${numbered([...action.conditionKeys, ...action.resourceTypes.flatMap((type) => type.conditionKeys)])}`;
      const list = groups.get(group) ?? [];
      list.push(action.name);
      groups.set(group, list);
    }
    blocks.push(
      [
        `>${prefix}`,
        ...(keys.size > 0 ? [`?${[...keys.keys()].join(" ")}`] : []),
        ...resources,
        ...[...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, list]) => `${group} ${list.sort().join(" ")}`),
      ].join("\n"),
    );
  }
  return { text: blocks.join("\n"), actions };
}

interface ResourceTypeData {
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

function resourceTypes(folder: string, prefix: string): Map<string, ResourceTypeData> {
  const path = join(folder, "resourceTypes", `${prefix}.json`);
  if (!existsSync(path)) return new Map();
  const types = JSON.parse(readFileSync(path, "utf8")) as Record<string, { readonly key: string; readonly arn: string; readonly conditionKeys?: readonly string[] }>;
  return new Map(Object.values(types).map((type) => [type.key, { arn: type.arn, conditionKeys: type.conditionKeys ?? [] }]));
}

function levelOf(level: string): string {
  if (level.includes("Permissions")) return "P";
  if (level.includes("Tagging")) return "T";
  return level.charAt(0);
}

/** `arn:${Partition}:s3:${Region}:${Account}:x/${Y}` becomes `s3:R:A:x/{Y}`. */
function shorten(arn: string): string {
  return arn.replace("arn:${Partition}:", "").replace("${Region}", "R").replace("${Account}", "A").replace(/\$\{/g, "{");
}

/** `s3:ExistingObjectTag/<key>` becomes `:ExistingObjectTag/`. Lower case, as keys are compared. */
function shortKey(key: string, prefix: string): string {
  const plain = key.replace(/(?:\$\{[^}]*\}|<[^>]*>).*$/, "").toLowerCase();
  return plain.startsWith(`${prefix}:`) ? plain.slice(prefix.length) : plain;
}
