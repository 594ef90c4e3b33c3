import { scopesOf } from "../../languages/python/scopes";
import { backendInfo, type BackendId } from "../backends";
import { mergeChanges, NO_CHANGES } from "../changes";
import { join } from "../files/reader";
import { TO_STORE } from "../files/to-store";
import { flatName } from "../flat-name";
import type { SecretNames } from "../names";
import { headerEnd } from "../python/header";
import { reference, type UsePoint } from "../python/imports";
import type { Changes } from "../types";
import { SOPS_FILE, storeEntry } from "./store";
import type { MakeLookup } from "./types";

/** One statement above the first use, and the expression that reads a secret with it. */
interface Inline {
  /** What a module that is there already calls for the same: `client = hvac.Client()`. */
  readonly maker: string;
  /** Variable (or function) that the statement binds. */
  readonly variable: string;
  readonly requirements: readonly string[];
  setup(variable: string, of: (module: string, attribute: string | null, form: "module" | "name") => string): string;
  read(variable: string, names: SecretNames, quote: string, of: (module: string, attribute: string) => string): string;
}

const AWS: Inline = {
  maker: "aws_secretsmanager_caching.SecretCache",
  variable: "secrets",
  requirements: ["aws-secretsmanager-caching>=1.1.3"],
  setup: (variable, of) => `${variable} = ${of("aws_secretsmanager_caching", "SecretCache", "name")}()`,
  read: (variable, { id }, q) => `${variable}.get_secret_string(${q}${id}${q})`,
};

/** VAULT_ADDR and VAULT_TOKEN say where and who. */
const VAULT: Inline = {
  maker: "hvac.Client",
  variable: "vault",
  requirements: ["hvac>=2.3"],
  setup: (variable, of) => `${variable} = ${of("hvac", "Client", "module")}()`,
  read: (variable, { id }, q) => `${variable}.secrets.kv.v2.read_secret_version(path=${q}${id}${q}, raise_on_deleted_version=True)[${q}data${q}][${q}data${q}][${q}value${q}]`,
};

const GCP: Inline = {
  maker: "google.cloud.secretmanager.SecretManagerServiceClient",
  variable: "secrets",
  requirements: ["google-cloud-secret-manager>=2.20"],
  setup: (variable, of) => `${variable} = ${of("google.cloud", "secretmanager", "name")}.SecretManagerServiceClient()`,
  read: (variable, { id }, q, of) =>
    `${variable}.access_secret_version(name=${q}projects/%s/secrets/${flatName(id)}/versions/latest${q} % ${of("os", "environ")}[${q}GOOGLE_CLOUD_PROJECT${q}]).payload.data.decode()`,
};

const AZURE: Inline = {
  maker: "azure.keyvault.secrets.SecretClient",
  variable: "secrets",
  requirements: ["azure-identity>=1.16", "azure-keyvault-secrets>=4.8"],
  setup: (variable, of) => `${variable} = ${of("azure.keyvault.secrets", "SecretClient", "name")}(${of("os", "environ", "module")}["AZURE_KEYVAULT_URL"], ${of("azure.identity", "DefaultAzureCredential", "name")}())`,
  read: (variable, { id }, q) => `${variable}.get_secret(${q}${flatName(id)}${q}).value`,
};

/** A keyring without the entry gives None, with which CrewAI would take the shared key: so a function that raises. */
const KEYRING: Inline = {
  maker: "",
  variable: "keyring_secret",
  requirements: ["keyring>=25.0"],
  setup: (variable, of) =>
    [
      "",
      `def ${variable}(service: str, name: str) -> str:`,
      `    value = ${of("keyring", "get_password", "module")}(service, name)`,
      "    if value is None:",
      '        raise LookupError(f"{name} of {service} is not in the keyring")',
      "    return value",
      "",
    ].join("\n"),
  read: (variable, { id }, q) => {
    const [, owner = id, what = ""] = /^(.*)\/([^/]*)$/.exec(id) ?? [];
    return `${variable}(${q}${owner}${q}, ${q}${what}${q})`;
  },
};

