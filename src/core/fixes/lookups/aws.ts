import { scopesOf } from "../../languages/python/scopes";
import { NO_CHANGES } from "../changes";
import { join } from "../files/reader";
import { TO_STORE } from "../files/to-store";
import { reference, type UsePoint } from "../python/imports";
import type { MakeLookup } from "./types";

/** Python that writes one entry of the to-store file to standard output, byte for byte and without a line end. */
export function readStored(file: string, name: string): string {
  const quoted = /^[\w./-]+$/.test(file) ? file : `'${file.replace(/'/g, `'\\''`)}'`;
  return `python -c 'import sys, dotenv; sys.stdout.write(dotenv.dotenv_values(sys.argv[1], interpolate=False)[sys.argv[2]])' ${quoted} ${name}`;
}

/** One `SecretCache()` a module, on AWS's own caching client: it reads again when an hour has passed. */
export const awsLookup: MakeLookup = (names, value, use) => {
  const known = existingCache(use);
  const top = { ...use, scope: scopesOf(use.source).top, early: true };
  const cache = reference(top, "aws_secretsmanager_caching", "SecretCache", "name");
  const free = scopesOf(use.source).top.bindings.has("secrets") || use.scope.resolve("secrets") !== null ? "_crew_secrets" : "secrets";
  const variable = known ?? free;
  const file = join(names.folder, TO_STORE);
  const command = `${readStored(file, names.env)} | aws secretsmanager create-secret --name ${names.id} --secret-string file:///dev/stdin`;
  const stored = { backend: "aws", id: names.id, name: names.env, file, command, folder: names.folder } as const;
  return {
    write: (quote) => `${variable}.get_secret_string(${quote}${names.id}${quote})`,
    changes: {
      ...NO_CHANGES,
      imports: known === null ? cache.needs : [],
      setups: known === null ? [{ path: use.source.path, text: `${variable} = ${cache.text}()` }] : [],
      toStore: value === null ? [] : [{ ...stored, value }],
      dependencies: [{ folder: names.folder, name: "aws-secretsmanager-caching", requirement: "aws-secretsmanager-caching>=1.1.3" }],
      notes: [
        `store ${names.id} in AWS Secrets Manager before the next run; ${value === null ? "it has to be a key of its own" : `the value waits in ${file}`}`,
      ],
    },
  };
};

/** A cache that the module has made already, above the use. */
function existingCache(use: UsePoint): string | null {
  const scopes = scopesOf(use.source);
  for (const stmt of use.source.module.body) {
    if (stmt.kind !== "Assign" || stmt.value.kind !== "Call" || stmt.targets.length !== 1 || (use.early && stmt.end > use.node.start)) continue;
    const [target] = stmt.targets;
    const visible = target?.kind === "Name" && use.scope.resolve(target.id) === scopes.top && scopes.top.bindings.get(target.id)?.length === 1;
    if (visible && scopes.qualify(stmt.value.func, scopes.top) === "aws_secretsmanager_caching.SecretCache") return target.id;
  }
  return null;
}
