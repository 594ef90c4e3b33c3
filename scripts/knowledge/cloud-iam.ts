import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

interface ActionData {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string }[];
  readonly dependentActions: readonly string[];
}

/** The IAM table's text, and every service's action names. */
export interface IamTable {
  readonly text: string;
  readonly actions: ReadonlyMap<string, readonly string[]>;
}

/**
 * One block a service: `>prefix`, a `#name=pattern` line for each resource type, then one line for each pair of
 * access level (R, L, W, T, P) and set of resource types: `W0,2 ActionName ActionName`.
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
    for (const action of known) {
      const indexes = action.resourceTypes.map((type) => names.indexOf(type.name)).filter((index) => index >= 0);
      const group = `${levelOf(action.accessLevel)}${[...new Set(indexes)].sort((a, b) => a - b).join(",")}`;
      const list = groups.get(group) ?? [];
      list.push(action.name);
      groups.set(group, list);
    }
    blocks.push(
      [
        `>${prefix}`,
        ...[...types].map(([name, arn]) => `#${name}=${shorten(arn)}`),
        ...[...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, list]) => `${group} ${list.sort().join(" ")}`),
      ].join("\n"),
    );
  }
  return { text: blocks.join("\n"), actions };
}

function resourceTypes(folder: string, prefix: string): Map<string, string> {
  const path = join(folder, "resourceTypes", `${prefix}.json`);
  if (!existsSync(path)) return new Map();
  const types = JSON.parse(readFileSync(path, "utf8")) as Record<string, { key: string; arn: string }>;
  return new Map(Object.values(types).map((type) => [type.key, type.arn]));
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
