import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { BackendId } from "../../src/core/fixes";
import { fixPlanted } from "../support/fixes";
import { pythonEnv } from "../support/python-env";
import { environment, Folder, MISSING } from "../support/running-crew";
import { isMissing, type Store } from "./stores";
import { awsStore } from "./stores/aws";
import { keyringStore, sopsStore } from "./stores/local";

/** Signs that a shell, a dotenv file and JSON each read in their own way. */
const VALUE = "s3 $HOME #ü {{x}} %s";
const CREW = `from crewai import LLM\nllm = LLM(model="gpt-4o", api_key="${VALUE}")\n`;

const opened: { stop(): Promise<void> }[] = [];
const folders: Folder[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
  for (const folder of folders.splice(0)) folder.remove();
});

/** Fixes a crew for a backend and runs the command that the fix prints, as somebody does who copies it. */
async function printed(backend: BackendId, store: Store, path: readonly string[]): Promise<{ readonly folder: Folder; readonly id: string; readonly name: string }> {
  opened.push(store);
  const files = { "crew.py": CREW, "pyproject.toml": '[project]\nname = "example"\nversion = "0.1.0"\ndependencies = []\n' };
  const fixed = await fixPlanted(files, [{ value: VALUE, shape: "kwarg", provider: "openai" }], backend);
  const folder = new Folder(fixed);
  folders.push(folder);
  const [entry] = fixed.result.plan?.store ?? [];
  if (!entry) throw new Error("the fix prints no command");
  expect(entry.command).not.toContain(VALUE);
  const env = { ...store.env, PATH: [environment().bin, ...path, store.env.PATH ?? process.env.PATH ?? ""].join(":"), HOME: folder.path };
  const { status, stderr, stdout } = await program("sh", ["-c", entry.command], { cwd: folder.path, env });
  expect(status, stderr).toBe(0);
  expect(stdout + stderr).not.toContain(VALUE);
  return { folder, id: entry.id, name: entry.name };
}

/** Asynchronous: what stands between the program and the store is in this process. */
function program(command: string, args: readonly string[], options: { readonly cwd?: string; readonly env: Readonly<Record<string, string | undefined>> }): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });
    const told = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (told.stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (told.stderr += chunk.toString("utf8")));
    child.on("close", (status) => {
      resolve({ status, ...told });
    });
  });
}

describe.skipIf(MISSING !== null)("the printed store command, run with the manager's own program", () => {
  it("aws", async ({ skip }) => {
    const aws = pythonEnv(["awscli==1.46.3"]);
    if ("missing" in aws) {
      console.log(`skipped: ${aws.missing}`);
      skip();
      return;
    }
    const store = await awsStore();
    const { id } = await printed("aws", store, [aws.bin]);
    const got = await program(join(aws.bin, "aws"), ["secretsmanager", "get-secret-value", "--secret-id", id, "--query", "SecretString", "--output", "json"], { env: { ...process.env, ...store.env } });
    expect(JSON.parse(got.stdout)).toBe(VALUE);
  });

  it("keyring", async () => {
    const store = keyringStore();
    const { id } = await printed("keyring", store, []);
    const [, owner = "", what = ""] = /^(.*)\/(.*)$/.exec(id) ?? [];
    const code = "import keyring, sys; sys.stdout.write(keyring.get_password(*sys.argv[1:]))";
    expect(spawnSync(environment().python, ["-c", code, owner, what], { env: store.env, encoding: "utf8" }).stdout).toBe(VALUE);
  });

  it("sops", async ({ skip }) => {
    const store = sopsStore();
    if (isMissing(store)) {
      console.log(`skipped: ${store.missing}`);
      skip();
      return;
    }
    const { folder, name } = await printed("sops", store, []);
    expect(readFileSync(join(folder.path, "secrets.enc.yaml"), "utf8")).not.toContain(VALUE);
    const got = spawnSync("sops", ["decrypt", "--extract", `["${name}"]`, "secrets.enc.yaml"], { cwd: folder.path, env: store.env, encoding: "utf8" });
    expect(got.stdout).toBe(VALUE);
  });

  /** Programs that cannot be had here: what each gets is compared with what its documentation asks for (src/core/fixes/lookups/store.ts). */
  const JSON_ITEM = (title: string): unknown => ({ title, category: "PASSWORD", fields: [{ id: "password", type: "CONCEALED", purpose: "PASSWORD", label: "password", value: VALUE }] });
  const recorded: readonly { readonly backend: BackendId; readonly program: string; readonly args: readonly string[]; readonly input: (title: string) => string }[] = [
    { backend: "vault", program: "vault", args: ["kv", "put", "-mount=secret", "crew/example/shared/openai", "value=-"], input: () => VALUE },
    { backend: "gcp", program: "gcloud", args: ["secrets", "create", "crew--example--shared--openai", "--data-file=-"], input: () => VALUE },
    { backend: "azure", program: "az", args: ["keyvault", "secret", "set", "--vault-name", "team", "--name", "crew--example--shared--openai", "--file", "/dev/stdin", "--encoding", "utf-8", "--output", "none"], input: () => VALUE },
    { backend: "infisical", program: "infisical", args: ["secrets", "set", "--file", "/dev/stdin"], input: () => `OPENAI_API_KEY="${VALUE}"` },
    { backend: "doppler", program: "doppler", args: ["secrets", "set", "OPENAI_API_KEY", "--no-interactive", "--silent"], input: () => VALUE },
    { backend: "1password", program: "op", args: ["item", "create", "--vault", "crew", "-"], input: (title) => JSON.stringify(JSON_ITEM(title)) },
  ];
  it.each(recorded)("$backend: $program gets the value over standard input, and as it asks for it", async ({ backend, program: name, args, input }) => {
    const tools = new Folder({ files: {}, modes: new Map() });
    folders.push(tools);
    tools.write(name, `#!/bin/sh\nprintf '%s\\n' "$@" > '${tools.path}/args'\ncat > '${tools.path}/input'\n`, 0o755);
    const store: Store = { backend, env: { AZURE_KEYVAULT_URL: "https://team.vault.azure.net" }, agentEnv: null, put: () => Promise.resolve(), outage: null, stop: () => Promise.resolve() };
    await printed(backend, store, [tools.path]);
    expect(readFileSync(join(tools.path, "args"), "utf8").trimEnd().split("\n")).toEqual(args);
    const sent = readFileSync(join(tools.path, "input"), "utf8");
    const wanted = input("crew--example--shared--openai");
    if (backend === "1password") expect(JSON.parse(sent)).toEqual(JSON.parse(wanted));
    else expect(sent).toBe(wanted);
  });
});
