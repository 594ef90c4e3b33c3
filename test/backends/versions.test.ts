import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DrivenCrew } from "../support/driven-crew";
import { record } from "../support/fix-results";
import { fixRounds } from "../support/fixes";
import { OLDER, pythonEnv } from "../support/python-env";
import { Folder, keysByAgent, MISSING, modelServer } from "../support/running-crew";
import { hardcodedCrew, hardcodedKeys, ROLES } from "./crews";
import { vaultStore, type Vault } from "./stores/vault";

/** What shows which form of agent_llm() was written. */
const FORMS: Readonly<Record<string, string>> = { "1.4.1": "class AgentKey(BaseInterceptor", "1.3.0": "event_hooks=", "0.203.2": "class AgentLLM(LLM)" };
const SECRETS = ["researcher", "writer"].map((agent) => ({ id: `crew/example/${agent}/openai`, variable: "" }));

describe.skipIf(MISSING !== null)("older CrewAI, with keys in Vault", () => {
  const { server } = modelServer();
  let vault: Vault | null = null;
  let missing = "";

  beforeAll(async () => {
    const opened = await vaultStore();
    if ("missing" in opened) missing = opened.missing;
    else vault = opened;
  });
  afterAll(async () => {
    await vault?.stop();
  });

  for (const { version, packages } of OLDER) {
    it(`${version}: the form that fits it gives each agent its own key, the rotated one, and recovers from a revoked one`, async ({ skip }) => {
      const env = pythonEnv(packages);
      if (!vault || "missing" in env) {
        console.log(`skipped: ${"missing" in env ? env.missing : missing}`);
        skip();
        return;
      }
      const store = vault;
      const put = async (keys: readonly (string | null)[]): Promise<void> => {
        for (const [index, secret] of SECRETS.entries()) await store.put(secret, keys[index] ?? null, "");
      };
      const files = { ...hardcodedCrew(), "requirements.txt": `crewai==${version}\n` };
      const fixed = await fixRounds(files, "unsafe", { backend: "vault", style: "module", rules: ["hardcoded-credential", "shared-credential"] });
      expect(fixed.remaining).toEqual([]);
      expect(fixed.files["crew_credentials.py"]).toContain(FORMS[version]);
      const folder = new Folder(fixed);
      const crew = new DrivenCrew(env, folder.path, { ...store.env, ...store.agentEnv, OPENAI_BASE_URL: server().url, OPENAI_API_BASE: server().url, OPENAI_API_KEY: "shared" });
      const succeed = async (command: "load" | "run" | "advance", argument?: unknown): Promise<void> => {
        server().forget();
        expect((await crew.step(command, argument)).error, crew.output.slice(-3000)).toBeUndefined();
      };
      const keys = (): Record<string, string[]> => keysByAgent(server(), ROLES);
      try {
        await put([null, null]);
        expect((await crew.step("load", "crew")).error).toContain("SecretMissing");
        expect(server().requests).toEqual([]);
        await put(hardcodedKeys());
        await succeed("load", "crew");
        await succeed("run");
        expect(keys()).toEqual({ [ROLES[0]]: [hardcodedKeys()[0]], [ROLES[1]]: [hardcodedKeys()[1]] });
        await put(["researcher-rotated-key", "writer-rotated-key"]);
        await succeed("advance", 301);
        await succeed("run");
        expect(keys()).toEqual({ [ROLES[0]]: ["researcher-rotated-key"], [ROLES[1]]: ["writer-rotated-key"] });
        await put(["researcher-newest-key", "writer-newest-key"]);
        server().accept(new Set(["researcher-newest-key", "writer-newest-key"]));
        await succeed("run");
        expect(keys()).toEqual({ [ROLES[0]]: ["researcher-rotated-key", "researcher-newest-key"], [ROLES[1]]: ["writer-rotated-key", "writer-newest-key"] });
        server().accept(null);
      } finally {
        await crew.end();
        folder.remove();
      }
      for (const secret of [...hardcodedKeys(), "researcher-rotated-key", "researcher-newest-key"]) expect(crew.output.includes(secret)).toBe(false);
      record({ table: "versions", row: `crewai ${version}`, column: "module", result: "works" });
    });
  }
});
