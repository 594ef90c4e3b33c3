import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoreEntry } from "../../src/core/fixes";
import { analyse } from "../support/analyze";
import { contextOf, fixRounds, written } from "../support/fixes";
import { fixAll } from "../../src/core/fixes";
import { startMoto, type Service } from "../support/python-env";
import { environment, expectSuccess, Folder, keysByAgent, MISSING, modelServer, run } from "../support/running-crew";
import { hardcodedCrew, hardcodedKeys, ROLES } from "./crews";

describe.skipIf(MISSING !== null)("keys in AWS Secrets Manager (moto)", () => {
  const { server } = modelServer();
  let moto: Service | null = null;
  let folder: Folder | null = null;
  let variables: Record<string, string> = {};

  beforeAll(async () => {
    moto = await startMoto(environment());
    variables = { AWS_ENDPOINT_URL: moto.url, AWS_DEFAULT_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" };
  });
  afterAll(async () => {
    folder?.remove();
    await moto?.stop();
  });

  it("stores what waits in .crewvet/to-store.env and each agent sends its own key", async () => {
    const files = hardcodedCrew();
    const { workspace, project, findings } = await analyse(files);
    const result = fixAll(findings.filter((finding) => finding.ruleId === "hardcoded-credential"), contextOf(workspace, project, files, "aws"), "unsafe");
    const fixed = written(result, workspace, files);
    const store = result.plan?.store ?? [];
    expect(store.map((entry) => entry.id)).toEqual(["crew/example/researcher/openai", "crew/example/writer/openai"]);
    folder = new Folder(fixed);
    expect(readFileSync(join(folder.path, ".gitignore"), "utf8")).toContain(".crewvet/to-store.env");

    // nothing is stored yet: the crew must not start, and must not ask the model with another key
    const early = await run(folder, ["crew.py"], server(), { ...variables, OPENAI_API_KEY: "shared" });
    expect(early.status).not.toBe(0);
    expect(early.stderr).toContain("ResourceNotFoundException");
    expect(server().requests).toEqual([]);

    for (const entry of store) await keep(entry, folder, variables);
    expectSuccess(await run(folder, ["crew.py"], server(), variables));
    const [first, second] = hardcodedKeys();
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: [first], [ROLES[1]]: [second] });
  });

  it("leaves nothing to fix", async () => {
    const fixed = await fixRounds(hardcodedCrew(), "unsafe", { backend: "aws" });
    expect(fixed.remaining.filter((finding) => finding.ruleId === "hardcoded-credential" || finding.ruleId === "shared-credential")).toEqual([]);
    expect(fixed.rounds).toBe(1);
  });

  /** The reading half of the store command as the plan gives it, and boto3 in place of the AWS CLI behind the pipe. */
  async function keep(entry: StoreEntry, at: Folder, aws: Record<string, string>): Promise<void> {
    const reader = entry.command.split(" | ")[0] ?? "";
    const read = spawnSync("sh", ["-c", reader], { cwd: at.path, env: { PATH: `${environment().bin}:${process.env.PATH ?? ""}` }, encoding: "utf8" });
    expect(read.status, read.stderr).toBe(0);
    expect(entry.command).not.toContain(read.stdout);
    at.write("store.py", `import sys, boto3\nboto3.client("secretsmanager").create_secret(Name=sys.argv[1], SecretString=open("value").read())\n`);
    at.write("value", read.stdout, 0o600);
    expectSuccess(await run(at, ["store.py", entry.id], null, aws));
  }
});
