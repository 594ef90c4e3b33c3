import { describe, expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { CALLS } from "./policy-calls";

async function usesOf(code: string) {
  const { project } = await analyse({ "tools.py": code });
  return project.sdkUses;
}

describe("SDK calls and their actions", () => {
  it("has at least 150 of them", () => {
    expect(CALLS.length).toBeGreaterThanOrEqual(150);
  });

  it("maps each call to its actions and resources", async () => {
    const code = ["import boto3", "def run(key, url, f):", ...CALLS.map((line) => {
      const [, client = "", call = ""] = /^([\w-]+)\.(.*) -> /.exec(line) ?? [];
      return `    boto3.client("${client}").${call}`;
    })].join("\n");
    const analysed = await analyse({ "tools.py": code });
    const wrong = CALLS.flatMap((line) => {
      const [call = "", expected = ""] = line.split(" -> ");
      const resources = expected.split(" | ")[1];
      const source = `boto3.client("${call.slice(0, call.indexOf("."))}").${call.slice(call.indexOf(".") + 1)}`;
      const use = analysed.project.sdkUses.find((one) => analysed.text(one) === source);
      // declared as not understood
      if (expected === "!") return use && use.unresolved !== null && use.actions.length === 0 ? [] : [`${call}: not declared`];
      const got = use ? `${use.actions.join(" ") || "-"}${resources === undefined ? "" : ` | ${use.resources.join(" ") || (use.resourcesUnresolved ?? "*")}`}` : "nothing";
      return got === expected && use?.unresolved === null ? [] : [`${call}: ${got} instead of ${expected} ${use?.unresolved ?? ""}`];
    });
    expect(wrong).toEqual([]);
  });

  it("follows resources, paginators, waiters, sessions, collections and batch writers", async () => {
    const uses = await usesOf(`
import boto3
import aioboto3
session = boto3.Session(profile_name="crew")
table = session.resource("dynamodb").Table("runs")
bucket = boto3.resource("s3").Bucket("reports")

class Store:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def read(self):
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket="reports"):
            pass
        self.s3.get_waiter("object_exists").wait(Bucket="reports", Key="k")

def work():
    table.put_item(Item={})
    with table.batch_writer() as batch:
        batch.put_item(Item={})
    for item in bucket.objects.filter(Prefix="p"):
        pass
    bucket.Object("a.txt").put(Body=b"")
    Store().read()

async def later():
    async with aioboto3.Session().client("sqs") as sqs:
        await sqs.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/q", MessageBody="x")
`);
    const told = uses.map((use) => `${use.actions.join(" ")} | ${use.resources.join(" ")} | ${use.unresolved ?? ""}`).sort();
    expect(told).toEqual([
      "dynamodb:BatchWriteItem | arn:aws:dynamodb:*:*:table/runs | ",
      "dynamodb:PutItem | arn:aws:dynamodb:*:*:table/runs | ",
      "s3:GetObject | arn:aws:s3:::reports/k | ",
      "s3:ListBucket | arn:aws:s3:::reports | ",
      "s3:ListBucket | arn:aws:s3:::reports | ",
      "s3:PutObject | arn:aws:s3:::reports/a.txt | ",
      "sqs:SendMessage | arn:aws:sqs:eu-west-1:111122223333:q | ",
    ]);
  });

  it("declares what it cannot follow", async () => {
    const uses = await usesOf(`
import boto3
import os
import helper
def run(service):
    boto3.client(service).do_it()
    helper.use(boto3.client("s3"))
    boto3.client("s3").not_an_operation()
    boto3.client("s3").get_object(Bucket=os.environ["BUCKET"], Key="k")
`);
    expect(uses.map((use) => [use.service, use.unresolved, use.resourcesUnresolved])).toEqual([
      ["*", "the service's name is computed", "the service's name is computed"],
      ["s3", "the AWS client is handed to helper.use, which is not followed", "the AWS client is handed to helper.use, which is not followed"],
      ["s3", "not_an_operation is no operation of s3 that is known", "not_an_operation is no operation of s3 that is known"],
      ["s3", null, "s3:GetObject: the name is read from BUCKET at run time"],
    ]);
  });

  it("knows which agent reaches a call through its tools", async () => {
    const { project } = await analyse({
      "store.py": 'import boto3\ns3 = boto3.client("s3")\ndef load(name):\n    return s3.get_object(Bucket="reports", Key=name)\n',
      "crew.py": 'from crewai import Agent\nfrom crewai.tools import tool\nfrom store import load\n@tool("Read report")\ndef read_report(name: str) -> str:\n    """Reads a report."""\n    return load(name)\nreader = Agent(role="reader", goal="g", backstory="b", tools=[read_report])\n',
      "policy.json": '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}',
    });
    const agents = project.sdkUses.flatMap((use) => use.agents.map((id) => project.crew.agents.get(id)?.name));
    expect(agents).toEqual(["reader"]);
    expect(project.policyIssues.map((issue) => issue.message)).toEqual([
      "This policy allows s3:* on every resource: reading, writing, deleting and changing permissions throughout the service; of it agent 'reader' uses only s3:GetObject.",
    ]);
  });
});
