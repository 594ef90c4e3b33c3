import type { SecretLiteral } from "../../../model/secret";
import { terraformFile } from "../../../policies/read/terraform";
import { environmentValue } from "../../files/environment";
import { folderOf } from "../../files/reader";
import { namesOf } from "../../names";
import type { FixContext } from "../../types";
import { hclDocuments, roleOf, type TerraformRole } from "./role";

/** The variable of a root module that gives a secret back. */
export interface TerraformVariable {
  readonly name: string;
  /** File that its block has to be added to; null where it is declared. */
  readonly declareIn: string | null;
  /** Another value is in force under this name, so this one is only kept. */
  readonly inert: boolean;
}

const known = new WeakMap<FixContext["project"], ReadonlyMap<string, TerraformVariable>>();

/** The variable of a secret: the same in every fix of one analysis, and for a value that stands twice in a folder. */
export function variableOf(literal: SecretLiteral, context: FixContext): TerraformVariable | undefined {
  let variables = known.get(context.project);
  if (!variables) {
    variables = new Allocation(context).all();
    known.set(context.project, variables);
  }
  return variables.get(literal.id);
}

export function environmentName(name: string): string {
  return `TF_VAR_${name}`;
}

interface Held {
  readonly literal: SecretLiteral;
  readonly folder: string;
  readonly handle: string;
  readonly role: TerraformRole;
}

class Allocation {
  private readonly made = new Map<string, TerraformVariable>();
  /** By folder and name: the handle of the value in force. */
  private readonly owners = new Map<string, string>();
  /** By folder and name: where the block is. */
  private readonly declared = new Set<string>();

  constructor(private readonly context: FixContext) {}

  all(): ReadonlyMap<string, TerraformVariable> {
    for (const document of hclDocuments(this.context)) {
      const { path } = document.file;
      for (const block of terraformFile(document).blocks) if (block.type === "variable") this.declared.add(key(folderOf(path), block.labels[0] ?? ""));
    }
    const held = this.context.project.secrets.flatMap((literal): Held[] => {
      const { path } = literal.location;
      if (this.context.input.documents.get(path)?.language !== "hcl") return [];
      const role = roleOf(literal, this.context);
      return "reason" in role ? [] : [{ literal, folder: folderOf(path), handle: this.context.input.vault.seal(role.place.value).handle, role }];
    });
    // a tfvars file wins over a default, and both have their names from the project
    for (const kind of ["value", "default"] as const) for (const one of held) if (one.role.kind === kind) this.named(one, one.role.name, held);
    for (const one of held) if (one.role.kind === "expression") this.expression(one);
    return this.made;
  }

  private named({ literal, folder, handle, role }: Held, name: string, held: readonly Held[]): void {
    const owner = this.owner(folder, name);
    const rivals = held.some((other) => other.role.kind === role.kind && role.kind === "value" && other.folder === folder && "name" in other.role && other.role.name === name && other.handle !== handle);
    const inert = rivals || (owner !== undefined && owner !== handle);
    if (!inert) this.owners.set(key(folder, name), handle);
    // what is kept aside has no variable of its own, but its name is taken
    else if (owner === undefined) this.owners.set(key(folder, name), "");
    this.made.set(literal.id, { name, declareIn: null, inert });
  }

  private expression({ literal, folder, handle }: Held): void {
    const base = namesOf(literal, this.context).env.toLowerCase();
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}_${String(n)}`;
      const owner = this.owner(folder, name);
      const declared = this.declared.has(key(folder, name));
      // a variable of the project's own gets its value from elsewhere, so it may be another one
      if (owner === undefined ? declared : owner !== handle) continue;
      this.owners.set(key(folder, name), handle);
      this.declared.add(key(folder, name));
      this.made.set(literal.id, { name, declareIn: declared ? this.sibling(folder, name) : this.home(literal), inert: false });
      return;
    }
  }

  /** The file that another secret of this analysis adds the block to. */
  private sibling(folder: string, name: string): string | null {
    const [first] = [...this.made].flatMap(([id, one]) => (one.name === name && one.declareIn !== null && this.context.project.secrets.some((other) => other.id === id && folderOf(other.location.path) === folder) ? [one.declareIn] : []));
    return first ?? null;
  }

  private home({ location: { path } }: SecretLiteral): string {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    return this.context.input.documents.has(`${folder}variables.tf`) ? `${folder}variables.tf` : path;
  }

  private owner(folder: string, name: string): string | undefined {
    const value = environmentValue(this.context, folder, environmentName(name));
    return this.owners.get(key(folder, name)) ?? (value === null || value === "" ? undefined : this.context.input.vault.seal(value).handle);
  }
}

function key(folder: string, name: string): string {
  return `${folder}\0${name}`;
}
