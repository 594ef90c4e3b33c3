import { describe, expect, it } from "vitest";
import { analyse } from "../support/analyze";

const ROLE = `variable "actions" {
  type    = list(string)
  default = ["*"]
}

variable "targets" {
  default = ["*"]
}

data "aws_iam_policy_document" "agent" {
  statement {
    actions   = var.actions
    resources = var.targets
  }
}
`;

const call = (name: string, source: string, actions: string, targets: string): string => `module "${name}" {\n  source  = "${source}"\n  actions = ${actions}\n  targets = ${targets}\n}\n`;

/** What is said of a project's policies: `path: highlighted text`, in order of places. */
async function said(files: Readonly<Record<string, string>>): Promise<string[]> {
  const analysed = await analyse(files);
  return analysed.findings.filter((one) => one.ruleId === "overscoped-policy").map((one) => `${one.location.path}: ${analysed.text(one)}`).sort();
}

describe("Terraform modules of the project", () => {
  it("are judged by each call, not by their defaults", async () => {
    const modules = { "modules/role/main.tf": ROLE };
    expect(await said(modules)).toEqual(['modules/role/main.tf: "*"']);
    const narrow = call("reader", "./modules/role", '["s3:GetObject"]', '["arn:aws:s3:::crew-reports/*"]');
    expect(await said({ ...modules, "main.tf": narrow })).toEqual([]);
    const both = narrow + call("keeper", "./modules/role", '["secretsmanager:GetSecretValue"]', '["*"]');
    expect(await said({ ...modules, "main.tf": both })).toEqual(['main.tf: "secretsmanager:GetSecretValue"']);
  });

  it("are followed through modules that call modules, and through locals", async () => {
    const files = {
      "infra/main.tf": `locals {\n  wide = ["kms:Decrypt"]\n}\n${call("agents", "../modules/agents", "local.wide", '["*"]')}`,
      "modules/agents/main.tf": `variable "actions" {}\nvariable "targets" {}\n${call("role", "../role", "var.actions", "var.targets")}`,
      "modules/role/main.tf": ROLE,
    };
    expect(await said(files)).toEqual(['infra/main.tf: "kms:Decrypt"']);
  });

  it("say once what two calls have in common, and end where modules call each other", async () => {
    const twice = call("a", "./modules/role", '["dynamodb:DeleteTable"]', '["*"]') + call("b", "./modules/role", '["dynamodb:DeleteTable"]', '["*"]');
    expect(await said({ "main.tf": twice, "modules/role/main.tf": ROLE })).toEqual(['main.tf: "*"', 'main.tf: "*"']);
    const own = `${ROLE}resource "aws_iam_user_policy" "fixed" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })\n}\n`;
    const narrow = call("a", "./modules/role", '["s3:GetObject"]', '["arn:aws:s3:::a/*"]') + call("b", "./modules/role", '["s3:GetObject"]', '["arn:aws:s3:::b/*"]');
    expect(await said({ "main.tf": narrow, "modules/role/main.tf": own })).toEqual(['modules/role/main.tf: "sqs:*"']);
    const circle = { "a/main.tf": call("b", "../b", '["s3:*"]', '["*"]') + ROLE, "b/main.tf": call("a", "../a", '["sqs:*"]', '["*"]') + ROLE };
    expect((await said(circle)).length).toBeGreaterThan(0);
  });

  it("give roles of Kubernetes their rules and subjects", async () => {
    const role = `variable "rules" {}
variable "verbs" {}
variable "group" {}

resource "kubernetes_cluster_role" "given" {
  dynamic "rule" {
    for_each = var.rules
    content {
      api_groups = rule.value.groups
      resources  = rule.value.resources
      verbs      = rule.value.verbs
    }
  }
}

resource "kubernetes_role" "plain" {
  rule {
    api_groups = [""]
    resources  = ["pods"]
    verbs      = var.verbs
  }
}

resource "kubernetes_cluster_role_binding" "given" {
  role_ref {
    name = "desk"
  }
  subject {
    kind = "Group"
    name = var.group
  }
}
`;
    const called = (rules: string, verbs: string, group: string): string => `module "crew" {\n  source = "./modules/role"\n  rules  = ${rules}\n  verbs  = ${verbs}\n  group  = ${group}\n}\n`;
    const wide = called('[{ groups = ["*"], resources = ["*"], verbs = ["*"] }]', '["*"]', '"system:unauthenticated"');
    expect(await said({ "main.tf": wide, "modules/role/main.tf": role })).toEqual(['main.tf: "*"', 'main.tf: "*"', 'main.tf: "system:unauthenticated"']);
    const narrow = called('[{ groups = [""], resources = ["pods"], verbs = ["get"] }]', '["watch", "list"]', '"crew"');
    expect(await said({ "main.tf": narrow, "modules/role/main.tf": role })).toEqual([]);
  });
});
