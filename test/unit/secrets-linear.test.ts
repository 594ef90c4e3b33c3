import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

const SIZE = 300_000;

/** Units that, repeated, almost match what some context looks for. */
const UNITS: readonly (readonly [path: string, unit: string, wrap?: (body: string) => string])[] = [
  ["a.py", "api_key=", (body) => `x = "${body}"\n`],
  ["a.py", "A", (body) => `token = "${body}"\n`],
  ["a.py", "a-", (body) => `password = "${body}"\n`],
  ["a.py", "aB", (body) => `secret_key = "${body}"\n`],
  ["a.py", "://a:b", (body) => `url = "${body}"\n`],
  ["a.py", "password is ", (body) => `Agent(role="${body}")\n`],
  ["a.py", "curl -u a:", (body) => `x = "curl ${body}"\n`],
  ["a.py", "# key: Bearer "],
  ["a.sql", "insert into t (api_key) values ("],
  ["a.sql", "password 'x"],
  ["a.sql", "'a'' "],
  ["a.sh", "TOKEN = "],
  ["a.sh", " -u a: --password "],
  ["a.sh", "docker login -u "],
  ["a.sh", "${API_KEY:-"],
  ["a.sh", "echo \"A_KEY="],
  ["a.sh", "echo aaaa | docker login "],
  ["a.service", "Environment=\"A_KEY="],
  ["a.bicep", "apiKey string = '"],
  ["a.js", "${a}://b:c@", (body) => `const x = \`${body}\`;\n`],
  ["Makefile", "A_KEY := "],
  [".netrc", "password "],
  [".pgpass", "a:b:c:"],
  [".npmrc", ":_authToken = "],
  [".env", "API_KEY="],
  ["a.ini", "password = "],
  ["a.properties", "api.key:"],
  ["a.txt", "api_key: "],
  ["a.md", "Authorization: Bearer "],
  ["Dockerfile", "ENV A_KEY="],
  ["a.tf", "-----BEGIN ", (body) => `x = <<EOF\n${body}\nEOF\n`],
  ["a.json", "\\\"api_key\\\": ", (body) => `{"a": "${body}"}`],
  ["a.yaml", "key= ", (body) => `run: "${body}"\n`],
  ["a.js", "?api_key=", (body) => `const x = "${body}";\n`],
  ["a.go", "?token="],
  ["a.java", "password = \"a"],
  ["a.java", "\"x-api-key\", \"a"],
  ["a.php", "'DB_PASSWORD', 'a"],
  ["a.h", "#define A_PASSWORD \""],
  ["a.sh", "\"password\": \"a"],
  ["a.sh", "echo a | sudo "],
  ["a.sh", "config set a.b "],
  ["a.py", "a1A!", (body) => `client.login("user", "${body}")\n`],
  ["a.py", "a/b@", (body) => `connect("${body}")\n`],
  ["a.py", "a.", (body) => `XClient("${body}@a", "b")\n`],
  ["a.py", "a_", (body) => `${body.slice(0, 60_000)}api_hash = "x"\n`],
  ["a.js", "token=", (body) => `const x = "${body}";\n`],
];

for (const [path, unit, wrap] of UNITS) {
  // a search that grows with the square of the size takes minutes here: the time limit stops it
  it(`300 kB of '${unit}' in ${path}`, async () => {
    const body = unit.repeat(Math.ceil(SIZE / unit.length));
    await expect(analyse({ [path]: wrap ? wrap(body) : body })).resolves.toBeDefined();
  }, 60_000);
}

it("a list that doubles on every line", async () => {
  const program = `from crewai import Agent\nxs = ["a", "b"]\n${"xs = [*xs, *xs]\n".repeat(24)}Agent(role="r", goal="g", backstory="b", tools=xs)\n`;
  await expect(analyse({ "crew.py": program })).resolves.toBeDefined();
}, 60_000);
