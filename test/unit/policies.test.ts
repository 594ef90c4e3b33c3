import { describe, expect, it } from "vitest";
import { methodName } from "../../src/core/policies/aws/tables";
import { analyse } from "../support/analyze";

/** `check text-underlined` of every policy issue. */
async function judged(files: Readonly<Record<string, string>>): Promise<string[]> {
  const analysed = await analyse(files);
  return analysed.project.policyIssues.map((issue) => `${issue.check} ${analysed.text(issue)}`);
}
const json = (...statements: object[]): Record<string, string> => ({ "p.json": JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
const allow = (action: string | readonly string[], resource: string | readonly string[] = "*", more: object = {}): object => ({ Effect: "Allow", Action: action, Resource: resource, ...more });

describe("AWS policies: what is too much", () => {
  it.each([
    ["admin", json(allow("*")), ['admin-wildcard "*"']],
    ["admin by list", json(allow(["*:*"])), ['admin-wildcard "*:*"']],
    ["every action on one thing", json(allow("*", "arn:aws:s3:::b/*")), ['action-wildcard "*"']],
    ["service wildcard", json(allow(["sqs:*", "sns:*"])), ['service-wildcard "sqs:*"']],
    ["service wildcard on a name", json(allow("s3:*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"])), ['service-wildcard "s3:*"']],
    ["NotAction", json({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }), ['not-action-allow "iam:*"']],
    ["NotResource", json({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::b/*" }), ['not-resource-allow "arn:aws:s3:::b/*"']],
    ["escalation in one statement", json(allow("iam:CreatePolicyVersion")), ['privilege-escalation "iam:CreatePolicyVersion"']],
    ["escalation over statements", json(allow("iam:PassRole"), allow(["ec2:RunInstances"])), ['privilege-escalation "iam:PassRole"']],
    ["PassRole", json(allow("iam:PassRole")), ['passrole-without-condition "iam:PassRole"']],
    ["PassRole on any role", json(allow("iam:PassRole", "arn:aws:iam::111122223333:role/*")), ['passrole-without-condition "iam:PassRole"']],
    ["data", json(allow(["s3:GetObject", "s3:ListBucket"])), ['data-exfiltration "s3:GetObject"']],
    ["data by prefix", json(allow("secretsmanager:Get*")), ['data-exfiltration "secretsmanager:Get*"']],
    ["credentials", json(allow("redshift:GetClusterCredentials")), ['credentials-exposure "redshift:GetClusterCredentials"']],
    ["assuming any role", json(allow("sts:AssumeRole")), ['credentials-exposure "sts:AssumeRole"']],
    ["permissions", json(allow("s3:PutBucketPolicy")), ['resource-exposure "s3:PutBucketPolicy"']],
    ["invoking, which the reference calls changing permissions", json(allow("bedrock-agentcore:InvokeGateway")), ['wildcard-resource "*"']],
    ["writes", json(allow("ec2:TerminateInstances")), ['wildcard-resource "*"']],
    ["near-star", json(allow("dynamodb:DeleteTable", "arn:aws:dynamodb:*:*:table/*")), ['wildcard-resource "arn:aws:dynamodb:*:*:table/*"']],
    ["anyone, by a condition that lets everybody in", json({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::*" } } }), ['wildcard-principal "*"']],
    ["two kinds in one statement", json(allow(["s3:GetObject", "s3:DeleteObject"])), ['data-exfiltration "s3:GetObject"', 'wildcard-resource "*"']],
  ])("%s", async (_name, files, expected) => {
    expect(await judged(files)).toEqual(expected);
  });

  it.each([
    ["named resources", json(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::b/*"))],
    ["actions that work on * only", json(allow(["ec2:DescribeInstances", "ecr:GetAuthorizationToken", "s3:ListAllMyBuckets", "xray:PutTraceSegments"]))],
    ["lists", json(allow(["s3:List*", "dynamodb:Describe*", "ec2:Describe*"]))],
    ["denies", json({ Effect: "Deny", Action: "*", Resource: "*" })],
    ["PassRole with its condition", json(allow("iam:PassRole", "*", { Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } }))],
    ["PassRole of a named role", json(allow(["iam:PassRole", "lambda:CreateFunction"], ["arn:aws:iam::111122223333:role/worker", "arn:aws:lambda:eu-west-1:111122223333:function:f"]))],
    ["resources that carry a tag", json(allow("ec2:TerminateInstances", "*", { Condition: { StringLike: { "ec2:ResourceTag/crew": "*" } } }))],
    ["roles that belong to a service", json(allow("iam:PutRolePolicy", "arn:aws:iam::*:role/aws-service-role/fsx.amazonaws.com/*"))],
    ["tagged resources", json(allow("ec2:TerminateInstances", "*", { Condition: { StringEquals: { "ec2:ResourceTag/crew": "x" } } }))],
    ["what is denied on everything", json(allow(["s3:GetObject", "s3:ListBucket"]), { Effect: "Deny", Action: "s3:Get*", Resource: "*" })],
    ["interpolated resources", json(allow("s3:DeleteObject", "${Bucket}/*"))],
  ])("nothing: %s", async (_name, files) => {
    expect(await judged(files)).toEqual([]);
  });

  it("does not take a condition that cannot fail for a bound", async () => {
    expect(await judged(json(allow("ec2:TerminateInstances", "*", { Condition: { StringLikeIfExists: { "ec2:ResourceTag/crew": "*" } } })))).toEqual(['wildcard-resource "*"']);
    expect(await judged(json(allow("iam:PassRole", "*", { Condition: { StringNotEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } })))).toEqual(['passrole-without-condition "iam:PassRole"']);
    expect(await judged(json(allow("ec2:TerminateInstances", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })))).toEqual(['wildcard-resource "*"']);
  });

  it("asks whether an action's requests carry a condition's key", async () => {
    const arn = "arn:aws:lambda:eu-west-1:111122223333:function:f";
    const whenThere = { Condition: { ArnEqualsIfExists: { "lambda:FunctionArn": arn } } };
    expect(await judged(json(allow("lambda:DeleteFunction", "*", whenThere)))).toEqual(['wildcard-resource "*"']);
    expect(await judged(json(allow("lambda:DeleteEventSourceMapping", "*", whenThere)))).toEqual([]);
    // no request of this action has the key, so the statement never allows it
    expect(await judged(json(allow("ec2:TerminateInstances", "*", { Condition: { StringEquals: { "lambda:FunctionArn": arn } } })))).toEqual([]);
  });

  it("knows who a policy lets in", async () => {
    const trust = (principal: object | string, more: object = {}): Record<string, string> => json({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });
    expect(await judged(trust({ AWS: "*" }))).toEqual(['wildcard-principal "*"']);
    expect(await judged(trust({ AWS: "arn:aws:iam::444455556666:root" }))).toEqual(['cross-account-trust "arn:aws:iam::444455556666:root"']);
    expect(await judged(trust({ AWS: "444455556666" }, { Condition: { StringEquals: { "sts:ExternalId": "x" } } }))).toEqual([]);
    expect(await judged(trust({ Service: "lambda.amazonaws.com" }))).toEqual([]);
    expect(await judged(trust({ AWS: "*" }, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }))).toEqual([]);
    const oidc = (condition: object): Record<string, string> => json({ Effect: "Allow", Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action: "sts:AssumeRoleWithWebIdentity", Condition: condition });
    const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
    expect(await judged(oidc({ StringEquals: aud }))).toHaveLength(1);
    expect(await judged(oidc({ StringEquals: aud, StringLike: { "token.actions.githubusercontent.com:sub": "*" } }))).toHaveLength(1);
    expect(await judged(oidc({ StringEquals: aud, StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/crew:*" } }))).toEqual([]);
  });

  it("lowers what a permission boundary limits and leaves boundaries alone", async () => {
    const { project } = await analyse({
      "main.tf": `
resource "aws_iam_role" "agent" {
  permissions_boundary = aws_iam_policy.limit.arn
}
resource "aws_iam_policy" "limit" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}
resource "aws_iam_role_policy" "agent" {
  role   = aws_iam_role.agent.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}`,
    });
    expect(project.policyIssues.map((issue) => [issue.check, issue.severity])).toEqual([["admin-wildcard", "warning"]]);
    expect(project.policies.map((policy) => policy.kind)).toEqual(["boundary", "identity"]);
  });

  it("names the nearest action", async () => {
    const { project } = await analyse(json(allow(["s3:GetObjet", "dynamdb:Query", "s3:ListObjectsV2"], "arn:aws:s3:::b/*")));
    expect(project.policyIssues.map((issue) => /did you mean '(.*)'/.exec(issue.message)?.[1])).toEqual(["s3:GetObject", "dynamodb:Query", "s3:ListBucket"]);
  });
});

describe("AWS policies: where they stand", () => {
  it.each([
    ["Python dictionary", { "a.py": 'P = {"Statement": [{"Effect": "Allow", "Action": ACTIONS, "Resource": "*"}]}\nACTIONS = ["s3:*"]\n' }],
    ["JSON text in Python", { "a.py": 'iam.put_role_policy(PolicyDocument="""{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}""")\n' }],
    ["list of statements", { "a.py": 'STATEMENTS = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]\n' }],
    ["notebook", { "a.ipynb": JSON.stringify({ cells: [{ cell_type: "code", source: ['p = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\n'], outputs: [], metadata: {}, execution_count: null }], metadata: {}, nbformat: 4, nbformat_minor: 5 }) }],
    ["Terraform data source", { "main.tf": 'data "aws_iam_policy_document" "x" {\n  statement {\n    actions = local.a\n    resources = ["*"]\n  }\n}\nlocals {\n  a = ["s3:*"]\n}\n' }],
    ["Terraform heredoc", { "main.tf": 'resource "aws_iam_policy" "x" {\n  policy = <<-EOT\n    {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Sid": ${jsonencode(var.a)}}]}\n  EOT\n}\n' }],
    ["Terraform variable's default", { "main.tf": 'resource "aws_iam_policy" "x" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.a, Resource = "*" }] })\n}\n', "vars.tf": 'variable "a" {\n  default = "s3:*"\n}\n' }],
    ["Serverless", { "serverless.yml": "provider:\n  iamRoleStatements:\n    - Effect: Allow\n      Action: s3:*\n      Resource: '*'\n" }],
    ["CloudFormation JSON", { "t.json": '{"Resources": {"R": {"Properties": {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": {"Fn::If": ["A", "*", {"Ref": "B"}]}}]}}}}}' }],
    ["JSON text in YAML", { "t.yaml": 'policy: |\n  {\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]\n  }\n' }],
  ])("%s", async (_name, files) => {
    const analysed = await analyse(files);
    expect(analysed.project.policyIssues.map((issue) => `${issue.check} ${analysed.text(issue).replace(/["'\\]/g, "")}`)).toEqual(["service-wildcard s3:*"]);
  });

  it("underlines the whole of an f-string, whose parts do not map one to one", async () => {
    const analysed = await analyse({ "a.py": 'p = f\'\'\'{{"Statement": [{{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Sid": "{x}"}}]}}\'\'\'\n' });
    expect(analysed.project.policyIssues.map((issue) => `${issue.check} ${analysed.text(issue).slice(0, 4)}`)).toEqual(["service-wildcard f'''"]);
  });

  it("gives a statement once, with the places that a fix replaces", async () => {
    const code = 'S = [{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}]\nP = {"Version": "2012-10-17", "Statement": S}\n';
    const { project } = await analyse({ "a.py": code });
    const statements = project.policies.flatMap((policy) => policy.statements);
    const cut = (place: { readonly range: { readonly start: number; readonly end: number } } | null | undefined) => (place ? code.slice(place.range.start, place.range.end) : null);
    expect(statements.map((one) => [cut(one.actionsLocation), cut(one.resourcesLocation), one.syntax])).toEqual([['["s3:*"]', '"*"', "python"]]);
  });
});

it("spells methods as botocore does", () => {
  expect(["ListObjectsV2", "GetBucketACL", "DescribeDBInstances", "ListTagsForARNs", "CreateCachediSCSIVolume", "ExecutePartiQLStatement", "SendWhatsAppMessage", "GetQueueUrl"].map(methodName)).toEqual([
    "list_objects_v2", "get_bucket_acl", "describe_db_instances", "list_tags_for_arns", "create_cached_iscsi_volume", "execute_partiql_statement", "send_whatsapp_message", "get_queue_url",
  ]);
});

it("takes no time over hostile patterns", async () => {
  const started = performance.now();
  await judged(json(allow(`s3:${"*a".repeat(200)}b`, `arn:aws:dynamodb:*:*:${"*/:".repeat(2000)}x`), allow("s3:GetObject", `arn:aws:s3:::${"*".repeat(5000)}b`)));
  await judged({ "a.py": `PolicyArn = ${'"" , '.repeat(2000)} "arn:aws:iam::aws:policy/AdministratorAccess"\n`, "b.sql": `CREATE USER a ${"b ".repeat(50_000)}`, "c.tf": `x = "${"path a { capabilities ".repeat(2000)}"` });
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe("AWS policies of one identity", () => {
  const policy = (name: string, actions: string, effect = "Allow"): string => `
resource "aws_iam_policy" "${name}" {
  policy = jsonencode({ Statement = [{ Effect = "${effect}", Action = ["${actions}"], Resource = "*" }] })
}
resource "aws_iam_role_policy_attachment" "${name}" {
  role       = aws_iam_role.agent.name
  policy_arn = aws_iam_policy.${name}.arn
}
`;
  const combined = async (files: Readonly<Record<string, string>>): Promise<string[]> => (await judged(files)).filter((one) => one.startsWith("combined"));

  it("adds up what several Terraform policies allow", async () => {
    const both = policy("pass", "iam:PassRole") + policy("run", "ec2:RunInstances");
    expect(await combined({ "main.tf": both })).toEqual(['combined-escalation "iam:PassRole"']);
    expect(await combined({ "main.tf": both.replace("aws_iam_role.agent.name", "aws_iam_role.other.name") })).toEqual([]);
  });

  it("takes off what another policy of the same role denies", async () => {
    expect(await judged({ "main.tf": policy("read", "s3:GetObject") + policy("limit", "s3:*", "Deny") })).toEqual([]);
    expect(await judged({ "main.tf": policy("read", "s3:GetObject") + policy("limit", "s3:*", "Deny").replace("aws_iam_role.agent", "aws_iam_role.other") })).toEqual(['data-exfiltration "s3:GetObject"']);
  });

  it("adds up inline policies of a CloudFormation role", async () => {
    const inline = (name: string, action: string): string => `        - PolicyName: ${name}\n          PolicyDocument: { Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }] }\n`;
    const template = `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Agent:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n${inline("a", "iam:PassRole")}${inline("b", "lambda:CreateFunction")}${inline("c", "lambda:InvokeFunction")}`;
    expect(await combined({ "template.yaml": template })).toEqual(['combined-escalation "iam:PassRole"']);
  });

  it("adds up what CDK grants one role", async () => {
    const stack = (second: string): string => `from aws_cdk import aws_iam as iam\ndef build(scope):\n    role.add_to_policy(iam.PolicyStatement(actions=["iam:PassRole"], resources=["*"]))\n    ${second}.add_to_policy(iam.PolicyStatement(actions=["ec2:RunInstances"], resources=["*"]))\n`;
    expect(await combined({ "stack.py": stack("role") })).toEqual(['combined-escalation "iam:PassRole"']);
    expect(await combined({ "stack.py": stack("other") })).toEqual([]);
  });
});
