import { casesOf, type Case } from "./cases";

type Statement = Readonly<Record<string, unknown>>;

const allow = (Action: unknown, Resource: unknown = "*", more: Statement = {}): string => document({ Effect: "Allow", Action, Resource, ...more });
const document = (...Statement: Statement[]): string => JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
const ACCOUNT = "123456789012";

/**
 * Identity policies that give too much. Sources: AWS's security best practices, Rhino Security Labs' list of privilege
 * escalations (2018–2021), Cloudsplaining's and IAM Vulnerable's descriptions; written anew.
 */
const WIDE: Readonly<Record<string, string>> = {
  administrator: allow("*"),
  "administrator as a list": allow(["*"], ["*"]),
  "*:*": allow("*:*"),
  "service wildcard": allow("s3:*"),
  "secrets wildcard": allow("secretsmanager:*"),
  "wildcard in an action": allow("iam:*"),
  "wildcard over ec2": allow(["ec2:*", "logs:CreateLogGroup"]),
  "NotAction": document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
  "NotResource": document({ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::audit/*" }),
  "every secret": allow(["secretsmanager:GetSecretValue"]),
  "every parameter": allow(["ssm:GetParameter", "ssm:GetParametersByPath"]),
  "every object": allow(["s3:GetObject"]),
  "every object, spelled as ARN": allow(["s3:GetObject"], "arn:aws:s3:::*"),
  "every object of every bucket": allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::*", "arn:aws:s3:::*/*"]),
  "every table": allow(["dynamodb:GetItem", "dynamodb:Scan"]),
  "decrypt with every key": allow(["kms:Decrypt"]),
  "new policy version": allow(["iam:CreatePolicyVersion"]),
  "set default version": allow(["iam:SetDefaultPolicyVersion"]),
  "attach user policy": allow(["iam:AttachUserPolicy"]),
  "attach role policy": allow(["iam:AttachRolePolicy", "sts:AssumeRole"]),
  "put user policy": allow(["iam:PutUserPolicy"]),
  "put role policy": allow(["iam:PutRolePolicy", "sts:AssumeRole"]),
  "create access key": allow(["iam:CreateAccessKey"]),
  "create login profile": allow(["iam:CreateLoginProfile"]),
  "add user to group": allow(["iam:AddUserToGroup"]),
  "update trust policy": allow(["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"]),
  "pass role to ec2": allow(["iam:PassRole", "ec2:RunInstances"]),
  "pass role to lambda": allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]),
  "change lambda code": allow(["lambda:UpdateFunctionCode"]),
  "pass role to glue": allow(["iam:PassRole", "glue:CreateDevEndpoint"]),
  "pass role to cloudformation": allow(["iam:PassRole", "cloudformation:CreateStack"]),
  "pass every role": allow(["iam:PassRole"]),
  "assume every role": allow(["sts:AssumeRole"]),
  "assume every role, spelled as ARN": allow(["sts:AssumeRole"], `arn:aws:iam::${ACCOUNT}:role/*`),
  "share snapshots": allow(["ec2:ModifySnapshotAttribute"]),
  "bucket policies": allow(["s3:PutBucketPolicy", "s3:PutBucketAcl"]),
  "delete every bucket": allow(["s3:DeleteBucket", "s3:DeleteObject"]),
  "write every queue": allow(["sqs:SendMessage", "sqs:DeleteMessage"]),
  "one wide statement of two": document({ Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::desk/*" }, { Effect: "Allow", Action: ["dynamodb:*"], Resource: "*" }),
  "wide action, condition that limits nothing": allow(["secretsmanager:GetSecretValue"], "*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
  "data of every stream": allow(["kinesis:GetRecords", "kinesis:PutRecord"]),
  "turn the trail off": allow(["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]),
};

/** Identity policies that give what their agent needs. */
const NARROW: Readonly<Record<string, string>> = {
  "one object prefix": allow(["s3:GetObject"], "arn:aws:s3:::desk-reports/in/*"),
  "one bucket and its objects": document({ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::desk-reports" }, { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::desk-reports/*" }),
  "one secret": allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:desk/openai-AbCdEf`),
  "one secret with a free suffix": allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:desk/openai-??????`),
  "one table": allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/desk`),
  "one table and its indexes": allow(["dynamodb:Query"], [`arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/desk`, `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/desk/index/*`]),
  "one queue": allow(["sqs:SendMessage"], `arn:aws:sqs:eu-west-1:${ACCOUNT}:desk`),
  "one topic": allow(["sns:Publish"], `arn:aws:sns:eu-west-1:${ACCOUNT}:desk-alerts`),
  "one key": allow(["kms:Decrypt"], `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`),
  "one function": allow(["lambda:InvokeFunction"], `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:desk-tool`),
  "one model": allow(["bedrock:InvokeModel"], "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"),
  "one parameter": allow(["ssm:GetParameter"], `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/desk/model`),
  "one role": allow(["sts:AssumeRole"], `arn:aws:iam::${ACCOUNT}:role/desk-reader`),
  "pass one role to one service": allow(["iam:PassRole"], `arn:aws:iam::${ACCOUNT}:role/desk-task`, { Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } }),
  "one log group": allow(["logs:CreateLogStream", "logs:PutLogEvents"], `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/desk/*`),
  "metrics of one namespace": allow(["cloudwatch:PutMetricData"], "*", { Condition: { StringEquals: { "cloudwatch:namespace": "desk" } } }),
  "listing that only works on *": allow(["s3:ListAllMyBuckets"]),
  "describing that only works on *": allow(["ec2:DescribeInstances", "ec2:DescribeRegions"]),
  "caller identity": allow(["sts:GetCallerIdentity"]),
  "registry login": allow(["ecr:GetAuthorizationToken"]),
  "random numbers": allow(["kms:GenerateRandom"]),
  "text of documents": allow(["textract:DetectDocumentText"]),
  "sentiment": allow(["comprehend:DetectSentiment"]),
  "translation": allow(["translate:TranslateText"]),
  "listing secrets' names": allow(["secretsmanager:ListSecrets"]),
  "only a Deny": document({ Effect: "Deny", Action: "*", Resource: "*" }),
  "Deny without MFA": document({ Effect: "Deny", NotAction: ["iam:ListMFADevices", "sts:GetSessionToken"], Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }),
  "allow and a Deny of all but one region": document({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:desk` }, { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
  "own user": allow(["iam:ChangePassword", "iam:GetUser"], `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`),
  "read of one prefix for one user": allow(["s3:GetObject"], "arn:aws:s3:::desk-home/${aws:username}/*"),
  "rules of one bus": allow(["events:PutEvents"], `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/desk`),
  "one state machine": allow(["states:StartExecution"], `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:desk`),
  "one stream": allow(["kinesis:PutRecord"], `arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/desk`),
  "mail from one address": allow(["ses:SendEmail"], `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/desk.example.com`),
  "one database user": allow(["rds-db:connect"], `arn:aws:rds-db:eu-west-1:${ACCOUNT}:dbuser:db-ABCDEFGHIJKL01234/desk`),
  "one index": allow(["aoss:APIAccessAll"], `arn:aws:aoss:eu-west-1:${ACCOUNT}:collection/abc123def456`),
  "one repository": allow(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/desk`),
  "one file system": allow(["elasticfilesystem:ClientMount"], `arn:aws:elasticfilesystem:eu-west-1:${ACCOUNT}:file-system/fs-0123456789abcdef0`),
};

const trust = (Principal: unknown, more: Statement = {}, Action = "sts:AssumeRole"): string => document({ Effect: "Allow", Principal, Action, ...more });
const GITHUB = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` };
const OIDC = "sts:AssumeRoleWithWebIdentity";

const WIDE_PRINCIPALS: Readonly<Record<string, string>> = {
  "trust of everyone": trust({ AWS: "*" }),
  "trust of everyone, short": trust("*"),
  "trust of everyone among others": trust({ AWS: [`arn:aws:iam::${ACCOUNT}:root`, "*"] }),
  "GitHub without a subject": trust(GITHUB, { Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } } }, OIDC),
  "GitHub, every repository": trust(GITHUB, { Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" } } }, OIDC),
  "GitHub without a condition": trust(GITHUB, {}, OIDC),
  "public bucket": document({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::desk-data/*" }),
  "public writable bucket": document({ Effect: "Allow", Principal: { AWS: "*" }, Action: ["s3:PutObject", "s3:DeleteObject"], Resource: "arn:aws:s3:::desk-data/*" }),
  "public secret": document({ Effect: "Allow", Principal: "*", Action: "secretsmanager:GetSecretValue", Resource: "*" }),
  "public queue": document({ Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:desk` }),
  "public topic": document({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sns:Publish", Resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:desk` }),
  "public function": document({ Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:desk` }),
};

const NAMED_PRINCIPALS: Readonly<Record<string, string>> = {
  "service trust": trust({ Service: "lambda.amazonaws.com" }),
  "ECS trust": trust({ Service: "ecs-tasks.amazonaws.com" }),
  "trust of one role": trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/desk-runner` }),
  "trust of another account with an external id": trust({ AWS: "arn:aws:iam::210987654321:root" }, { Condition: { StringEquals: { "sts:ExternalId": "desk-7731" } } }),
  "GitHub, one branch": trust(GITHUB, { Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:acme/desk:ref:refs/heads/main" } } }, OIDC),
  "everyone of one organisation": document({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::desk-data/*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } }),
  "bucket for one role": document({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/desk` }, Action: "s3:GetObject", Resource: "arn:aws:s3:::desk-data/*" }),
  "bucket behind one distribution": document({ Effect: "Allow", Principal: { Service: "cloudfront.amazonaws.com" }, Action: "s3:GetObject", Resource: "arn:aws:s3:::desk-site/*", Condition: { StringEquals: { "aws:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/E2EXAMPLE` } } }),
  "TLS only": document({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::desk-data", "arn:aws:s3:::desk-data/*"], Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  "topic for one rule": document({ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish", Resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:desk`, Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:eu-west-1:${ACCOUNT}:rule/desk` } } }),
  "queue for one topic": document({ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:desk`, Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${ACCOUNT}:desk` } } }),
  "SAML trust": trust({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` }, { Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } } }, "sts:AssumeRoleWithSAML"),
};

const rbac = (rules: string, kind = "Role"): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: desk${kind === "Role" ? "\n  namespace: desk" : ""}\nrules:\n${rules}`;
const rule = (groups: string, resources: string, verbs: string): string => `  - apiGroups: [${groups}]\n    resources: [${resources}]\n    verbs: [${verbs}]`;

/** From Kubernetes' "Role Based Access Control Good Practices" (2025). */
const WIDE_RBAC: Readonly<Record<string, string>> = {
  "everything in the cluster": rbac(rule('"*"', '"*"', '"*"'), "ClusterRole"),
  "everything in a namespace": rbac(rule('"*"', '"*"', '"*"')),
  "every verb on secrets": rbac(rule('""', '"secrets"', '"*"'), "ClusterRole"),
  "list every secret": rbac(rule('""', '"secrets"', '"get", "list", "watch"'), "ClusterRole"),
  "escalate roles": rbac(rule('"rbac.authorization.k8s.io"', '"clusterroles"', '"escalate", "bind"'), "ClusterRole"),
  "impersonate": rbac(rule('""', '"users", "groups", "serviceaccounts"', '"impersonate"'), "ClusterRole"),
  "change admission webhooks": rbac(rule('"admissionregistration.k8s.io"', '"validatingwebhookconfigurations", "mutatingwebhookconfigurations"', '"create", "update", "patch"'), "ClusterRole"),
  "approve certificates": rbac(`${rule('"certificates.k8s.io"', '"certificatesigningrequests/approval"', '"update"')}\n${rule('"certificates.k8s.io"', '"signers"', '"approve"')}`, "ClusterRole"),
  "issue service account tokens": rbac(rule('""', '"serviceaccounts/token"', '"create"'), "ClusterRole"),
  "reach every node's kubelet": rbac(rule('""', '"nodes/proxy"', '"get", "create"'), "ClusterRole"),
  "bound to cluster-admin": "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: desk\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - kind: ServiceAccount\n    name: default\n    namespace: desk",
};

const NARROW_RBAC: Readonly<Record<string, string>> = {
  "read pods": rbac(rule('""', '"pods"', '"get", "list", "watch"')),
  "read config maps": rbac(rule('""', '"configmaps"', '"get", "list"')),
  "one secret by name": rbac(`${rule('""', '"secrets"', '"get"')}\n    resourceNames: ["desk-openai"]`),
  "create jobs": rbac(rule('"batch"', '"jobs"', '"create", "get"')),
  "leases": rbac(rule('"coordination.k8s.io"', '"leases"', '"get", "create", "update"')),
  "read deployments": rbac(rule('"apps"', '"deployments"', '"get", "list"'), "ClusterRole"),
  "services": rbac(rule('""', '"services", "endpoints"', '"get", "list", "watch"')),
  "scale one deployment": rbac(`${rule('"apps"', '"deployments/scale"', '"get", "patch"')}\n    resourceNames: ["desk"]`),
  "events": rbac(rule('""', '"events"', '"create", "patch"'), "ClusterRole"),
  "bound to view": "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: desk\n  namespace: desk\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n  - kind: ServiceAccount\n    name: desk\n    namespace: desk",
};

const member = (role: string, who = "serviceAccount:desk@acme.iam.gserviceaccount.com", type = "google_project_iam_member"): string => `resource "${type}" "desk" {\n  project = "acme"\n  role    = "${role}"\n  member  = "${who}"\n}`;
const assignment = (role: string, scope: string): string => `resource "azurerm_role_assignment" "desk" {\n  scope                = "${scope}"\n  role_definition_name = "${role}"\n  principal_id         = "00000000-0000-0000-0000-000000000001"\n}`;
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";

const WIDE_CLOUD: Readonly<Record<string, string>> = {
  "project owner": member("roles/owner"),
  "project editor": member("roles/editor"),
  "everyone is viewer": member("roles/storage.objectViewer", "allUsers", "google_storage_bucket_iam_member").replace("project = \"acme\"", "bucket  = \"desk\""),
  "subscription owner": assignment("Owner", SUBSCRIPTION),
  "subscription contributor": assignment("Contributor", SUBSCRIPTION),
  "subscription access administrator": assignment("User Access Administrator", SUBSCRIPTION),
};
const NARROW_CLOUD: Readonly<Record<string, string>> = {
  "secret accessor": 'resource "google_secret_manager_secret_iam_member" "desk" {\n  secret_id = "desk-openai"\n  role      = "roles/secretmanager.secretAccessor"\n  member    = "serviceAccount:desk@acme.iam.gserviceaccount.com"\n}',
  "log writer": member("roles/logging.logWriter"),
  "object viewer of one bucket": 'resource "google_storage_bucket_iam_member" "desk" {\n  bucket = "desk"\n  role   = "roles/storage.objectViewer"\n  member = "serviceAccount:desk@acme.iam.gserviceaccount.com"\n}',
  "blob reader of one account": assignment("Storage Blob Data Reader", `${SUBSCRIPTION}/resourceGroups/desk/providers/Microsoft.Storage/storageAccounts/desk`),
  "secrets user of one vault": assignment("Key Vault Secrets User", `${SUBSCRIPTION}/resourceGroups/desk/providers/Microsoft.KeyVault/vaults/desk`),
  "reader of one group": assignment("Reader", `${SUBSCRIPTION}/resourceGroups/desk`),
};

export function policyCases(): Case[] {
  return [
    ...casesOf("AWS identity policies", "policy.json", WIDE, true),
    ...casesOf("AWS identity policies", "policy.json", NARROW, false),
    ...casesOf("AWS trust and resource policies", "policy.json", WIDE_PRINCIPALS, true),
    ...casesOf("AWS trust and resource policies", "policy.json", NAMED_PRINCIPALS, false),
    ...casesOf("Kubernetes RBAC", "role.yaml", WIDE_RBAC, true),
    ...casesOf("Kubernetes RBAC", "role.yaml", NARROW_RBAC, false),
    ...casesOf("Google Cloud and Azure in Terraform", "main.tf", WIDE_CLOUD, true),
    ...casesOf("Google Cloud and Azure in Terraform", "main.tf", NARROW_CLOUD, false),
  ];
}
