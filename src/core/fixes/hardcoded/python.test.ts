import { expect, it } from "vitest";
import { fixPlanted, fixRounds, type Planted } from "../../../../test/support/fixes";
import { characters, expandSecrets } from "../../../../test/support/secrets";
import { parseKeyValues } from "../../languages/keyvalue/parse";

const KEY = "not-a-real-key-but-long";
const REAL = expandSecrets("{{openai:3}}");

async function fixed(code: string, planted: Partial<Planted> = {}): Promise<string> {
  const result = await fixPlanted({ "crew.py": code }, [{ value: KEY, name: "api_key", provider: "openai", ...planted }]);
  if (result.result.left[0]) return `refused: ${result.result.left[0].reason}`;
  return result.files["crew.py"] ?? "";
}

it("moves a literal into .env, names it in .env.example and hides it from git", async () => {
  const { files, modes, notes } = await fixPlanted(
    { "crew.py": `from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="${KEY}")\n`, "requirements.txt": "crewai==1.15.30\n" },
    [{ value: KEY, name: "api_key", provider: "openai" }],
  );
  expect(files).toEqual({
    "crew.py":
      'import os\nfrom crewai import LLM\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\nllm = LLM(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])\n',
    "requirements.txt": "crewai==1.15.30\npython-dotenv>=1.0\n",
    ".env": `OPENAI_API_KEY=${KEY}\n`,
    ".env.example": "OPENAI_API_KEY=\n",
    ".gitignore": ".env\n",
  });
  expect([...modes]).toEqual([[".gitignore", 0o644], [".env", 0o600], [".env.example", 0o644], ["requirements.txt", null], ["crew.py", null]]);
  expect(notes).toEqual(["rotate the API key (****): it has been in crew.py"]);
});

it("keeps an existing import, its alias and an existing load_dotenv", async () => {
  expect(await fixed(`import os as system\nfrom dotenv import load_dotenv\nload_dotenv()\nkey = "${KEY}"\n`)).toBe(
    `import os as system\nfrom dotenv import load_dotenv\nload_dotenv()\nkey = system.environ["OPENAI_API_KEY"]\n`,
  );
  expect(await fixed(`from os import environ\nimport dotenv\ndotenv.load_dotenv()\nkey = '${KEY}'\n`)).toBe(
    `from os import environ\nimport dotenv\ndotenv.load_dotenv()\nkey = environ['OPENAI_API_KEY']\n`,
  );
});

it("takes another name where os is something else", async () => {
  expect(await fixed(`"""Doc."""\nfrom __future__ import annotations\n\ndef make(os):\n    return LLM(api_key="${KEY}")\n`)).toBe(
    `"""Doc."""\nfrom __future__ import annotations\n\nimport os as _crew_os\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\ndef make(os):\n    return LLM(api_key=_crew_os.environ["OPENAI_API_KEY"])\n`,
  );
});

it("keeps CRLF, tabs and comments", async () => {
  expect(await fixed(`# licence\r\n\r\nimport os # here\r\nclass A:\r\n\tkey = "${KEY}" # why\r\n`)).toBe(
    `# licence\r\n\r\nimport os # here\r\nfrom dotenv import load_dotenv\r\n\r\nload_dotenv()\r\n\r\nclass A:\r\n\tkey = os.environ["OPENAI_API_KEY"] # why\r\n`,
  );
});

it("imports above the default of a lambda, which is read when it is made", async () => {
  const text = await fixed(`from time import time\n\nmake = lambda key="${KEY}": key\n\nimport os\n\nother = os.sep\n`);
  expect(text.indexOf("import os")).toBeLessThan(text.indexOf('os.environ["OPENAI_API_KEY"]'));
  expect(text.match(/os\.environ/g)).toHaveLength(1);
});

it("keeps a value of several lines in a comment of one line", async () => {
  const value = `${KEY}\n"two" \\ lines`;
  const literal = `"""${value.replace(/\\/g, "\\\\")}"""`;
  const code = `import os\nkey = os.environ.get("OPENAI_API_KEY", ${literal})\n`;
  const { files } = await fixPlanted({ "crew.py": code, ".env": "OPENAI_API_KEY=another\n", ".gitignore": ".env\n" }, [{ value: value.replace(/\\/g, "\\\\"), literal, shape: "env-default", name: "OPENAI_API_KEY", provider: "openai" }]);
  const kept = (files[".env"] ?? "").split("\n").filter((line) => !line.startsWith("OPENAI"));
  expect(kept.every((line) => line === "" || line.startsWith("# "))).toBe(true);
  expect(kept.join("\n")).toContain(KEY);
});

