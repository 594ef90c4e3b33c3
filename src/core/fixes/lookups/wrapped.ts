import { backendInfo, type BackendId } from "../backends";
import { mergeChanges, NO_CHANGES } from "../changes";
import { join } from "../files/reader";
import { flatName } from "../flat-name";
import type { SecretNames } from "../names";
import { reference } from "../python/imports";
import type { Changes } from "../types";
import { stored } from "./managers";
import type { MakeLookup } from "./types";

/** The environment, filled by a command that starts the crew: `doppler run -- crewai run`. */
export function wrappedLookup(backend: BackendId): MakeLookup {
  return (names, value, use) => {
    const environ = reference(use, "os", "environ", "module");
    return {
      write: (quote) => `${environ.text}[${quote}${names.env}${quote}]`,
      changes: mergeChanges([{ ...NO_CHANGES, imports: environ.needs }, wrapped(backend, names), stored(backend, names, value)]),
    };
  };
}

/** What the command that starts the crew needs to know; nothing for a backend that code reads by itself. */
export function wrapped(backend: BackendId, names: SecretNames): Changes {
  const { wrapper } = backendInfo(backend);
  if (wrapper === null) return NO_CHANGES;
  return {
    ...NO_CHANGES,
    environment: [{ folder: names.folder, name: names.env, value: null, inert: false, comment: null }],
    // op run reads which secret goes into which variable from a file, which holds no value
    lines: backend === "1password" ? [{ path: join(names.folder, ".env.1password"), line: `${names.env}=op://crew/${flatName(names.id)}/password` }] : [],
    notes: [`start the crew with \`${wrapper} crewai run\`; ${names.env} must not stand in .env, which \`crewai run\` prefers`],
  };
}