const SOPS: Inline = {
  maker: "",
  variable: "sops_secret",
  requirements: [],
  setup: (variable, of) =>
    [
      "",
      `def ${variable}(name: str) -> str:`,
      `    command = ["sops", "decrypt", "--extract", f'["{name}"]', "${SOPS_FILE}"]`,
      `    return ${of("subprocess", "run", "module")}(command, stdin=${of("subprocess", "DEVNULL", "module")}, capture_output=True, check=True, encoding="utf-8").stdout`,
      "",
    ].join("\n"),
  read: (variable, { env }, q) => `${variable}(${q}${env}${q})`,
};

export const awsLookup = manager("aws", AWS);
export const vaultLookup = manager("vault", VAULT);
export const gcpLookup = manager("gcp", GCP);
export const azureLookup = manager("azure", AZURE);
export const keyringLookup = manager("keyring", KEYRING);
export const sopsLookup = manager("sops", SOPS);

/** What brings a value (or asks for one, without a value) to a manager. */
export function stored(backend: BackendId, names: SecretNames, value: Changes["toStore"][number]["value"] | null): Changes {
  const entry = storeEntry(backend, names);
  const where = backendInfo(backend).wrapper === null && backend !== "sops" ? names.id : names.env;
  return {
    ...NO_CHANGES,
    toStore: value === null ? [] : [{ ...entry, value, folder: names.folder }],
    notes: [`store ${where} in ${backendInfo(backend).title} before the next run; ${value === null ? "it has to be a key of its own" : `the value waits in ${join(names.folder, TO_STORE)}`}`],
  };
}

function manager(backend: BackendId, inline: Inline): MakeLookup {
  return (names, value, use) => {
    const needs: Changes["imports"][number][] = [];
    const end = headerEnd(use.source);
    const top: UsePoint = { ...use, scope: scopesOf(use.source).top, node: { start: end, end }, early: true };
    const at = (point: UsePoint) => (module: string, attribute: string | null, form: "module" | "name" = "module"): string => {
      const made = reference(point, module, attribute, form);
      needs.push(...made.needs);
      return made.text;
    };
    const known = existing(inline, use);
    const variable = known ?? freeVariable(inline.variable, use);
    const setups = known === null ? [{ path: use.source.path, text: inline.setup(variable, at(top)) }] : [];
    const write = (quote: string): string => inline.read(variable, names, quote, at(use));
    write('"');
    const dependencies = inline.requirements.map((requirement) => ({ folder: names.folder, name: /^[\w.-]+/.exec(requirement)?.[0] ?? requirement, requirement }));
    return { write, changes: mergeChanges([{ ...NO_CHANGES, imports: needs, setups, dependencies }, stored(backend, names, value)]) };
  };
}

function freeVariable(wanted: string, use: UsePoint): string {
  return scopesOf(use.source).top.bindings.has(wanted) || use.scope.resolve(wanted) !== null ? `_crew_${wanted}` : wanted;
}

/** A variable that the module has made already for the same, above the use; or the function that an earlier fix wrote. */
function existing({ maker, variable }: Inline, use: UsePoint): string | null {
  const scopes = scopesOf(use.source);
  for (const stmt of use.source.module.body) {
    if (use.early && stmt.end > use.node.start) continue;
    if (maker === "" && stmt.kind === "FunctionDef" && [variable, `_crew_${variable}`].includes(stmt.name)) return stmt.name;
    if (stmt.kind !== "Assign" || stmt.value.kind !== "Call" || stmt.targets.length !== 1) continue;
    const [target] = stmt.targets;
    const visible = target?.kind === "Name" && use.scope.resolve(target.id) === scopes.top && scopes.top.bindings.get(target.id)?.length === 1;
    if (visible && maker !== "" && scopes.qualify(stmt.value.func, scopes.top) === maker) return target.id;
  }
  return null;
}