it("keeps CRLF below a block that ends with a comment", async () => {
  const text = await fixed(`try:\r\n    import json\r\nexcept ImportError:\r\n    import simplejson as json  # older\r\n\r\nkey = "${KEY}"\r\n`);
  expect(text.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
  expect(text).toContain("# older\r\n");
});

it("imports below a path change", async () => {
  expect(await fixed(`import sys\nsys.path.insert(0, "lib")\nimport helper\nkey = "${KEY}"\n`)).toBe(
    `import os\nimport sys\nsys.path.insert(0, "lib")\nimport helper\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\nkey = os.environ["OPENAI_API_KEY"]\n`,
  );
});

const loaded = "import os\nfrom dotenv import load_dotenv\nload_dotenv()\n";

it.each([
  ["a header", `h = {"Authorization": "Bearer ${KEY}"}`, `h = {"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}`],
  ["an f-string", `u = f'https://u:${KEY}@{host}/'`, `u = f'https://u:{os.environ["OPENAI_API_KEY"]}@{host}/'`],
  ["braces", `q = "{a} ${KEY} {b}"`, `q = f"{{a}} {os.environ['OPENAI_API_KEY']} {{b}}"`],
  ["bytes", `k = b"${KEY}"`, `k = os.environ["OPENAI_API_KEY"].encode()`],
  ["bytes with a prefix", `k = b"Bearer ${KEY}"`, `k = (b"Bearer " + os.environ['OPENAI_API_KEY'].encode())`],
  ["an env default", `k = os.getenv("MY_KEY", "${KEY}")`, `k = os.environ["MY_KEY"]`],
  ["an env default behind or", `k = os.getenv('MY_KEY') or '${KEY}'`, `k = os.environ['MY_KEY']`],
  ["the key as the name", `k = os.getenv("${KEY}")`, `k = os.getenv("OPENAI_API_KEY")`],
  ["a default of another mapping", `k = config.get("key", "${KEY}")`, `k = config.get("key", os.environ.get("OPENAI_API_KEY"))`],
  ["a comparison", `ok = given == "${KEY}"`, `ok = given == os.environ["OPENAI_API_KEY"]`],
  ["raw strings", `k = r"\\d${KEY}"`, `k = fr"\\d{os.environ['OPENAI_API_KEY']}"`],
])("rewrites %s", async (_name, before, after) => {
  expect(await fixed(`${loaded}${before}\n`)).toBe(`${loaded}${after}\n`);
});

it("takes the key alone out of a web address, a connection's address as a whole", async () => {
  const before = (name: string, address: string): Record<string, string> => ({ "crew.py": `${name} = "${address}"\n` });
  const web = await fixRounds(before("SEARCH_URL", `https://api.acme.io/v1/search?api_key=${REAL}&q=crew`), "unsafe", { rules: ["hardcoded-credential"] });
  expect(web.files["crew.py"]).toMatch(/^SEARCH_URL = f"https:\/\/api\.acme\.io\/v1\/search\?api_key=\{os\.environ\['\w+_API_KEY'\]\}&q=crew"$/m);
  expect(web.files[".env"]).toMatch(new RegExp(`^\\w+_API_KEY=${REAL}$`, "m"));
  const database = await fixRounds(before("DATABASE_URL", expandSecrets("postgresql://app:{{password}}@db.internal.acme.io/app")), "unsafe", { rules: ["hardcoded-credential"] });
  expect(database.files["crew.py"]).toContain('DATABASE_URL = os.environ["DATABASE_URL"]');
});

it("imports what a client is made from above it, though the module imports it further below", async () => {
  const code = `import json\n\nprint(json)\nimport os\nprint(os.sep)\nkey = "${KEY}"\n`;
  const { files } = await fixPlanted({ "crew.py": code }, [{ value: KEY, name: "api_key", provider: "openai" }], "azure");
  expect(files["crew.py"]?.indexOf("import os\n")).toBeLessThan(files["crew.py"]?.indexOf("os.environ[") ?? 0);
});

it("leaves an import of everything where it is", async () => {
  expect(await fixed(`import os\nfrom crewai import *\n\nllm = LLM(model="m", api_key="${KEY}")\n`)).toContain("from crewai import *\n");
});

it("drops a write to the environment, and the import it leaves unused", async () => {
  expect(await fixed(`import os\nfrom crewai import Agent\n\nos.environ["OPENAI_API_KEY"] = "${KEY}"\na = Agent()\n`)).toBe(
    `from crewai import Agent\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\na = Agent()\n`,
  );
  expect(await fixed(`import os\ndef go():\n    os.environ["OPENAI_API_KEY"] = "${KEY}"\n`)).toContain("def go():\n    pass\n");
});

it("refuses a pattern and broken code", async () => {
  expect(await fixed(`match x:\n    case "${KEY}":\n        pass\n`)).toMatch(/^refused: it stands where Python allows no expression/);
});

it("gives two values of one name two variables, and one value one", async () => {
  const code = `${loaded}a = LLM(api_key="${KEY}")\nb = LLM(api_key="${KEY}2")\nc = LLM(api_key='${KEY}')\n`;
  const planted = (value: string, literal: string): Planted => ({ value, literal, name: "api_key", provider: "openai" });
  const { files } = await fixPlanted({ "crew.py": code }, [planted(KEY, `"${KEY}"`), planted(`${KEY}2`, `"${KEY}2"`), planted(KEY, `'${KEY}'`)]);
  expect(files[".env"]).toBe(`OPENAI_API_KEY=${KEY}\nOPENAI_API_KEY_2=${KEY}2\n`);
  expect(files["crew.py"]).toContain(`c = LLM(api_key=os.environ['OPENAI_API_KEY'])`);
});

it("keeps another value that .env has under the name", async () => {
  const { files } = await fixPlanted({ "crew.py": `key = "${KEY}"\n`, ".env": "OPENAI_API_KEY=other" }, [{ value: KEY, name: "api_key", provider: "openai" }]);
  expect(files[".env"]).toBe(`OPENAI_API_KEY=other\nOPENAI_API_KEY_2=${KEY}\n`);
});

it("keeps what the code writes or falls back to apart from another value in .env", async () => {
  const env = { ".env": "OPENAI_API_KEY=other\n" };
  const planted: Planted = { value: KEY, name: "OPENAI_API_KEY", provider: "openai" };
  const write = await fixPlanted({ "crew.py": `${loaded}os.environ["OPENAI_API_KEY"] = "${KEY}"\n`, ...env }, [planted]);
  expect(write.files["crew.py"]).toBe(`${loaded}os.environ["OPENAI_API_KEY"] = os.environ["OPENAI_API_KEY_2"]\n`);
  expect(write.files[".env"]).toBe(`OPENAI_API_KEY=other\nOPENAI_API_KEY_2=${KEY}\n`);
  const fallback = await fixPlanted({ "crew.py": `${loaded}k = os.getenv("OPENAI_API_KEY", "${KEY}")\n`, ...env }, [planted]);
  expect(fallback.files["crew.py"]).toBe(`${loaded}k = os.environ["OPENAI_API_KEY"]\n`);
  expect(fallback.files[".env"]).toBe(`OPENAI_API_KEY=other\n# was the default in crew.py\n# OPENAI_API_KEY=${KEY}\n`);
});

it("reads a secret from AWS Secrets Manager and keeps its value for the store", async () => {
  const { files, modes, result } = await fixPlanted({ "crew.py": `from crewai import LLM\n\nllm = LLM(api_key="${KEY}")\n`, "pyproject.toml": '[project]\nname = "My Crew"\ndependencies = [\n    "crewai>=1.0",\n]\n' }, [{ value: KEY, name: "api_key", provider: "openai" }], "aws");
  expect(files["crew.py"]).toBe(`from crewai import LLM\nfrom aws_secretsmanager_caching import SecretCache\n\nsecrets = SecretCache()\n\nllm = LLM(api_key=secrets.get_secret_string("crew/my-crew/shared/openai"))\n`);
  expect(files[".crewvet/to-store.env"]).toBe(`# aws: crew/my-crew/shared/openai\nOPENAI_API_KEY=${KEY}\n`);
  expect(modes.get(".crewvet/to-store.env")).toBe(0o600);
  expect(files[".gitignore"]).toBe(".crewvet/to-store.env\n");
  expect(files["pyproject.toml"]).toBe('[project]\nname = "My Crew"\ndependencies = [\n    "crewai>=1.0",\n    "aws-secretsmanager-caching>=1.1.3",\n]\n');
  expect([...modes.keys()].indexOf(".gitignore")).toBeLessThan([...modes.keys()].indexOf(".crewvet/to-store.env"));
  expect(result.plan?.store.map((entry) => entry.command)[0]).toMatch(/aws secretsmanager create-secret --name crew\/my-crew\/shared\/openai --secret-string file:\/\/\/dev\/stdin$/);
});

it("moves a key that is written in two long pieces as one", async () => {
  const half = Math.floor(REAL.length / 2);
  const { files } = await fixRounds({ "a.py": `from crewai import LLM\n\napi_key = "${REAL.slice(0, half)}" "${REAL.slice(half)}"\nllm = LLM(model="gpt-4o", api_key=api_key)\n` }, "unsafe", { rules: ["hardcoded-credential"] });
  expect(files["a.py"]).not.toContain(REAL.slice(half, half + 12));
  expect(files[".env"]).toContain(`=${REAL}\n`);
});

it("gives no secret the name of another thing that an environment has", async () => {
  const { files } = await fixRounds({ "a.py": `def head():\n    prefix = f"Bearer ${REAL}"\n    return prefix\n` }, "unsafe", { rules: ["hardcoded-credential"] });
  expect(files["a.py"]).toContain(`f"Bearer {os.environ['OPENAI_API_KEY']}"`);
});

it("keeps two addresses with one password apart", async () => {
  const url = (host: string): string => `postgresql://app:${expandSecrets("{{password:3}}")}@${host}.internal.acme.io/app`;
  const { files } = await fixRounds({ "a.py": `DATABASE_URL = "${url("one")}"\n`, "b.py": `DATABASE_URL = "${url("two")}"\n` }, "unsafe", { rules: ["hardcoded-credential"] });
  expect(files[".env"]).toContain(url("one"));
  expect(files[".env"]).toContain(url("two"));
});

it("drops imports that only the secret's line needed, in functions and before another import of the same as well", async () => {
  const { files } = await fixRounds({ "a.py": `import os\nfrom dotenv import load_dotenv\n\nload_dotenv()\nos.environ["A_API_KEY"] = "${REAL}"\nimport os\nprint(os.sep)\n\n\ndef f():\n    import os\n    os.environ["B_API_KEY"] = "${expandSecrets("{{openai:5}}")}"\n    return 1\n` }, "unsafe", { rules: ["hardcoded-credential"] });
  expect(files["a.py"]).toBe("from dotenv import load_dotenv\n\nload_dotenv()\nimport os\nprint(os.sep)\n\n\ndef f():\n    return 1\n");
});

it("imports its module by a path that Python can read", async () => {
  const { files } = await fixRounds({ "my-crew/__init__.py": "", "my-crew/src/__init__.py": "", "my-crew/src/tools.py": `api_key = "${REAL}"\n`, "my-crew/main.py": "print(1)\n" }, "unsafe", { rules: ["hardcoded-credential"], backend: "vault", style: "module" });
  expect(files["my-crew/src/tools.py"]).toMatch(/^from (?:src\.)?crew_credentials import get_secret$/m);
});

it("drops the import that new imports stand behind", async () => {
  const { files } = await fixRounds({ "a.py": `"""Sobre os agentes."""\nimport sys\nfrom os import environ\n\nkey = environ.get("SERVICE_KEY", "${REAL}")\nprint(sys.path)\n` }, "unsafe", { rules: ["hardcoded-credential"], backend: "vault", style: "module" });
  expect(files["a.py"]).toMatch(/^import sys\nfrom crew_credentials import get_secret\n\nkey = get_secret/m);
});

it("tells a function's own import from the module's", async () => {
  const { files } = await fixRounds({ "a.py": `import os\nimport sys\n\nkey = os.getenv("SERVICE_KEY", "${REAL}")\nprint(sys.path)\n\n\ndef f():\n    import os\n    return os.sep\n` }, "unsafe", { rules: ["hardcoded-credential"], backend: "vault", style: "module" });
  expect(files["a.py"]).toBe('import sys\nfrom crew_credentials import get_secret\n\nkey = get_secret("shared", "openai")\nprint(sys.path)\n\n\ndef f():\n    import os\n    return os.sep\n');
});

it.each(["dotenv", "pydantic-settings", "vault"] as const)("keeps a password's blanks, quotes and backslashes: %s", async (backend) => {
  const password = `  Zq9!${characters(6)}'\\\\ `;
  const files = { "crew.py": `import psycopg2\n\nconn = psycopg2.connect(host="db.acme.io", user="u", password="${password.replace(/\\/g, "\\\\")}")\n` };
  const { files: fixed } = await fixRounds(files, "unsafe", { backend });
  const kept = fixed[backend === "vault" ? ".crewvet/to-store.env" : ".env"] ?? "";
  expect(parseKeyValues(kept, "dotenv").map(({ value }) => value)).toEqual([password]);
  expect(fixed["crew.py"]).not.toContain("Zq9!");
});
