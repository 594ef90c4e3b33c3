import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyDocument, PolicyStatement, SdkUse } from "../../src/core/model";
import { agentPolicies } from "../../src/core/policies/agent-policies";
import { glob, isEveryAction } from "../../src/core/policies/aws/actions";
import { build, offers } from "../../src/core/fixes";
import { applyEdits } from "../../src/core/text/edit";
import { analyse } from "../support/analyze";
import { contextOf } from "../support/fixes";
import { plantedCrew } from "../support/planted-crew";

const CREW = `import os
import boto3
from crewai import Agent
from crewai.tools import tool

s3 = boto3.client("s3")

@tool("Read")
def read(key: str) -> str:
    """Reads."""
    return s3.get_object(Bucket="reports", Key="in.txt")["Body"].read().decode()

@tool("Send")
def send(text: str) -> str:
    """Sends."""
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=text)
    return "sent"

reader = Agent(role="reader", goal="g", backstory="b", tools=[read])
sender = Agent(role="sender", goal="g", backstory="b", tools=[send])
`;

/** Applies the fix that writes a policy per agent: new files, changed files and notes. */
async function split(files: Readonly<Record<string, string>>): Promise<{ files: Record<string, string>; notes: readonly string[]; reason: string | null }> {
  const { workspace, project, findings } = await analyse(files);
  const context = contextOf(workspace, project, files);
  const offered = findings.filter((finding) => finding.ruleId === "overscoped-policy").flatMap((finding) => offers(finding, context).fixes.filter((one) => one.kind === "agent-policies"));
  const [offer] = offered;
  if (!offer) return { files: {}, notes: [], reason: "no offer" };
  const plan = build(offer, context);
  if ("reason" in plan) return { files: {}, notes: [], reason: plan.reason };
  const written: Record<string, string> = {};
  for (const file of plan.files) {
    if (file.kind === "create") written[file.path] = workspace.vault.materialise(file.text);
    else written[file.path] = applyEdits(files[file.path] ?? "", file.edits.map(({ range, newText }) => ({ range, newText: workspace.vault.materialise(newText) })));
  }
  return { files: written, notes: plan.notes, reason: null };
}

const TERRAFORM = `resource "aws_iam_role" "crew" {
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
resource "aws_iam_role_policy" "crew" {
  role   = aws_iam_role.crew.id
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = ["s3:*", "sqs:*"], Resource = "*" },
      { Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" },
    ]
  })
}
`;

