import { describe, expect, it } from "vitest";
import { fixRounds } from "../../../../test/support/fixes";
import { expandSecrets } from "../../../../test/support/secrets";

const TOP = "import json\nimport logging\nimport os\n\nlog = logging.getLogger(__name__)\napi_key = os.environ[\"OPENAI_API_KEY\"]\n";

async function fixed(code: string, level: "safe" | "unsafe" = "safe", kind?: string): Promise<string> {
  const { files, remaining, result } = await fixRounds({ "app.py": TOP + code }, level, { rules: ["unredacted-logging"], ...(kind === undefined ? {} : { kind }) });
  const reason = result.left[0]?.reason;
  if (remaining.length > 0) return `left: ${reason ?? "deferred"}`;
  return (files["app.py"] ?? "").slice(TOP.length);
}

it.each([
  ["an f-string", 'print(f"key {api_key} of {1 + 1}")', 'print(f"key *** of {1 + 1}")'],
  ["a logging argument", 'log.info("key %s for %s", api_key, "x")', 'log.info("key %s for %s", "***", "x")'],
  ["percent formatting", 'print("key %s" % api_key)', 'print("key %s" % "***")'],
  ["str.format", 'print("{} {}".format(1, api_key))', 'print("{} {}".format(1, "***"))'],
  ["concatenation", 'print("key " + api_key)', 'print("key " + "***")'],
  ["the environment", "log.debug(dict(os.environ))", "log.debug(sorted(os.environ.keys()))"],
  ["an exception", 'raise ValueError(f"bad key {api_key}")', 'raise ValueError("bad key ***")'],
])("redacts %s", async (_name, before, after) => {
  expect(await fixed(`${before}\n`)).toBe(`${after}\n`);
});

const RAISED = 'def go():\n    try:\n        raise ValueError("bad " + api_key)\n    except ValueError:\n';

it.each([
  ["log.exception", 'log.exception("call of %s failed", "crm")', 'log.error("call of %s failed", "crm")'],
  ["exc_info", 'log.warning("failed", exc_info=True)', 'log.warning("failed")'],
])("logs a message without the traceback: %s", async (_name, before, after) => {
  expect(await fixed(`${RAISED}        ${before}\n`)).toBe("left: needs --fix=unsafe: Log the message without the traceback");
  expect(await fixed(`${RAISED}        ${before}\n`, "unsafe")).toBe(`${RAISED}        ${after}\n`);
});

it("leaves a traceback that is all that is printed", async () => {
  expect(await fixed(`import traceback\n${RAISED}        traceback.print_exc()\n`, "unsafe")).toBe("left: the traceback shows the exception's text: take the value out where it is raised");
});

it("keeps a name that the call binds", async () => {
  expect(await fixed("print(token := api_key)\nprint(len(token))\n")).toBe('print(("***" if (token := api_key) else None))\nprint(len(token))\n');
});

it("drops an import that the line alone used, though a media type has its name", async () => {
  const code = 'import json\nimport requests\n\nresponse = requests.get("https://api.acme.io", headers={"Accept": "application/json"})\nprint(json.dumps(response.json()))\n';
  const { files } = await fixRounds({ "app.py": code }, "unsafe", { rules: ["unredacted-logging"] });
  expect(files["app.py"]).toBe(code.replace("import json\n", "").replace("json.dumps(response.json())", '"[response body]"'));
});

it("keeps a local variable in use", async () => {
  expect(await fixed('def go():\n    password = os.environ["DB_PASSWORD"]\n    print(f"with {password}")\n')).toBe(
    `def go():\n    password = os.environ["DB_PASSWORD"]\n    print(f"with {'***' if password else None}")\n`,
  );
});

const CREW = 'from crewai import Agent, Crew, LLM, Task\n\nllm = LLM(model="m", api_key=api_key)\nagent = Agent(role="r", goal="g", backstory="b", llm=llm)\n';

it.each([
  ["an llm", "print(llm)", "print(llm.model)"],
  ["an llm in a text", 'print(f"using {llm!r}")', 'print(f"using {llm.model!r}")'],
  ["an llm's dump", "print(llm.model_dump())", 'print(llm.model_dump(include={"model", "temperature", "max_tokens"}))'],
  ["an llm's dump in a text", 'print(f"{llm.model_dump()}")', "print(f\"{llm.model_dump(include={'model', 'temperature', 'max_tokens'})}\")"],
  ["an agent", "print(agent)", "print(repr(agent))"],
  ["an agent's fields", "print(vars(agent))", "print(repr(agent))"],
  ["an agent's dump as JSON", "print(json.dumps(agent.model_dump(), default=str, indent=2))", 'print(json.dumps(agent.model_dump(include={"role", "goal", "backstory"}), default=str, indent=2))'],
  ["a dump made before", "dump = llm.model_dump()\nprint(dump)", "dump = llm.model_dump()\nprint(type(dump).__name__)"],
])("shows of %s what holds no key", async (_name, before, after) => {
  expect(await fixed(`${CREW}${before}\n`)).toBe(`${CREW}${after}\n`);
});

