import { describe, expect, it } from "vitest";
import { audited } from "../../../test/support/audit";
import type { AgentRadius } from "./blast-radius";

const CREW = `import os, subprocess
from crewai import Agent, Crew, LLM
from crewai.tools import tool
from crewai_tools import PGSearchTool, SerperDevTool
from store import archive

@tool("run")
def run(command: str) -> str:
    "Run."
    return subprocess.check_output(command, shell=True, text=True)

llm = LLM(model="openai/gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
lead = Agent(role="lead", goal="g", backstory="b", llm=llm, allow_delegation=True)
clerk = Agent(role="clerk", goal="g", backstory="b", llm=llm, tools=[PGSearchTool(db_uri=os.environ["DATABASE_URL"], table_name="t")])
writer = Agent(role="writer", goal="g", backstory="b", llm=llm, tools=[archive])
crew = Crew(agents=[lead, clerk, writer], tasks=[])
ops = Agent(role="ops", goal="g", backstory="b", llm=LLM(model="groq/x", api_key=os.environ["GROQ_API_KEY"]), tools=[run])
mate = Agent(role="mate", goal="g", backstory="b", llm=LLM(model="anthropic/x", api_key=os.environ["ANTHROPIC_API_KEY"]))
second = Crew(agents=[ops, mate], tasks=[])
`;
const STORE = `import boto3
from crewai.tools import tool

def client():
    return boto3.client("s3")

@tool("archive")
def archive(name: str) -> str:
    "Store."
    client().put_object(Bucket="reports", Key="out.txt", Body=b"x")
    return "ok"
`;
const policy = (action: string, resource = "*"): string => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

async function agentsOf(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, AgentRadius>> {
  const { blastRadius } = await audited(files);
  return new Map(blastRadius.agents.map((agent) => [agent.name, agent]));
}

it("each way to a credential: own, by a tool, by delegation, by the process", async () => {
  const agents = await agentsOf({ "crew.py": CREW, "store.py": STORE });
  const ways = (name: string): string[] => agents.get(name)?.credentials.map((one) => `${one.reach}: ${[...one.path, one.name].join(" → ")}`) ?? [];
  expect(ways("clerk")).toEqual(["tool: clerk → PGSearchTool → DATABASE_URL", "own: clerk → OPENAI_API_KEY"]);
  expect(ways("lead")).toContain("delegation: lead → clerk → PGSearchTool → DATABASE_URL");
  expect(ways("mate")).toEqual(["own: mate → ANTHROPIC_API_KEY"]);
  expect(ways("ops")).toContain("process: ops → run → DATABASE_URL");
  expect(agents.get("ops")?.worst).toEqual(["ops", "run", "AWS_ACCESS_KEY_ID"]);
});

it("operations have a breadth: a named table, a service, the machine", async () => {
  const agents = await agentsOf({ "crew.py": CREW, "store.py": STORE });
  const can = (name: string): string[] => agents.get(name)?.abilities.map((one) => `${one.operation} ${one.breadth} by ${one.by}`) ?? [];
  expect(can("clerk")).toEqual(["read named by PGSearchTool"]);
  expect(can("writer")).toEqual(["read unknown by archive", "write named by s3:PutObject"]);
  expect(can("ops")).toEqual(["execute account by run"]);
});

it("one policy and one crew that calls AWS: granted, used, excess", async () => {
  const agents = await agentsOf({ "crew.py": CREW, "store.py": STORE, "infra/p.json": policy("s3:*") });
  const scope = agents.get("writer")?.scope;
  expect([scope?.granted, scope?.used]).toEqual([["s3:*"], ["s3:PutObject"]]);
  expect(scope?.excess?.[0]).toMatch(/^s3:\*: \d+ of \d+ actions are never used$/);
  expect(scope?.excess?.[1]).toBe("resource *: the calls name arn:aws:s3:::reports/out.txt");
  expect(scope?.why).toBe("the project has one policy, and one crew that calls AWS");
  // who does not call AWS is granted nothing that could be seen
  expect(agents.get("clerk")?.scope).toMatchObject({ granted: null, used: [], excess: null });
});

it("a policy that fits leaves no excess", async () => {
  const agents = await agentsOf({ "crew.py": CREW, "store.py": STORE, "infra/p.json": policy("s3:PutObject", "arn:aws:s3:::reports/out.txt") });
  expect(agents.get("writer")?.scope.excess).toEqual([]);
});

it("two policies and no name in the code: it cannot be seen", async () => {
  const agents = await agentsOf({ "crew.py": CREW, "store.py": STORE, "infra/writer.json": policy("s3:*"), "infra/other.json": policy("s3:GetObject") });
  expect(agents.get("writer")?.scope).toMatchObject({ granted: null, used: ["s3:PutObject"], excess: null, why: "the project holds 2 policies, and the code names no role or profile" });
});

it("the profile that the code names picks its policy", async () => {
  const named = STORE.replace('boto3.client("s3")', 'boto3.Session(profile_name="reports-writer").client("s3")');
  const agents = await agentsOf({ "crew.py": CREW, "store.py": named, "infra/reports-writer-role.json": policy("s3:Put*"), "infra/other.json": policy("*") });
  expect(agents.get("writer")?.scope.granted).toEqual(["s3:Put*"]);
  expect(agents.get("writer")?.scope.why).toBe("the code calls as profile reports-writer, which policy reports-writer-role belongs to");
});

it("an assumed role picks its policy; one without a policy says so", async () => {
  const assumed = (role: string): string => STORE.replace('return boto3.client("s3")', `keys = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/${role}", RoleSessionName="x")["Credentials"]\n    return boto3.client("s3", aws_access_key_id=keys["AccessKeyId"])`);
  const files = { "crew.py": CREW, "infra/Writer.json": policy("s3:PutObject"), "infra/other.json": policy("*") };
  expect((await agentsOf({ ...files, "store.py": assumed("Writer") })).get("writer")?.scope.granted).toEqual(["s3:PutObject"]);
  expect((await agentsOf({ ...files, "store.py": assumed("Nobody") })).get("writer")?.scope).toMatchObject({ granted: null, why: "the code calls as arn:aws:iam::123456789012:role/Nobody, and no policy of the project has that name" });
});

describe("a role's own name decides, not what its block or policy is called", () => {
  const assume = (role: string): string => STORE.replace('return boto3.client("s3")', `keys = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/${role}", RoleSessionName="x")["Credentials"]\n    return boto3.client("s3", aws_access_key_id=keys["AccessKeyId"])`);
  const role = (label: string, name: string, action: string): string => `resource "aws_iam_role" "${label}" {\n  name = "${name}"\n}\nresource "aws_iam_role_policy" "${label}_p" {\n  role = aws_iam_role.${label}.id\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "*" }] })\n}\n`;
  const template = (id: string, name: string, action: string): object => ({ [id]: { Type: "AWS::IAM::Role", Properties: { RoleName: name, Policies: [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] } }] } } });

  it.each([
    ["Terraform", { "infra/main.tf": role("first", "crew-archivist", "s3:PutObject") + role("archivist", "crew-other", "s3:*") }],
    ["CloudFormation", { "infra/template.json": JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: { ...template("First", "crew-archivist", "s3:PutObject"), ...template("CrewArchivist", "crew-other", "s3:*") } }) }],
  ])("%s", async (_, infra) => {
    const scope = async (named: string): Promise<readonly string[] | null | undefined> => (await agentsOf({ "crew.py": CREW, "store.py": assume(named), ...infra })).get("writer")?.scope.granted;
    expect(await scope("crew-archivist")).toEqual(["s3:PutObject"]);
    expect(await scope("crew-other")).toEqual(["s3:*"]);
    expect(await scope("archivist")).toBeNull();
  });
});

