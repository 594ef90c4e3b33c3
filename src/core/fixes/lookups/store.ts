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
  return { backend, id: names.id, name: names.env, file, command: commandOf(backend, names, file) };
}

/** JSON that 1Password takes from standard input: an item of the category Password. */
const ONE_PASSWORD = (title: string): string =>
  `json.dumps({"title": "${title}", "category": "PASSWORD", "fields": [{"id": "password", "type": "CONCEALED", "purpose": "PASSWORD", "label": "password", "value": value}]})`;

/** Python that writes one entry of the to-store file to standard output, without a line end: as it is, or inside other text. */
function readStored(file: string, name: string, written = "value"): string {
  const modules = written.includes("json.") ? "json, sys, dotenv" : "sys, dotenv";
  return `python -c 'import ${modules}; value = dotenv.dotenv_values(sys.argv[1], interpolate=False)[sys.argv[2]]; sys.stdout.write(${written})' ${quoted(file)} ${name}`;
}

/**
 * How each manager takes a value from standard input, in arguments that hold no value and without printing it.
 * Run for real: aws (awscli 1.46.3 against moto), keyring 25.7.0, sops 3.13.3 with age
 * (`--value-stdin` is there from 3.11.0 on, says its changelog) (test/backends/store-commands.test.ts) and,
 * by hand on 2026-11-21, doppler's program against a server that recorded what it sent (without --silent it prints the
 * value). az 2.91.0: its arguments by its own help and source, not sent. By documentation and source, read on 2026-11-21:
 * vault (developer.hashicorp.com/vault/docs/commands/kv/put), gcloud (cloud.google.com/sdk/gcloud/reference/secrets/create),
 * op (developer.1password.com/docs/cli/item-create and item-template-json), infisical (Infisical/cli,
 * packages/util/secrets.go: `--file` takes dotenv lines, and its table shows values).
 */
function commandOf(backend: BackendId, { id, env, folder }: SecretNames, file: string): string {
  const [, owner = id, what = ""] = /^(.*)\/([^/]*)$/.exec(id) ?? [];
  const value = readStored(file, env);
  switch (backend) {
    case "aws":
      return `${value} | aws secretsmanager create-secret --name ${id} --secret-string file:///dev/stdin`;
    case "vault":
      return `${value} | vault kv put -mount="\${CREW_VAULT_MOUNT:-secret}" ${id} value=-`;
    case "gcp":
      return `${value} | gcloud secrets create ${flatName(id)} --data-file=-`;
    case "azure":
      return `vault=\${AZURE_KEYVAULT_URL#https://}; ${value} | az keyvault secret set --vault-name "\${vault%%.*}" --name ${flatName(id)} --file /dev/stdin --encoding utf-8 --output none`;
    case "keyring":
      return `${value} | python -m keyring set ${owner} ${what}`;
    case "sops": {
      const encrypted = quoted(join(folder, SOPS_FILE));
      const made = `test -e ${encrypted} || echo '{}' | sops encrypt --filename-override ${encrypted} --input-type json --output-type yaml --output ${encrypted}`;
      return `${made}; ${readStored(file, env, "json.dumps(value)")} | sops set --value-stdin ${encrypted} '["${env}"]'`;
    }
    case "infisical":
      // it takes blanks off the line, and one pair of quotes with nothing undone between them
      return `${readStored(file, env, 'sys.argv[2] + "=\\"" + value + "\\""')} | infisical secrets set --file /dev/stdin > /dev/null`;
    case "doppler":
      return `${value} | doppler secrets set ${env} --no-interactive --silent`;
    case "1password":
      return `${readStored(file, env, ONE_PASSWORD(flatName(id)))} | op item create --vault crew - > /dev/null`;
    case "dotenv":
    case "pydantic-settings":
      return `${value} | cat`;
  }
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replace(/'/g, `'\\''`)}'`;
}
