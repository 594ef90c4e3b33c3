import type { BackendId } from "../backends";
import { mergeChanges, NO_CHANGES } from "../changes";
import { moduleHome, moduleName, moduleSection } from "../module";
import type { SectionId } from "../module/compose";
import { moduleKey, moduleVariable } from "../module-key";
import type { SecretNames } from "../names";
import type { UsePoint } from "../python/imports";
import type { Changes, FixContext } from "../types";
import { stored } from "./managers";
import { SOPS_FILE } from "./store";
import type { MakeLookup } from "./types";
import { wrapped } from "./wrapped";

/** The section of `crew_credentials.py` that reads a backend. What a wrapper puts into the environment is read from there. */
const READERS: Readonly<Record<BackendId, SectionId>> = {
  dotenv: "dotenv",
  "pydantic-settings": "settings",
  aws: "aws",
  vault: "vault",
  gcp: "gcp",
  azure: "azure",
  keyring: "keyring",
  sops: "sops",
  infisical: "environment",
  doppler: "environment",
  "1password": "environment",
};

const IN_DOTENV: ReadonlySet<BackendId> = new Set(["dotenv", "pydantic-settings"]);

/** `get_secret("researcher", "openai")` from the project's module. */
export function moduleLookup(backend: BackendId): MakeLookup {
  return (names, value, use, context) => {
    const { agent, provider } = moduleKey(names);
    const home = moduleHome(use.source, context);
    const name = moduleName(use, home, "secrets", "get_secret", context);
    return {
      write: (quote) => `${name.text}(${quote}${agent}${quote}, ${quote}${provider}${quote})`,
      changes: mergeChanges([name.changes, moduleSecret(backend, names, value, use, context)]),
    };
  };
}

/** What `get_secret()` needs besides: the reader's section, and the value where the reader looks. */
export function moduleSecret(backend: BackendId, names: SecretNames, value: Changes["toStore"][number]["value"] | null, use: UsePoint, context: FixContext): Changes {
  const home = moduleHome(use.source, context);
  const env = moduleVariable(moduleKey(names));
  const section = moduleSection(home, READERS[backend], context, { sops_file: SOPS_FILE });
  if (IN_DOTENV.has(backend)) {
    return mergeChanges([section, { ...NO_CHANGES, environment: [{ folder: names.folder, name: env, value, inert: false, comment: null }] }]);
  }
  return mergeChanges([section, wrapped(backend, { ...names, env }), stored(backend, { ...names, env }, value)]);
}