const SETTINGS = 'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    region: str = "eu"\n    api_key: str\n    db_password: str | None = None\n\n\nsettings = Settings()\n';

it.each([
  ["a dump", "print(settings.model_dump())", 'print(settings.model_dump(exclude={"api_key", "db_password"}))'],
  ["the object", "print(settings)", "print(settings.model_dump(exclude={\"api_key\", \"db_password\"}))"],
  ["its fields", "print(vars(settings))", 'print({name: value for name, value in vars(settings).items() if name not in {"api_key", "db_password"}})'],
])("leaves the secret fields of settings out of %s", async (_name, before, after) => {
  expect(await fixed(`${SETTINGS}${before}\n`)).toBe(`${SETTINGS}${after}\n`);
});

it.each([
  ["an argument", 'log.info("key %s", api_key)', 'log.info("key %s", ("OPENAI_API_KEY is set" if api_key else "OPENAI_API_KEY is not set"))'],
  ["an f-string", 'print(f"key {api_key!r}!")', "print(f\"key {'OPENAI_API_KEY is set' if api_key else 'OPENAI_API_KEY is not set'}!\")"],
  ["an f-string of the other quote", "print(f'say \"{api_key}\"')", "print(f'say \"{\"OPENAI_API_KEY is set\" if api_key else \"OPENAI_API_KEY is not set\"}\"')"],
  ["an entry of the environment", 'print(os.environ["GITHUB_TOKEN"])', 'print(("GITHUB_TOKEN is set" if os.environ["GITHUB_TOKEN"] else "GITHUB_TOKEN is not set"))'],
])("names the value in %s", async (_name, before, after) => {
  expect(await fixed(`${before}\n`, "safe", "log-name")).toBe(`${after}\n`);
});

describe("SecretStr", () => {
  const held = async (files: Readonly<Record<string, string>>): Promise<Record<string, string> | string> => {
    const { files: after, remaining } = await fixRounds(files, "unsafe", { rules: ["unredacted-logging"], kind: "secret-type" });
    return remaining.length > 0 ? remaining.map((finding) => finding.message).join("; ") : after;
  };

  it("holds a variable, and takes the value out where it is used", async () => {
    const before = 'import os\n\nimport requests\n\napi_key = os.environ["X_API_KEY"]\nprint(f"key {api_key}", api_key, "%s" % api_key)\nprint("key " + api_key)\nif not api_key:\n    raise SystemExit(1)\nrequests.get("https://x.io", headers={"Authorization": f"Bearer {api_key}"}, timeout=9)\n';
    expect(await held({ "app.py": before })).toEqual({
      "app.py": 'import os\n\nimport requests\nfrom pydantic import SecretStr\n\napi_key = SecretStr(os.environ["X_API_KEY"])\nprint(f"key {api_key}", api_key, "%s" % api_key)\nprint("key " + str(api_key))\nif not api_key.get_secret_value():\n    raise SystemExit(1)\nrequests.get("https://x.io", headers={"Authorization": f"Bearer {api_key.get_secret_value()}"}, timeout=9)\n',
    });
  });

  it("holds a field of settings, over files", async () => {
    const files = {
      "settings.py": 'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    api_key: str\n    db_password: str | None = None\n    region: str = "eu"\n\n\nsettings = Settings()\n',
      "app.py": "from settings import settings\n\n\ndef connect(key, password):\n    return len(key), password\n\n\nprint(settings.region, settings.api_key)\nprint(settings.db_password)\nconnect(settings.api_key, settings.db_password)\n",
    };
    expect(await held(files)).toEqual({
      "settings.py": 'from pydantic_settings import BaseSettings\nfrom pydantic import SecretStr\n\n\nclass Settings(BaseSettings):\n    api_key: SecretStr\n    db_password: SecretStr | None = None\n    region: str = "eu"\n\n\nsettings = Settings()\n',
      "app.py": "from settings import settings\n\n\ndef connect(key, password):\n    return len(key), password\n\n\nprint(settings.region, settings.api_key)\nprint(settings.db_password)\nconnect(settings.api_key.get_secret_value(), (settings.db_password.get_secret_value() if settings.db_password else None))\n",
    });
  });

  it.each([
    ["is assigned twice", 'import os\n\nkey = os.environ["X_API_KEY"]\nkey = os.environ["Y_API_KEY"]\nprint(key)\n'],
    ["is deleted", 'import os\n\nkey = os.environ["X_API_KEY"]\nprint(key)\ndel key\n'],
    ["is written again", 'from pydantic import BaseModel\n\n\nclass S(BaseModel):\n    api_key: str\n\n\ns = S(api_key="")\ns.api_key = input()\nprint(s.api_key)\n'],
  ])("leaves alone what %s", async (_name, code) => {
    const { files } = await fixRounds({ "app.py": code }, "unsafe", { rules: ["unredacted-logging"], kind: "secret-type" });
    expect(files["app.py"]).toBe(code);
  });

  it("leaves a variable alone that another file reads", async () => {
    const files = { "keys.py": 'import os\n\nkey = os.environ["X_API_KEY"]\nprint(key)\n', "app.py": "from keys import key\n\nprint(len(key))\n" };
    expect((await fixRounds(files, "unsafe", { rules: ["unredacted-logging"], kind: "secret-type" })).files).toEqual(files);
  });
});

