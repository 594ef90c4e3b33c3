import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { composeModule } from "../../src/core/fixes/module/compose";
import { expectSuccess, Folder, MISSING, modelServer, run } from "../support/running-crew";
import { expandSecrets } from "../support/secrets";

const KEY = expandSecrets("{{openai:21}}");
const PROGRAM = `import sys

from crewai import Agent, Crew, LLM, Task
from crewai.tools import tool

from crew_credentials import install_audit

install_audit()


@tool("look_up")
def look_up(customer: str, api_key: str) -> str:
    """Looks a customer up."""
    return f"{customer} pays with {api_key}"


llm = LLM(model="gpt-4o-mini", api_key="${KEY}")
clerk = Agent(role="Clerk", goal="Answer", backstory="-", llm=llm, tools=[look_up])
task = Task(name="answer", description="Who is customer 7?", expected_output="a name", agent=clerk)
print(Crew(agents=[clerk], tasks=[task]).kickoff().raw)
`;

interface Entry {
  seq: number;
  agent: string | null;
  action: string;
  details: Record<string, unknown>;
  prev: string;
  hash: string;
  alg: string;
}

describe.skipIf(MISSING !== null)("the audit trail", () => {
  const { server } = modelServer((request) => (request.prompt.includes("pays with") ? "Final Answer: done" : { tool: "look_up", input: { customer: "seven", api_key: KEY } }));
  const folders: Folder[] = [];
  const open = (): Folder => {
    const folder = new Folder({ files: { "crew.py": PROGRAM, "crew_credentials.py": composeModule(["audit"], { project: "p" }) }, modes: new Map() });
    folders.push(folder);
    return folder;
  };
  const linesOf = (folder: Folder): string[] => readFileSync(join(folder.path, "crew-audit.jsonl"), "utf8").trimEnd().split("\n");
  const entries = (folder: Folder): Entry[] => linesOf(folder).map((line) => JSON.parse(line) as Entry);
  const verify = (folder: Folder, variables: Record<string, string>, ...args: string[]): ReturnType<typeof run> => run(folder, ["-m", "crew_credentials", "verify", ...args], null, variables);
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  it("holds every call of every agent without secrets, and verifies", async () => {
    const folder = open();
    expectSuccess(await run(folder, ["crew.py"], server(), { CREW_AUDIT_KEY: "kept elsewhere" }));
    const trail = entries(folder);
    // crewai calls no hook behind an answer that is a tool call: the call itself is the record
    expect(trail.map(({ agent, action }) => `${agent ?? ""} ${action}`)).toEqual(["Clerk llm.call", "Clerk tool.call", "Clerk tool.result", "Clerk llm.call", "Clerk llm.result"]);
    expect(trail[1]?.details).toEqual({ tool: "look_up", input: { customer: "seven", api_key: "***" }, task: "answer" });
    expect(readFileSync(join(folder.path, "crew-audit.jsonl"), "utf8")).not.toContain(KEY);
    // the chain as its description says, computed by other code
    for (const [index, line] of linesOf(folder).entries()) {
      const { hash, ...rest } = JSON.parse(line) as Entry;
      expect(createHmac("sha256", "kept elsewhere").update(JSON.stringify(rest)).digest("hex")).toBe(hash);
      expect(rest.prev).toBe(trail[index - 1]?.hash ?? "0".repeat(64));
    }
    const result = await verify(folder, { CREW_AUDIT_KEY: "kept elsewhere" });
    expect(result.stdout.split("\n").at(-2)).toBe("sound");
    expectSuccess(result);
  });

  it("shows an edit, a removal, a swap and a forged entry", async () => {
    const folder = open();
    expectSuccess(await run(folder, ["crew.py"], server(), { CREW_AUDIT_KEY: "kept elsewhere" }));
    const lines = linesOf(folder);
    const [first = "", second = "", third = ""] = lines;
    const forged = forge(lines.at(-1) ?? "");
    const tampered: Record<string, string[]> = {
      edit: lines.map((line) => line.replace("seven", "eight")),
      "a second value for a field": [first.replace('"agent":"Clerk"', '"agent":"Other","agent":"Clerk"'), ...lines.slice(1)],
      removal: [first, ...lines.slice(2)],
      "removal of the first": lines.slice(1),
      swap: [first, third, second, ...lines.slice(3)],
      "an entry without the key": [...lines, forged],
      "a trail rewritten without the key": rewrite(lines),
      garbage: [first, "{}", ...lines.slice(1)],
    };
    for (const [what, changed] of Object.entries(tampered)) {
      folder.write("crew-audit.jsonl", changed.join("\n") + "\n");
      const result = await verify(folder, { CREW_AUDIT_KEY: "kept elsewhere" });
      expect(result.status, `${what}: ${result.stdout}${result.stderr}`).toBe(1);
      expect(result.stdout, what).toContain("TAMPERED");
    }
  }, 300_000);

  it("shows a cut tail to those who kept a head elsewhere, and says when nobody did", async () => {
    const folder = open();
    const variables = { CREW_AUDIT_KEY: "kept elsewhere" };
    expectSuccess(await run(folder, ["crew.py"], server(), { ...variables, CREW_AUDIT_HEAD: join(folder.path, "elsewhere.txt") }));
    folder.write("crew-audit.jsonl", linesOf(folder).slice(0, -2).join("\n") + "\n");
    const alone = await verify(folder, variables);
    expectSuccess(alone);
    expect(alone.stdout).toContain("a cut tail does not show");
    const kept = await verify(folder, variables, "--head-file", "elsewhere.txt");
    expect(kept.status).toBe(1);
    expect(kept.stdout).toContain("entry 5 of the head kept elsewhere is not there");
  });

  it("says what a chain without a key is worth", async () => {
    const folder = open();
    expectSuccess(await run(folder, ["crew.py"], server()));
    folder.write("crew-audit.jsonl", rewrite(linesOf(folder).map((line) => line.replace("seven", "eight"))).join("\n") + "\n");
    const result = await verify(folder, {});
    expectSuccess(result);
    expect(result.stdout).toContain("whoever can write the file can recompute the chain");
    folder.write("crew-audit.jsonl", linesOf(folder).map((line) => line.replace("eight", "seven")).join("\n") + "\n");
    expect((await verify(folder, {})).status).toBe(1);
  });

  it("no record, no action: a trail that cannot be written stops the crew before the model is asked", async () => {
    const folder = open();
    const result = await run(folder, ["crew.py"], server(), { CREW_AUDIT_FILE: "/dev/full" });
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain("llm.call is not recorded");
    expect(server().requests).toEqual([]);
  });

  it("goes on behind an entry that a crash cut off, and verifies", async () => {
    const folder = open();
    const variables = { CREW_AUDIT_KEY: "kept elsewhere" };
    expectSuccess(await run(folder, ["crew.py"], server(), variables));
    const lines = linesOf(folder);
    folder.write("crew-audit.jsonl", lines.join("\n").slice(0, -20));
    server().clear();
    expectSuccess(await run(folder, ["crew.py"], server(), variables));
    const result = await verify(folder, variables);
    expect(result.stdout).toContain("an entry was cut off by a crash");
    expectSuccess(result);
    folder.write("crew-audit.jsonl", readFileSync(join(folder.path, "crew-audit.jsonl"), "utf8").replace(lines.at(-1)?.slice(0, 40) ?? "", "{"));
    expect((await verify(folder, variables)).status).toBe(1);
  });

  it("takes entries of several processes into one chain", async () => {
    const folder = open();
    folder.write("many.py", 'import sys\nfrom crew_credentials import AuditTrail\ntrail = AuditTrail(head=lambda head: None)\nfor n in range(40):\n    trail.record("agent " + sys.argv[1], "step", n=n)\n');
    const results = await Promise.all(["1", "2", "3"].map((name) => run(folder, ["many.py", name], null)));
    results.forEach(expectSuccess);
    expect(entries(folder).map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expectSuccess(await verify(folder, {}));
  });
});

/** A line as somebody without the key would write it behind the last one. */
function forge(last: string): string {
  const { hash, ...rest } = JSON.parse(last) as Entry;
  const entry = { ...rest, seq: rest.seq + 1, prev: hash, alg: "sha256" };
  return JSON.stringify({ ...entry, hash: createHash("sha256").update(JSON.stringify(sorted(entry))).digest("hex") });
}

/** The whole chain computed again without a key. */
function rewrite(lines: readonly string[]): string[] {
  let prev = "0".repeat(64);
  return lines.map((line) => {
    const { hash: _, ...rest } = JSON.parse(line) as Entry;
    const entry = sorted({ ...rest, alg: "sha256", prev });
    prev = createHash("sha256").update(JSON.stringify(entry)).digest("hex");
    return JSON.stringify(sorted({ ...entry, hash: prev }));
  });
}

function sorted(entry: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
}
