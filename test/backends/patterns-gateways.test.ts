import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { hardenRounds } from "../support/fixes";
import { Folder } from "../support/running-crew";
import { sharedCrew } from "./crews";

const MASTER = "value-of-the-master-key";
const NEW_KEY = "value-of-the-new-key";

interface Seen {
  readonly path: string;
  readonly authorization: string;
  readonly body: unknown;
}

const seen: Seen[] = [];
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  request.on("end", () => {
    seen.push({ path: request.url ?? "", authorization: request.headers.authorization ?? "", body: JSON.parse(text) });
    response.end(JSON.stringify({ key: NEW_KEY }));
  });
});
let folder: Folder | null = null;
let files: Record<string, string> = {};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ files } = await hardenRounds(sharedCrew(), ["llm-gateway"]));
  folder = new Folder({ files, modes: new Map() });
  // writes down what arguments curl gets, then is curl
  const curl = execFileSync("sh", ["-c", "command -v curl"], { encoding: "utf8" }).trim();
  folder.write("bin/curl", `#!/bin/sh\nprintf '%s\\n' "$@" >> "$CURL_ARGUMENTS"\nexec "${curl}" "$@"\n`, 0o755);
});
afterAll(() => {
  server.close();
  folder?.remove();
});

function script(args: readonly string[], input: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const { port } = server.address() as AddressInfo;
  const bin = join(folder?.path ?? "", "bin");
  const child = spawn("sh", ["access/litellm-keys.sh", ...args], { cwd: folder?.path, env: { PATH: `${bin}:${process.env.PATH ?? ""}`, CURL_ARGUMENTS: join(bin, "arguments"), LITELLM_PROXY_URL: `http://127.0.0.1:${String(port)}` } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (status) => {
    resolve({ status, stdout, stderr });
  }));
}

it("makes a virtual key with models, budget and end for one agent; the master key comes from standard input", async () => {
  const made = await script(["researcher"], `${MASTER}\n`);
  expect(made.status, made.stderr).toBe(0);
  expect(made.stdout).toBe(NEW_KEY);
  const given = readFileSync(join(folder?.path ?? "", "bin/arguments"), "utf8");
  expect(given).toContain("/key/generate");
  expect(given).not.toContain(MASTER);
  expect(seen).toEqual([
    {
      path: "/key/generate",
      authorization: `Bearer ${MASTER}`,
      body: { key_alias: "crew-researcher", models: ["gpt-4o-mini"], max_budget: 20, budget_duration: "30d", duration: "30d", metadata: { agent: "researcher" } },
    },
  ]);
});

it("makes none for somebody else", async () => {
  const made = await script(["intruder"], `${MASTER}\n`);
  expect(made.status).toBe(2);
  expect(made.stderr).toContain("unknown agent intruder");
  expect(seen).toHaveLength(1);
});

it("gives the proxy the providers' keys by reference only", () => {
  const config = parse(files["access/litellm.yaml"] ?? "") as { model_list: unknown; general_settings: unknown };
  expect(config.model_list).toEqual([{ model_name: "gpt-4o-mini", litellm_params: { model: "openai/gpt-4o-mini", api_key: "os.environ/OPENAI_API_KEY" } }]);
  expect(config.general_settings).toEqual({ master_key: "os.environ/LITELLM_MASTER_KEY", database_url: "os.environ/LITELLM_DATABASE_URL" });
});