it("switches off the output of a crew that prints a secret prompt", async () => {
  const code = (verbose: string): string =>
    `import os\n\nfrom crewai import Agent, Crew, Task\n\nagent = Agent(role="r", goal="g", backstory="b")\ntask = Task(description=f"log in with {os.environ['SHOP_PASSWORD']}", expected_output="x", agent=agent)\ncrew = Crew(agents=[agent], tasks=[task], verbose=${verbose})\n`;
  const { files, remaining } = await fixRounds({ "crew.py": code("True") }, "unsafe", { rules: ["credential-in-prompt"], kind: "quiet-crew" });
  expect(files["crew.py"]).toBe(code("False"));
  expect(remaining.map(({ message }) => message).join()).not.toContain("verbose output");
});

it("does not empty a wrapper around a logger", async () => {
  expect(await fixed("def say(text):\n    print(text)\n\n\nsay(api_key)\n")).not.toContain('print("***")');
});

it.each([
  ["checkpoint=True", ".checkpoints/"],
  ['checkpoint=CheckpointConfig(location="state/points")', "state/points/"],
])("names the folder of %s in .gitignore", async (setting, pattern) => {
  const code = `from crewai import Crew\nfrom crewai.state.checkpoint_config import CheckpointConfig\n\ncrew = Crew(agents=[], tasks=[], ${setting})\n`;
  const { files, remaining } = await fixRounds({ "crew.py": code, ".gitignore": ".env\n" }, "safe", { rules: ["plaintext-checkpoint"] });
  expect(files[".gitignore"]).toBe(`.env\n${pattern}\n`);
  expect(files["crew.py"]).toBe(code);
  // other users of the machine can read it still
  expect(remaining.map(({ severity }) => severity)).toEqual(["information"]);
});

it("offers a umask where git leaves the folder alone", async () => {
  const code = "from crewai import Crew\n\ncrew = Crew(agents=[], tasks=[], checkpoint=True)\n";
  const { files, remaining } = await fixRounds({ "crew.py": code, ".gitignore": ".checkpoints/\n" }, "unsafe", { rules: ["plaintext-checkpoint"], kind: "own-files" });
  expect(files["crew.py"]).toContain("os.umask(0o077)");
  expect(files[".gitignore"]).toBe(".checkpoints/\n");
  expect(remaining).toEqual([]);
});

it("lets only its own user read what the crew keeps", async () => {
  const code = 'import sys\n\nfrom crewai import Crew\n\ncrew = Crew(agents=[], tasks=[], checkpoint=True)\n';
  const { files, remaining } = await fixRounds({ "crew.py": code, ".gitignore": ".env\n" }, "unsafe", { rules: ["plaintext-checkpoint"], kind: "own-files" });
  expect(files["crew.py"]).toBe('import os\nimport sys\n\nfrom crewai import Crew\n\nos.umask(0o077)\n\ncrew = Crew(agents=[], tasks=[], checkpoint=True)\n');
  expect(files[".gitignore"]).toBe(".env\n.checkpoints/\n");
  expect(remaining).toEqual([]);
});

it("keeps a value that goes with what is logged", async () => {
  const key = expandSecrets("{{openai:9}}");
  const { files } = await fixRounds({ "a.py": `print(dict(outer=dict(api_key="${key}")))\n` }, "unsafe", { rules: ["unredacted-logging"] });
  expect(files["a.py"]).not.toContain(key);
  expect(files[".env"]).toMatch(new RegExp(`^# \\w+=${key}$`, "m"));
});
