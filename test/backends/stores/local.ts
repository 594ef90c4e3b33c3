import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goPrograms } from "../../support/go-program";
import { environment } from "../../support/running-crew";
import type { Named, Opened, Store } from "./types";

function check(command: string, args: readonly string[], options: { readonly input: string; readonly cwd?: string; readonly env: Readonly<Record<string, string>> }): string {
  const result = spawnSync(command, args, { ...options, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${result.stderr || String(result.error)}`);
  return result.stdout;
}

/** The file backend of keyrings.alt: a desktop's keyring needs a desktop. */
export function keyringStore(): Store {
  const home = mkdtempSync(join(tmpdir(), "crewvet-keyring-"));
  const env = { PYTHON_KEYRING_BACKEND: "keyrings.alt.file.PlaintextKeyring", XDG_DATA_HOME: home };
  const keyring = ({ id }: Named, command: string, input: string): void => {
    const [, owner = "", what = ""] = /^(.*)\/(.*)$/.exec(id) ?? [];
    const { status, stderr } = spawnSync(environment().python, ["-m", "keyring", command, owner, what], { input, env, encoding: "utf8" });
    if (status !== 0 && command !== "del") throw new Error(stderr);
  };
  return {
    backend: "keyring",
    env,
    agentEnv: null,
    put: (secret, value) => {
      keyring(secret, value === null ? "del" : "set", value ?? "");
      return Promise.resolve();
    },
    outage: null,
    stop: () => {
      rmSync(home, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** The real sops with a new age key. */
export function sopsStore(): Opened {
  const built = goPrograms(join(__dirname, "../servers/sops"), ["filippo.io/age/cmd/age-keygen", "github.com/getsops/sops/v3/cmd/sops"]);
  if ("missing" in built) return built;
  const home = mkdtempSync(join(tmpdir(), "crewvet-age-"));
  const key = join(home, "key.txt");
  check(join(built.bin, "age-keygen"), ["-o", key], { input: "", env: {} });
  const recipient = /public key: (\S+)/.exec(readFileSync(key, "utf8"))?.[1] ?? "";
  const env = { SOPS_AGE_KEY_FILE: key, SOPS_AGE_RECIPIENTS: recipient, PATH: `${built.bin}:${environment().bin}:${process.env.PATH ?? ""}` };
  const sops = join(built.bin, "sops");
  return {
    backend: "sops",
    env,
    agentEnv: null,
    put: ({ variable }, value, folder) => {
      const file = join(folder, "secrets.enc.yaml");
      if (value === null && !existsSync(file)) return Promise.resolve();
      if (value === null) check(sops, ["unset", file, `["${variable}"]`], { input: "", cwd: folder, env });
      else {
        if (!existsSync(file)) {
          writeFileSync(file, "started: true\n");
          check(sops, ["encrypt", "--in-place", file], { input: "", cwd: folder, env });
        }
        check(sops, ["set", "--value-stdin", file, `["${variable}"]`], { input: JSON.stringify(value), cwd: folder, env });
      }
      return Promise.resolve();
    },
    // the key cannot be read for a while, as on a share that is gone
    outage: (on) => {
      renameSync(on ? key : `${key}.away`, on ? `${key}.away` : key);
    },
    stop: () => {
      rmSync(home, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** A `.env` file. */
export function fileStore(backend: "dotenv" | "pydantic-settings"): Store {
  return {
    backend,
    env: {},
    agentEnv: null,
    put: ({ variable }, value, folder) => {
      const file = join(folder, ".env");
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const kept = text.split("\n").filter((line) => line !== "" && !line.startsWith(`${variable}=`));
      writeFileSync(file, [...kept, ...(value === null ? [] : [`${variable}=${value}`]), ""].join("\n"));
      return Promise.resolve();
    },
    outage: null,
    stop: () => Promise.resolve(),
  };
}
