import { expect, it } from "vitest";
import { fixRounds } from "../../../test/support/fixes";
import { expandSecrets } from "../../../test/support/secrets";

const [first, second] = [expandSecrets("{{openai:31}}"), expandSecrets("{{openai:32}}")];
const CREW = `from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="${second}")\n`;
const PROJECT = '[project]\nname = "team"\nversion = "0.1.0"\ndependencies = []\n';

async function fixed(more: Record<string, string>, style: "inline" | "module" = "module"): Promise<Record<string, string>> {
  return (await fixRounds({ "crew.py": CREW, "pyproject.toml": PROJECT, ...more }, "unsafe", { backend: "vault", style, rules: ["hardcoded-credential"] })).files;
}

it("gives a secret another name where a different value waits under its own", async () => {
  const files = await fixed({ ".crewvet/to-store.env": `# vault: crew/team/shared/openai\nCREW_SHARED_OPENAI_API_KEY=${first}\n` });
  const waiting = files[".crewvet/to-store.env"] ?? "";
  expect(waiting).toContain(first);
  expect(waiting).toContain(`# vault: crew/team/shared/openai-2\nCREW_SHARED_OPENAI_2_API_KEY=${second}`);
  expect(files["crew.py"]).toContain('"openai-2"');
});

it("shares the name where the same value waits", async () => {
  const files = await fixed({ ".crewvet/to-store.env": `# vault: crew/team/shared/openai\nCREW_SHARED_OPENAI_API_KEY=${second}\n` });
  expect(files[".crewvet/to-store.env"]?.match(/^CREW_/gm)).toHaveLength(1);
  expect(files["crew.py"]).not.toContain("openai-2");
});

it.each([
  ["the module's function", 'from crew_credentials import get_secret\nkey = get_secret("shared", "openai")\n'],
  ["the module's LLM", 'from crew_credentials import agent_llm\nllm = agent_llm(model="gpt-4o", agent="shared")\n'],
  ["the store's own client", 'import hvac\nvault = hvac.Client()\nkey = vault.secrets.kv.v2.read_secret_version(path="crew/team/shared/openai")\n'],
])("does not overwrite what the code reads from the store with %s", async (_, code) => {
  const files = await fixed({ "tools.py": code }, "inline");
  expect(files[".crewvet/to-store.env"]).toContain("crew/team/shared/openai-2");
});
