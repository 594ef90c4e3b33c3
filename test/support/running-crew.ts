import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Fixed } from "./fixes";
import { startModelServer, type Answer, type ModelRequest, type ModelServer } from "./openai-server";
import { pythonEnv, runPython, type PythonEnv, type Run } from "./python-env";

/** Python with CrewAI, or the reason why tests that need it are skipped; the reason is printed once a file. */
export const ENVIRONMENT = pythonEnv();
export const MISSING = "missing" in ENVIRONMENT ? ENVIRONMENT.missing : null;
if (MISSING !== null) console.log(`skipped: ${MISSING}`);

/** Sets a model server up for the tests of a file, empty before each test. */
export function modelServer(script?: (request: ModelRequest) => Answer): { readonly server: () => ModelServer } {
  let server: ModelServer | null = null;
  const get = (): ModelServer => {
    if (!server) throw new Error("the model server is not started");
    return server;
  };
  beforeAll(async () => {
    server = await startModelServer(script);
  });
  beforeEach(() => {
    get().clear();
  });
  afterAll(async () => {
    await server?.close();
  });
  return { server: get };
}

/** A folder with the files of a fixed project, modes as the plan sets them. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "crewvet-crew-"));

  constructor(fixed: Pick<Fixed, "files" | "modes">) {
    for (const [name, text] of Object.entries(fixed.files)) this.write(name, text, fixed.modes.get(name) ?? 0o644);
  }

  write(name: string, text: string, mode = 0o644): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Runs a program of the project. The model server's address goes into the environment, and no key does. */
export function run(folder: Folder, args: readonly string[], server: ModelServer | null, variables: Readonly<Record<string, string>> = {}): Promise<Run> {
  const address: Record<string, string> = server ? { OPENAI_BASE_URL: server.url, OPENAI_API_BASE: server.url } : {};
  return runPython(environment(), folder.path, args, { ...address, ...variables });
}

export function environment(): PythonEnv {
  if ("missing" in ENVIRONMENT) throw new Error(ENVIRONMENT.missing);
  return ENVIRONMENT;
}

/** Fails with the program's own words. */
export function expectSuccess(result: Run): void {
  expect(result.status, `${result.stdout}\n${result.stderr}`).toBe(0);
}

/** Which key each agent sent: the agents are told apart by their roles in the prompt. */
export function keysByAgent(server: ModelServer, roles: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(roles.map((role) => [role, [...new Set(server.requests.filter((request) => request.prompt.includes(`You are ${role}`)).map((request) => request.key))]]));
}
