import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { backendInfo } from "../../../src/core/fixes/backends";
import { flatName } from "../../../src/core/fixes/flat-name";
import { environment } from "../../support/running-crew";
import type { Store } from "./types";

export type WrapperId = "infisical" | "doppler" | "1password";

/** `<name> run [--env-file=…] -- <command>`, as the three programs have it: fills the environment and becomes the command. */
const PROGRAM = `
import json, os, sys

with open(os.environ["STAND_IN_VALUES"]) as file:
    values = json.load(file)
run, *options = sys.argv[1 : sys.argv.index("--")]
command = sys.argv[sys.argv.index("--") + 1 :]
if run != "run":
    sys.exit(f"unknown command {run}")
for option in options:
    name, _, path = option.partition("=")
    if name != "--env-file":
        sys.exit(f"unknown option {name}")
    with open(path) as file:
        for variable, _, reference in (line.strip().partition("=") for line in file if line.strip()):
            if reference not in values:
                sys.exit(f"could not resolve {reference}")
            os.environ[variable] = values[reference]
if not options:
    os.environ.update(values)
os.execvp(command[0], command)
`;

/** A stand-in for the program of a service that has no local test server: it shows that the fixed crew runs under the command. */
export function wrapperStore(backend: WrapperId): Store {
  const home = mkdtempSync(join(tmpdir(), "crewvet-wrapper-"));
  const wrapper = (backendInfo(backend).wrapper ?? "").split(" ");
  const file = join(home, "values.json");
  const values: Record<string, string> = {};
  const write = (): void => {
    writeFileSync(file, JSON.stringify(values));
  };
  write();
  writeFileSync(join(home, wrapper[0] ?? ""), `#!${environment().python}${PROGRAM}`, { mode: 0o755 });
  const env = { STAND_IN_VALUES: file, PATH: [home, process.env.PATH ?? ""].join(delimiter) };
  return {
    backend,
    env,
    agentEnv: null,
    put: ({ id, variable }, value) => {
      const name = backend === "1password" ? `op://crew/${flatName(id)}/password` : variable;
      if (value === null) Reflect.deleteProperty(values, name);
      else values[name] = value;
      write();
      return Promise.resolve();
    },
    outage: null,
    wrapped: (folder) => {
      const [command = "", ...options] = wrapper;
      const { status, stdout } = spawnSync(command, [...options, "env", "-0"], { cwd: folder, env, encoding: "utf8" });
      if (status !== 0) return null;
      return Object.fromEntries(stdout.split("\0").filter((line) => line.startsWith("CREW_")).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    },
    stop: () => {
      rmSync(home, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
