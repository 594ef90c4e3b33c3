import { afterAll, beforeAll, describe, it } from "vitest";
import { FIX_STYLES, type BackendId } from "../../src/core/fixes";
import { DrivenCrew } from "../support/driven-crew";
import { record } from "../support/fix-results";
import { expandSecrets } from "../support/secrets";
import { OLDER, PACKAGES, pythonEnv, type PythonEnvResult } from "../support/python-env";
import { Folder, MISSING, modelServer } from "../support/running-crew";
import { shapeCrew, WAYS } from "./shape-crews";
import { isMissing, STORES, WRAPPERS, type Opened, type Store } from "./stores";
import { NEWEST, VersionRun } from "./version-run";

const EVERY = { ...STORES, ...WRAPPERS };

/** Each version with its stores; the stores of the newest one that code reads by itself are in matrix.test.ts. */
const RUNS = [
  { version: NEWEST, packages: PACKAGES, kinds: WRAPPERS },
  ...OLDER.map(({ version, packages, stores }) => ({ version, packages, kinds: stores === "all" ? EVERY : { vault: STORES.vault } })),
];

describe.skipIf(MISSING !== null)("every store with every form of CrewAI's LLM", () => {
  const { server } = modelServer();
  const opened = new Map<string, Opened>();

  beforeAll(async () => {
    for (const [backend, kind] of Object.entries(EVERY)) opened.set(backend, await kind.open());
  });
  afterAll(async () => {
    for (const store of opened.values()) if (!isMissing(store)) await store.stop();
  });

  for (const { version, packages, kinds } of RUNS) {
    describe(`crewai ${version}`, () => {
      let process: DrivenCrew | null = null;
      let env: PythonEnvResult = { missing: "" };

      // one process for all: the import of CrewAI is most of the time that a run takes. `enter` makes it as good as new
      beforeAll(() => {
        env = pythonEnv(packages);
        if ("missing" in env) return;
        const stores = [...opened.values()].filter((store): store is Store => !isMissing(store));
        const path = stores.map((store) => store.env.PATH ?? "").join(":");
        const folder = new Folder({ files: {}, modes: new Map() });
        process = new DrivenCrew(env, folder.path, { ...Object.fromEntries(stores.flatMap((store) => Object.entries(store.env))), PATH: `${env.bin}:${path}`, OPENAI_BASE_URL: server().url, OPENAI_API_BASE: server().url, OPENAI_API_KEY: "shared" });
      });
      afterAll(async () => {
        await process?.end();
      });

      for (const backend of Object.keys(kinds) as BackendId[]) {
        for (const style of FIX_STYLES) {
          const column = `${version}, ${style}`;
          if (backend === "pydantic-settings" && style === "inline") {
            record({ table: "backends", row: backend, column, result: "refused: a settings class has a field for each secret" });
            continue;
          }
          it(`${backend}, ${style}: each agent its own key, the next one, and none where none is stored`, async ({ skip }) => {
            const store = opened.get(backend);
            if (!process || !store || isMissing(store)) {
              console.log(`skipped: ${"missing" in env ? env.missing : store && isMissing(store) ? store.missing : ""}`);
              skip();
              return;
            }
            await new VersionRun(version, style, store, process, server()).lifecycle();
            if (Object.keys(kinds).length > 1) record({ table: "backends", row: backend, column, result: "works" });
            if (backend === "vault") record({ table: "versions", row: `crewai ${version}`, column: style, result: "works" });
          });
        }
      }

      if (Object.keys(kinds).length === 1) return;
      for (const [index, [shape, way]] of Object.entries(WAYS).entries()) {
        it(`a key in the shape '${shape}' arrives`, async ({ skip }) => {
          const live = process;
          const missing = [...opened].flatMap(([backend, store]) => (isMissing(store) ? [backend] : []));
          if (!live || missing.length > 0) {
            console.log(`skipped: ${"missing" in env ? env.missing : missing.join(", ")}`);
            skip();
            return;
          }
          for (const style of FIX_STYLES) {
            // each shape meets another store in each version and style; every store has its turn
            const able = [...opened.values()].filter((store): store is Store => !isMissing(store) && (style === "module" || store.backend !== "pydantic-settings"));
            const store = able[(index + RUNS.findIndex((run) => run.version === version) * 3 + FIX_STYLES.indexOf(style) * 5) % able.length];
            if (!store) throw new Error("no store is open");
            const key = expandSecrets(`{{openai:${String(60 + index)}}}`);
            await new VersionRun(version, style, store, live, server()).shape(shapeCrew(way, key), key);
            record({ table: "runs", row: shape, column: `${version}, ${style}`, result: `works (${store.backend})` });
          }
        });
      }
    });
  }
});

