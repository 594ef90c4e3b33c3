import type { BackendId } from "../backends";
import { join } from "../files/reader";
import { TO_STORE } from "../files/to-store";
import { flatName } from "../flat-name";
import type { SecretNames } from "../names";
import type { StoreEntry } from "../types";

/** File that SOPS keeps encrypted, in the project's folder. */
export const SOPS_FILE = "secrets.enc.yaml";

/** Where a secret has to be brought to, and the command that does it. */
export function storeEntry(backend: BackendId, names: SecretNames): StoreEntry {
  const file = join(names.folder, TO_STORE);
  return { backend, id: names.id, name: names.env, file, command: `${readStored(file, names.env, backend === "sops")} | ${storeCommand(backend, names)}` };
}

/** Python that writes one entry of the to-store file to standard output, byte for byte and without a line end. */
function readStored(file: string, name: string, json: boolean): string {
  const value = "dotenv.dotenv_values(sys.argv[1], interpolate=False)[sys.argv[2]]";
  const code = json ? `import json, sys, dotenv; sys.stdout.write(json.dumps(${value}))` : `import sys, dotenv; sys.stdout.write(${value})`;
  return `python -c '${code}' ${quoted(file)} ${name}`;
}

/** Reads the value from standard input. */
function storeCommand(backend: BackendId, { id, env, folder }: SecretNames): string {
  const [, owner = id, what = ""] = /^(.*)\/([^/]*)$/.exec(id) ?? [];
  switch (backend) {
    case "aws":
      return `aws secretsmanager create-secret --name ${id} --secret-string file:///dev/stdin`;
    case "vault":
      return `vault kv put -mount="\${CREW_VAULT_MOUNT:-secret}" ${id} value=-`;
    case "gcp":
      return `gcloud secrets create ${flatName(id)} --data-file=-`;
    case "azure":
      return `az keyvault secret set --id "$AZURE_KEYVAULT_URL/secrets/${flatName(id)}" --file /dev/stdin --encoding utf-8 --output none`;
    case "keyring":
      return `python -m keyring set ${owner} ${what}`;
    case "sops":
      return `sops set --value-stdin ${quoted(join(folder, SOPS_FILE))} '["${env}"]'`;
    case "infisical":
      return `infisical secrets set ${env}=@/dev/stdin`;
    case "doppler":
      return `doppler secrets set ${env} --no-interactive`;
    case "1password":
      return `op item create --category password --title ${flatName(id)} --vault crew -`;
    case "dotenv":
    case "pydantic-settings":
      return "cat";
  }
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replace(/'/g, `'\\''`)}'`;
}
