import type { CloudKnowledge, CloudRole } from "../model/knowledge";
import type { SdkUse } from "../model/policy";

/** The roles that give what calls use and least besides, or why there are none. */
export type RoleChoice =
  | {
      readonly kind: "roles";
      readonly roles: readonly CloudRole[];
      /** What the calls ask for. */
      readonly used: readonly string[];
      /** Used, but not given by the role that is replaced: the code has it from elsewhere. */
      readonly elsewhere: readonly string[];
    }
  | {
      readonly kind: "refused";
      readonly why: string;
      /** What a role made for these calls would hold, where all of them are understood and only no predefined role fits. */
      readonly custom?: readonly string[];
    };

/**
 * Chooses roles for the calls of a project, or of one agent. Never guesses: a call that is not understood, or a
 * permission that no role of the table holds, leaves the binding as it is.
 * @param held the role that is replaced (`roles/editor`, `Contributor`)
 */
export function rolesFor(uses: readonly SdkUse[], side: "gcp" | "azure", held: string, cloud: CloudKnowledge): RoleChoice {
  const name = side === "gcp" ? "Google Cloud" : "Azure";
  const mine = uses.filter((use) => use.cloud === side);
  const refuse = (why: string): RoleChoice => ({ kind: "refused", why });
  if (mine.length === 0) return refuse(`no call to ${name} was found in this project, so what it needs is not known`);
  const open = mine.find((use) => use.unresolved !== null);
  if (open) return refuse(`a call to ${open.service} is not understood: ${open.unresolved ?? ""}`);
  const all = [...new Set(mine.flatMap((use) => use.actions))].sort();
  const elsewhere = held === "roles/editor" ? all.filter((one) => cloud.gcp.beyondEditor.includes(one)) : [];
  const used = all.filter((one) => !elsewhere.includes(one));
  if (used.length === 0) return refuse("no call of this project needs what the role allows; check whether it can go");
  const table = side === "gcp" ? cloud.gcp.narrow : cloud.azure.narrow;
  const without = used.find((one) => !table.some((role) => role.permissions.includes(one)));
  if (without !== undefined) {
    if (side === "azure" && without.includes("DocumentDB")) return refuse("Cosmos DB gives its data by its own SQL roles, not by this assignment");
    return { kind: "refused", why: `no narrower role that is known holds ${without}`, custom: used };
  }
  return { kind: "roles", roles: cover(used, table), used, elsewhere };
}

/** The roles of least size together that hold all permissions. The tables are small: few roles hold any one of them. */
function cover(wanted: readonly string[], table: readonly CloudRole[]): CloudRole[] {
  const found: { best: readonly CloudRole[] | null } = { best: null };
  const search = (left: readonly string[], chosen: readonly CloudRole[]): void => {
    if (found.best && weight(chosen) >= weight(found.best)) return;
    const [next] = left;
    if (next === undefined) {
      found.best = chosen;
      return;
    }
    for (const role of table) if (role.permissions.includes(next)) search(left.filter((one) => !role.permissions.includes(one)), [...chosen, role]);
  };
  search(wanted, []);
  return [...(found.best ?? [])].sort((a, b) => a.name.localeCompare(b.name));
}

/** A role more is a binding more: between equal widths the fewer. */
function weight(roles: readonly CloudRole[]): number {
  return roles.reduce((sum, role) => sum + role.size + 0.01, 0);
}