it("a hijacked agent whose role may change permissions everywhere: the worst way says so", async () => {
  const agents = await agentsOf({ "crew.py": CREW, "store.py": STORE, "infra/p.json": policy("iam:*") });
  expect(agents.get("writer")?.worst).toEqual(["writer", "policy p", "change permissions on the whole service"]);
});

it("a shared credential is marked, one of a single agent is not", async () => {
  const { blastRadius } = await audited({ "crew.py": CREW, "store.py": STORE });
  expect(Object.fromEntries(blastRadius.credentials.map((one) => [one.name, one.shared]))).toMatchObject({ OPENAI_API_KEY: true, DATABASE_URL: false, GROQ_API_KEY: false });
});

it("what if a key leaks, what if an agent is hijacked: an answer for each", async () => {
  const { whatIf } = await audited({ "crew.py": CREW, "store.py": STORE });
  const leak = whatIf.find((one) => one.question === "What if OPENAI_API_KEY leaks?");
  expect(leak?.answer).toBe("Whoever holds it can spend on the model's account and read what it keeps (openai); 3 agents (lead, clerk, writer) stop when it is revoked.");
  expect(leak?.sections.find((section) => section.title === "To replace")?.lines[0]?.place).toMatchObject({ path: "crew.py", startLine: 12 });
  const hijack = whatIf.find((one) => one.question === "What if lead is hijacked?");
  expect(hijack?.answer).toBe("It reaches 3 credentials, AWS_ACCESS_KEY_ID, DATABASE_URL among them, and can read, write.");
  expect(hijack?.sections.find((section) => section.title === "Worst way")?.lines.map((line) => line.text)).toEqual(["lead → writer → archive → AWS_ACCESS_KEY_ID"]);
  expect(whatIf.filter((one) => one.kind === "hijack").map((one) => one.name)).toEqual(["lead", "clerk", "writer", "ops", "mate"]);
});
