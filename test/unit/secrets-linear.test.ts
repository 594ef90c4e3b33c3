import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

const SIZE = 60_000;

/** Units that, repeated, almost match what some context looks for. */
const UNITS: readonly (readonly [path: string, unit: string, wrap?: (body: string) => string])[] = [
  ["a.py", "api_key=", (body) => `x = "${body}"\n`],
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
  ["a.js", "token=", (body) => `const x = "${body}";\n`],
];

for (const [path, unit, wrap] of UNITS) {
  it(`60 kB of '${unit}' in ${path} takes no time that grows faster than its size`, async () => {
    const file = (size: number): string => (wrap ?? ((body: string) => body))(unit.repeat(Math.ceil(size / unit.length)));
    const took = async (size: number): Promise<number> => {
      const start = process.cpuUsage().user;
      await analyse({ [path]: file(size) });
      return (process.cpuUsage().user - start) / 1e6;
    };
    await took(1000);
    // a quadratic search takes minutes here
    expect(await took(SIZE)).toBeLessThan(30);
  }, 120_000);
}
