import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BackendId, FixStyle } from "../../src/core/fixes";
import { record } from "../support/fix-results";
import { fixRounds } from "../support/fixes";
import { environment, MISSING } from "../support/running-crew";
import { expandSecrets } from "../support/secrets";
import { generate, SHAPES } from "./programs";

const TARGETS: readonly { readonly backend: BackendId; readonly style: FixStyle }[] = [
  { backend: "dotenv", style: "inline" },
  { backend: "vault", style: "module" },
  { backend: "gcp", style: "inline" },
  { backend: "keyring", style: "inline" },
  { backend: "aws", style: "module" },
];

interface Judged {
  readonly error: string | null;
  readonly flakes: readonly string[];
}

function judge(texts: Readonly<Record<string, string>>): Record<string, Judged> {
  const result = spawnSync(environment().python, [join(__dirname, "check_python.py")], { input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout) as Record<string, Judged>;
}

interface Case {
  readonly name: string;
  readonly before: string;
  readonly secrets: readonly string[];
  readonly after: string;
}

/** Fixes a file and asks for all that a fix promises, but for what only Python can say. */
async function fixed(name: string, before: string, secrets: readonly string[], target: (typeof TARGETS)[number]): Promise<Case> {
  const label = `${name}, ${target.backend} ${target.style}`;
  const files = { [name]: before, "requirements.txt": "crewai==1.15.30\n" };
  const options = { ...target, rules: ["hardcoded-credential"] };
  const once = await fixRounds(files, "unsafe", options);
  const after = once.files[name] ?? "";
  const again = await fixRounds(once.files, "unsafe", options);
  expect(again.files, `${label}: a second run changes something`).toEqual(once.files);
  // what is left has no fix, and is what the first run has said so of
  expect(again.result.plan, label).toBeNull();
  const kept = secrets.filter((secret) => after.includes(secret));
  expect(kept.length, `${label}: a secret stays without a reason`).toBeLessThanOrEqual(again.result.left.filter((one) => one.reason !== "").length);
  const stray = changedLines(before, after).filter((line) => !touchable(line, secrets));
  expect(stray, `${label}: lines changed that hold no secret and are no import`).toEqual([]);
  if (before.includes("\r\n")) expect(after.replace(/\r\n/g, ""), label).not.toContain("\n");
  return { name: label, before, secrets, after };
}

function touchable(line: string, secrets: readonly string[]): boolean {
  return /^\s*(?:from|import)\b|^\s+\w+,?\s*$|^\)/.test(line) || secrets.some((secret) => line.includes(secret) || (line.includes(secret.slice(0, 8)) && line.includes(secret.slice(-8))));
}

/** Lines of `before` that are not in `after`, in order: a longest common subsequence by lines. */
function changedLines(before: string, after: string): string[] {
  const a = before.split(/(?<=\n)/);
  const b = after.split(/(?<=\n)/);
  const length = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) (length[i] as Int32Array)[j] = a[i] === b[j] ? 1 + (length[i + 1]?.[j + 1] ?? 0) : Math.max(length[i + 1]?.[j] ?? 0, length[i]?.[j + 1] ?? 0);
  }
  const gone: string[] = [];
  for (let i = 0, j = 0; i < a.length; ) {
    if (j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j < b.length && (length[i]?.[j + 1] ?? 0) >= (length[i + 1]?.[j] ?? 0)) j++;
    // the last line may have got a line end
    else if (!after.includes((a[i++] ?? "").trimEnd())) gone.push((a[i - 1] ?? "").trimEnd());
  }
  return gone;
}

function expectSound(cases: readonly Case[]): void {
  const before = judge(Object.fromEntries(cases.map((one) => [one.name, one.before])));
  const after = judge(Object.fromEntries(cases.map((one) => [one.name, one.after])));
  for (const { name, after: text } of cases) {
    if (before[name]?.error !== null) continue;
    expect(after[name]?.error, `${name}\n${text}`).toBeNull();
    const fresh = (after[name]?.flakes ?? []).filter((message) => !(before[name]?.flakes ?? []).includes(message));
    expect(fresh, `${name}\n${text}`).toEqual([]);
  }
}

describe.skipIf(MISSING !== null)("what every fix of Python code promises", () => {
  it("holds for each shape alone, with each kind of backend", async () => {
    const cases: Case[] = [];
    for (const [name, write] of Object.entries(SHAPES)) {
      const secret = expandSecrets("{{openai:41}}");
      const text = `import os\n\nfrom crewai import LLM\n\nprint(os.sep, LLM)\n${write(secret, '"', "1")}\n`;
      for (const target of TARGETS) {
        const one = await fixed(`${name.replace(/\W/g, "_")}.py`, text, [secret], target);
        expect(one.after.includes(secret), `${one.name}: the secret stays`).toBe(false);
        cases.push(one);
      }
    }
    expectSound(cases);
    for (const row of Object.keys(SHAPES)) for (const { backend, style } of TARGETS) record({ table: "shapes", row, column: `${backend}, ${style}`, result: "works" });
  });

  it("holds for 120 generated programs", async () => {
    const cases: Case[] = [];
    for (let seed = 1; seed <= 120; seed++) {
      const { text, secrets } = generate(seed);
      const target = TARGETS[seed % TARGETS.length];
      if (target) cases.push(await fixed(`program_${String(seed)}.py`, text, secrets, target));
    }
    expectSound(cases);
  });

  it("holds for real files with keys planted in them", async () => {
    const cases: Case[] = [];
    for (const [index, { name, text }] of realFiles(60).entries()) {
      const secret = expandSecrets(`{{openai:${String(500 + index)}}}`);
      const planted = plant(text, secret, index);
      const target = TARGETS[index % TARGETS.length];
      if (planted !== null && target) cases.push(await fixed(name, planted, [secret], target));
    }
    expect(cases.length).toBeGreaterThan(30);
    expectSound(cases);
  });
});

/** Sources of crewai and crewai-tools as they are installed, every n-th. */
function realFiles(count: number): { name: string; text: string }[] {
  const site = spawnSync(environment().python, ["-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], { encoding: "utf8" }).stdout.trim();
  const paths = ["crewai_tools", "crewai"].flatMap((folder) =>
    readdirSync(join(site, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".py") && !path.endsWith("__init__.py"))
      .map((path) => join(site, folder, path)),
  );
  const texts = paths.sort().map((path) => readFileSync(path, "utf8"));
  const usable = texts.filter((text) => text.length < 20_000 && /= "[\w .-]{3,40}"$/m.test(text));
  const step = Math.max(1, Math.floor(usable.length / count));
  return usable.filter((_, index) => index % step === 0).slice(0, count).map((text, index) => ({ name: `real_${String(index)}.py`, text }));
}

/** Puts a key where the file has some text of its own: one of its `name = "text"` or `name="text",` places. */
function plant(text: string, secret: string, index: number): string | null {
  const places = [...text.matchAll(/= ?"([\w .-]{3,40})"(?=,?$)/gm)];
  const place = places[index % Math.max(1, places.length)];
  if (!place) return null;
  const start = place.index + place[0].indexOf('"') + 1;
  return text.slice(0, start) + secret + text.slice(start + (place[1] ?? "").length);
}
