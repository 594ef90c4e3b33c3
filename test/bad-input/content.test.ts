import { expect, it } from "vitest";
import { project } from "../support/cli";
import { audit, expectNamed, expectNeighbour, NEIGHBOUR } from "./support";

const KEYWORD = "api_key = 1\n";

function run(path: string, content: string | Buffer): ReturnType<typeof audit> {
  const audited = audit(project({ [path]: content, "neighbour.py": NEIGHBOUR }));
  expectNeighbour(audited);
  return audited;
}

/** Named, with what the reason has to say. */
const NAMED: readonly [string, string, () => string | Buffer, RegExp][] = [
  ["half-typed code", "half.py", () => `${KEYWORD}def f(:\n    x = (\nAgent(role="a", llm=`, /does not parse/],
  ["bytes that are no UTF-8", "latin.py", () => Buffer.concat([Buffer.from(KEYWORD), Buffer.from([0x78, 0x20, 0x3d, 0x20, 0x27, 0xe9, 0xff, 0x27, 0x0a])]), /Latin-1/],
  ["NUL bytes", "nul.py", () => `${KEYWORD}x = 'a\0b'\n`, /NUL|does not parse/],
  ["60 MB", "large.py", () => Buffer.alloc(60 * 1024 * 1024, "api_key = 1\n"), /larger than/],
  ["20,000 nested brackets", "nested.py", () => `api_key = ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`, /nested deeper/],
  ["20,000 nested calls", "calls.py", () => `api_key = ${"f(".repeat(20_000)}${")".repeat(20_000)}\n`, /nested deeper/],
  ["20,000 open brackets", "open.py", () => `api_key = ${"(".repeat(20_000)}`, /nested deeper|does not parse|longer than/],
  ["JSON nested 100,000 deep", "deep.json", () => `{"api_key": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, /nested deeper/],
  ["YAML nested deep", "deep.yaml", () => `api_key: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`, /nested/],
  ["broken YAML", "agents.yaml", () => "researcher:\n  role: [unclosed\n  api_key: {\n", /broken YAML/],
  ["broken JSON", "crew.json", () => '{"agents": [{"api_key": }', /broken JSON/],
  ["broken TOML", "settings.toml", () => "api_key = \n[broken\n", /broken TOML/],
  ["a notebook that is no notebook", "a.ipynb", () => '{"api_key": 1}', /no Jupyter notebook/],
  ["a notebook cut off", "b.ipynb", () => '{"cells": [{"cell_type": "code", "source": ["api_key = 1\\n", ', /broken JSON/],
  ["JavaScript nested deep", "deep.js", () => `api_key = ${"[".repeat(10_000)}${"]".repeat(10_000)}`, /nested deeper/],
];

for (const [what, path, content, reason] of NAMED) {
  it(`${what}: the file is named, its neighbour analysed`, () => {
    expectNamed(run(path, content()), path, reason);
  });
}

/** Read in full: nothing to name. */
const FINE: readonly [string, string, () => string | Buffer][] = [
  ["a byte order mark", "bom.py", () => `\ufeff${KEYWORD}`],
  ["UTF-16, little endian", "le.py", () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(KEYWORD, "utf16le")])],
  ["UTF-16, big endian", "be.py", () => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(KEYWORD, "utf16le").swap16()])],
  ["carriage returns alone", "cr.py", () => "api_key = 1\rx = 2\r"],
  ["Python 2", "two.py", () => `${KEYWORD}print "hello %s" % name\nexec "code"\nraise ValueError, "x"\n`],
  ["an empty file", "empty.py", () => ""],
  ["one line of 1 MB", "wide.py", () => `api_key = "${"x, ".repeat(350_000)}"\n`],
  ["a YAML alias bomb", "bomb.yaml", () => ["a: &a [api_key, b, c, d, e, f, g, h, i]", ...Array.from("bcdefghij").map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefghi"[index] ?? "a"}`).join(", ")}]`)].join("\n")],
  ["YAML that merges itself", "merge.yaml", () => "a: &a\n  <<: *a\n  api_key: 1\nb: *a\n"],
];

for (const [what, path, content] of FINE) {
  it(`${what} is read without a word`, () => {
    const { ran } = run(path, content());
    expect(ran.stderr.split("\n").filter((line) => line.includes(path) && /does not parse|larger/.test(line))).toEqual([]);
  });
}

it("one line of 5 MB is named, its neighbour analysed", () => {
  expectNamed(run("wide.py", `api_key = "${"x, ".repeat(1_750_000)}"\n`), "wide.py", /larger than/);
});

it("one line of 5 MB that the configuration allows is analysed", () => {
  const audited = audit(project({ "crewvet.toml": 'max-file-size = "8MB"\n', "wide.js": `const api_key = [${'"x", '.repeat(1_000_000)}]\n`, "wide.py": `api_key = [${'"x", '.repeat(1_000_000)}]\n`, "neighbour.py": NEIGHBOUR }));
  expectNeighbour(audited);
});

it("import cycles of thousands end", () => {
  const files: Record<string, string> = { "neighbour.py": NEIGHBOUR };
  for (let i = 0; i < 2000; i++) files[`m${String(i)}.py`] = `from m${String((i + 1) % 2000)} import key, *\nimport os\nkey2 = key\napi_key = key\n`;
  expectNeighbour(audit(project(files)));
});

it("call cycles of thousands end", () => {
  const functions = Array.from({ length: 4000 }, (_, i) => `def f${String(i)}(api_key):\n    return f${String((i + 1) % 4000)}(api_key)\n`).join("\n");
  expectNeighbour(run("cycle.py", `import os\n${functions}\nprint(f0(os.environ["OPENAI_API_KEY"]))\n`));
});

it("assignments that go in circles and long chains end", () => {
  const chain = Array.from({ length: 5000 }, (_, i) => `k${String(i + 1)} = k${String(i)}\n`).join("");
  expectNeighbour(run("chain.py", `import os\nk0 = os.environ["OPENAI_API_KEY"]\n${chain}a = b\nb = a\nprint(a, k5000)\n`));
});

it("an expression of 10,000 terms and a file of 20,000 statements end", () => {
  const sum = Array.from({ length: 10_000 }, (_, i) => `"api_key${String(i)}"`).join(" + ");
  const statements = Array.from({ length: 20_000 }, (_, i) => `password_${String(i)} = get(${String(i)})\n`).join("");
  const audited = audit(project({ "sum.py": `x = ${sum}\n`, "long.py": statements, "neighbour.py": NEIGHBOUR }));
  expectNeighbour(audited);
});
