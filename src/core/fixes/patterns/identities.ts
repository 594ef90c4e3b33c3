import { join } from "../files/reader";
import { NO_CHANGES } from "../changes";
import type { Changes, FixContext, Refusal } from "../types";
import { accessHome, namedAgents, type NamedAgent } from "./crew-agents";

/** An identity for each agent, and a policy by which it reads its own secrets and no other's. */
export function identityChanges(context: FixContext): Changes | Refusal {
  const agents = namedAgents(context);
  if (agents.length === 0) return { reason: "the project has no agent whose name is known" };
  const { access, project } = accessHome(context);
  if (context.backend === "aws") {
    return {
      ...NO_CHANGES,
      files: [
        { path: join(access, "aws-identities.tf"), text: awsTerraform(agents, project) },
        { path: join(access, "aws-profiles.ini"), text: awsProfiles(agents) },
      ],
      notes: [`apply ${join(access, "aws-identities.tf")}, then set for each agent what \`terraform output -json agent_environment\` shows; the process's own role needs no right but sts:AssumeRole on these roles`],
    };
  }
  if (context.backend === "vault") {
    return {
      ...NO_CHANGES,
      files: [{ path: join(access, "vault-identities.tf"), text: vaultTerraform(agents, project) }],
      notes: [`apply ${join(access, "vault-identities.tf")}, then give each agent its role id and a secret id: \`vault write -f -field=secret_id auth/approle/role/<role>/secret-id\``],
    };
  }
  return { reason: `${context.backend} gives a process one identity: AWS roles and Vault AppRoles part the agents of one process` };
}

function awsTerraform(agents: readonly NamedAgent[], project: string): string {
  return `# A role for each agent. The crew's process may take each of them; each reads the secrets of its own agent only.

variable "process_role_arn" {
  type        = string
  description = "ARN of the role under which the crew's process runs"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  secrets = "arn:\${data.aws_partition.current.partition}:secretsmanager:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:secret"
}

data "aws_iam_policy_document" "process" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [var.process_role_arn]
    }
  }
}
${agents.map((one) => awsAgent(one, project)).join("")}
output "agent_environment" {
  value = {
${agents.map(({ slug, label }) => `    CREW_${slug}_ROLE_ARN = aws_iam_role.${label}.arn`).join("\n")}
  }
}
`;
}

/** Secrets Manager puts six characters behind a secret's name: a name is matched whole, and no longer one with it. */
function awsAgent({ label, name, providers }: NamedAgent, project: string): string {
  return `
resource "aws_iam_role" "${label}" {
  name                 = "crew-${project}-${name}"
  assume_role_policy   = data.aws_iam_policy_document.process.json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "${label}" {
  name = "own-secrets"
  role = aws_iam_role.${label}.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = [${providers.map((provider) => `"\${local.secrets}:crew/${project}/${name}/${provider}-??????"`).join(", ")}]
    }]
  })
}
`;
}

/** For programs that run one agent each: \`AWS_PROFILE=crew-<agent>\` is all they need. */
function awsProfiles(agents: readonly NamedAgent[]): string {
  const profiles = agents.map(({ name }) => `[profile crew-${name}]\nrole_arn = REPLACE-WITH-THE-ARN-OF-${name.toUpperCase()}\nsource_profile = default\nrole_session_name = crew-${name}\nduration_seconds = 900\n`);
  return `# For ~/.aws/config, where each agent runs in a process of its own: AWS_PROFILE=crew-<agent> takes its role.\n\n${profiles.join("\n")}`;
}

function vaultTerraform(agents: readonly NamedAgent[], project: string): string {
  return `# An AppRole for each agent, whose policy lets it read the secrets of its own agent only.

variable "mount" {
  type        = string
  default     = "secret"
  description = "Mount of the KV version 2 engine (CREW_VAULT_MOUNT)"
}

resource "vault_auth_backend" "approle" {
  type = "approle"
}
${agents.map((one) => vaultAgent(one, project)).join("")}
output "agent_environment" {
  value = {
${agents.map(({ slug, label }) => `    CREW_${slug}_VAULT_ROLE_ID = vault_approle_auth_backend_role.${label}.role_id`).join("\n")}
  }
}
`;
}

function vaultAgent({ label, name, providers }: NamedAgent, project: string): string {
  const paths = providers.map((provider) => `    path "\${var.mount}/data/crew/${project}/${name}/${provider}" {\n      capabilities = ["read"]\n    }`);
  return `
resource "vault_policy" "${label}" {
  name   = "crew-${project}-${name}"
  policy = <<-EOT
${paths.join("\n")}
  EOT
}

resource "vault_approle_auth_backend_role" "${label}" {
  backend            = vault_auth_backend.approle.path
  role_name          = "crew-${project}-${name}"
  token_policies     = [vault_policy.${label}.name]
  token_ttl          = 900
  token_max_ttl      = 3600
  secret_id_num_uses = 0
  secret_id_ttl      = 86400
}
`;
}