describe("a policy for each agent", () => {
  it("is written in Terraform, with a role that trusts whom the shared one trusts", async () => {
    const { files, notes } = await split({ "crew.py": CREW, "infra/main.tf": TERRAFORM });
    const text = files["infra/crew_agents_iam.tf"] ?? "";
    expect(text).toContain('resource "aws_iam_role" "agent_reader" {\n  name               = "crew-reader"\n  assume_role_policy = aws_iam_role.crew.assume_role_policy\n}');
    expect(text).toContain('actions   = ["s3:GetObject"]\n    resources = ["arn:aws:s3:::reports/in.txt"]');
    expect(text).toContain("# kept: sqs:SendMessage: the name is read from QUEUE at run time");
    expect(text.match(/effect {4}= "Deny"/g)).toHaveLength(2);
    expect(notes.join("\n")).toContain("agent reader: granted s3:*, sqs:*; used s3:GetObject; excess s3:*, sqs:*; where the data is encrypted under a key of your own, allow kms:Decrypt on that key as well");
    // what was written is read again, and nothing of it is too much but what was kept
    const again = await analyse({ "infra/agents.tf": text });
    expect(again.project.policies).toHaveLength(2);
    expect(again.project.policyIssues.map((issue) => again.text(issue))).toEqual(['"*"']);
  });

  it("is written as JSON beside the shared one", async () => {
    const { files } = await split({ "crew.py": CREW, "policies/crew.json": '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}]}' });
    expect(JSON.parse(files["policies/crew.reader.json"] ?? "")).toEqual({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::reports/in.txt"], Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }] });
    expect(Object.keys(files)).toEqual(["policies/crew.reader.json"]);
  });

  it("is written into a CloudFormation template", async () => {
    const template = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  CrewRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: crew
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: "s3:*"
                Resource: "*"
`;
    const { files } = await split({ "crew.py": CREW, "template.yaml": template });
    const text = files["template.yaml"] ?? "";
    expect(text).toContain("  AgentReaderRole:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement:\n          - Effect: Allow\n            Principal: { Service: lambda.amazonaws.com }\n            Action: sts:AssumeRole\n      Policies:\n");
    const again = await analyse({ "template.yaml": text });
    expect(again.project.problems).toEqual([]);
    expect(again.project.policies.map((policy) => `${policy.kind} ${policy.holders.join()} ${policy.statements.flatMap((one) => one.actions.map(({ text: action }) => action)).join()}`)).toEqual([
      "trust template.yaml#AgentReaderRole sts:AssumeRole",
      "identity template.yaml#AgentReaderRole s3:GetObject",
      "trust template.yaml#CrewRole sts:AssumeRole",
      "identity template.yaml#CrewRole s3:*",
    ]);
  });

  it("is written as CDK statements in the project's language", async () => {
    const python = 'from aws_cdk import aws_iam as iam\nrole.add_to_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))\n';
    expect((await split({ "crew.py": CREW, "infra/stack.py": python })).files["infra/crew_agent_policies.py"]).toContain('iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::reports/in.txt"])');
    const script = 'import * as iam from "aws-cdk-lib/aws-iam";\nrole.addToPolicy(new iam.PolicyStatement({ actions: ["s3:*"], resources: ["*"] }));\n';
    expect((await split({ "crew.py": CREW, "infra/stack.ts": script })).files["infra/crew-agent-policies.ts"]).toContain('new iam.PolicyStatement({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/in.txt"] })');
  });

  it("is not offered where no agent's call uses the policy", async () => {
    expect((await split({ "crew.py": CREW, "p.json": '{"Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}' })).reason).toBe("no offer");
  });

  it("allows every used action on its resource and nothing that the shared policy does not (any policy, any calls)", () => {
    const place = { path: "p.json", range: { start: 0, end: 1 } };
    const value = (text: string) => ({ text, location: place });
    const crew = plantedCrew({ "crew.py": "a = Agent()\nb = Agent()\n" }, [{ name: "a", call: "a = Agent()" }, { name: "b", call: "b = Agent()" }]);
    const ids = [...crew.agents.keys()];
    const actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage"];
    const resources = ["arn:aws:s3:::a/*", "arn:aws:s3:::b", "arn:aws:sqs:*:*:q"];
    const statements = fc.array(fc.record({ actions: fc.subarray(["*", "s3:*", "s3:Get*", "sqs:*", "s3:PutObject"], { minLength: 1 }), resources: fc.subarray(["*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:sqs:*:*:*"], { minLength: 1 }) }), { minLength: 1, maxLength: 3 });
    const calls = fc.array(fc.record({ action: fc.constantFrom(...actions), resource: fc.subarray(resources, { maxLength: 2 }), state: fc.constantFrom("known", "open", "unresolved"), agent: fc.constantFrom(...ids) }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(statements, calls, (shared, made) => {
        const document: PolicyDocument = {
          id: "p", format: "aws-json", kind: "identity", name: null, location: place, bounded: false, holders: [],
          statements: shared.map((one): PolicyStatement => ({ location: place, sid: null, effect: "Allow", actions: one.actions.map(value), notActions: [], resources: one.resources.map(value), notResources: [], principals: [], conditions: [], actionsLocation: place, resourcesLocation: place, syntax: "json", complete: true })),
        };
        const uses = made.map(({ action, resource, state, agent }): SdkUse => ({
          location: place, cloud: "aws", service: action.split(":")[0] ?? "", operation: "x", actions: state === "unresolved" ? [] : [action], resources: state === "known" ? resource : [],
          unresolved: state === "unresolved" ? "computed" : null, resourcesUnresolved: state === "known" ? null : "computed", agents: [agent], tools: [],
        }));
        const result = agentPolicies(document, uses, crew);
        if ("why" in result) return;
        const allows = (list: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[], action: string, resource: string): boolean =>
          list.some((one) => one.actions.some((text) => isEveryAction(text) || glob(text)(action)) && one.resources.some((text) => glob(text)(resource)));
        for (const policy of result) {
          for (const action of [...actions, "s3:DeleteObject", "iam:PassRole"]) {
            for (const resource of [...resources, "arn:aws:s3:::zz/k"]) if (allows(policy.statements, action, resource)) expect(allows(shared, action, resource)).toBe(true);
          }
          for (const use of uses.filter((one) => one.agents.includes(policy.agent.id))) {
            const wanted = use.unresolved === null ? use.actions : actions.filter((action) => action.startsWith(`${use.service}:`));
            const where = use.unresolved === null && use.resourcesUnresolved === null && use.resources.length > 0 ? use.resources : [...resources, "arn:aws:s3:::zz/k"];
            for (const action of wanted) for (const resource of where) if (allows(shared, action, resource)) expect(allows(policy.statements, action, resource)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
