import { expect, it } from "vitest";
import { audited } from "../../../test/support/audit";
import { renderJson } from "../reports/json";
import { parseSnapshot, SnapshotError } from "../reports/comparison";
import { compare, fails, snapshotOf, type Comparison } from "./compare";

const crew = (writer: string, more = "", agents = "a, b"): string => `import os
from crewai import Agent, Crew, LLM
from crewai_tools import PGSearchTool
a = Agent(role="a", goal="g", backstory="b", llm=LLM(model="openai/gpt-4o", api_key=os.environ["A_API_KEY"])${writer})
b = Agent(role="b", goal="g", backstory="b", llm=LLM(model="openai/gpt-4o", api_key=os.environ["B_API_KEY"]))
${more}crew = Crew(agents=[${agents}], tasks=[])
`;
const BEFORE = crew("");
const WIDER = crew(', tools=[PGSearchTool(db_uri=os.environ["DATABASE_URL"], table_name="t")]');
const SHARED = BEFORE.replace("B_API_KEY", "A_API_KEY");
const GROWN = crew("", 'c = Agent(role="c", goal="g", backstory="b", llm=LLM(model="openai/gpt-4o", api_key=os.environ["C_API_KEY"]))\n', "a, b, c");

/** As the command line does: the report of before is read from its JSON. */
async function between(before: string, now: string): Promise<Comparison> {
  return compare(parseSnapshot(renderJson(await audited({ "crew.py": before }))), snapshotOf(await audited({ "crew.py": now })));
}
const texts = (changes: Comparison["worse"]): string[] => changes.map((change) => change.text);

it("nothing changed", async () => {
  expect(await between(BEFORE, BEFORE)).toEqual({ before: "example", worse: [], better: [], other: [] });
});

it("a known agent that reaches and can do more is worse; the other way round it is better", async () => {
  const worse = await between(BEFORE, WIDER);
  const reach = (changes: Comparison["worse"]): string[] => texts(changes.filter((change) => change.kind === "edge" || change.kind === "operation"));
  expect(reach(worse.worse)).toEqual(["a (crew) now reaches DATABASE_URL, which is privileged (tool)", "a (crew) can now read"]);
  expect(texts(worse.other)).toEqual(["new credential DATABASE_URL: 1 agent reaches it"]);
  const better = await between(WIDER, BEFORE);
  expect(reach(better.better)).toEqual(["a (crew) no longer reaches DATABASE_URL, which is privileged (tool)", "a (crew) can no longer read"]);
  expect(better.worse).toEqual([]);
});

it("a new finding and items that fell are worse", async () => {
  const { worse } = await between(BEFORE, SHARED);
  expect(texts(worse)[0]).toMatch(/^new warning, shared-credential \(crew\.py:\d+\): 2 agents/);
  expect(texts(worse)).toContain("item 2, One credential per agent: met before, not met now");
  const { better } = await between(SHARED, BEFORE);
  expect(texts(better)[0]).toMatch(/^gone warning, shared-credential/);
});

it("a key of its own in place of the shared one is better, not worse", async () => {
  const { worse, better, other } = await between(SHARED, BEFORE);
  expect(worse).toEqual([]);
  expect(texts(better)[0]).toMatch(/^gone warning, shared-credential/);
  expect(texts(other)).toContain("b (crew) reaches B_API_KEY in place of A_API_KEY");
});

it("an agent that came is neither worse nor better", async () => {
  const { worse, better, other } = await between(BEFORE, GROWN);
  expect([texts(worse), texts(better), texts(other)]).toEqual([[], [], ["new agent c (crew): reaches C_API_KEY", "new credential C_API_KEY: 1 agent reaches it"]]);
});

it("fails by severity for findings, always for what else became worse, never where nobody wants it", async () => {
  const wider = await between(BEFORE, WIDER);
  expect([fails(wider, "error"), fails(wider, "never")]).toEqual([true, false]);
  const finding = { ...wider, worse: [{ kind: "finding" as const, severity: "warning" as const, text: "x" }] };
  expect([fails(finding, "error"), fails(finding, "warning"), fails({ ...wider, worse: [] }, "information")]).toEqual([false, true, false]);
});

it("a report of before may be anything: it is refused or read without trust", () => {
  for (const [text, why] of [["{", "it is no JSON"], ["[]", "it is no JSON report of crewvet"], ['{"tool":{"name":"crewvet"},"version":2,"findings":[]}', "its format has the version 2, not 1"]] as const) {
    expect(() => parseSnapshot(text)).toThrow(new SnapshotError(why));
  }
  const odd = parseSnapshot('{"tool":{"name":"crewvet"},"version":1,"findings":[{"severity":7,"line":"x"},3],"scorecard":[{"item":99,"status":"met"}],"blastRadius":{"agents":[{"credentials":3,"operations":[{}]}]}}');
  expect(odd).toMatchObject({ root: "", scorecard: [], agents: [{ name: "", operations: [""], credentials: [] }] });
  expect(odd.findings).toHaveLength(2);
});
