import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloud } from "../../language-rules/knowledge/cloud";
import { build, offers } from "../../src/core/fixes";
import type { SdkUse } from "../../src/core/model";
import { rolesFor } from "../../src/core/policies/cloud-roles";
import { applyEdits } from "../../src/core/text/edit";
import { analyse } from "../support/analyze";
import { contextOf } from "../support/fixes";

const GOOGLE = `from crewai import Agent
from crewai.tools import tool
from google.cloud import pubsub_v1, storage

gcs = storage.Client()

@tool("Read")
def read(key: str) -> str:
    """Reads."""
    return gcs.bucket("reports").blob(key).download_as_text()

@tool("Send")
def send(text: str) -> str:
    """Sends."""
    pubsub_v1.PublisherClient().publish("projects/p/topics/t", text.encode())
    return "sent"

reader = Agent(role="Report reader", goal="g", backstory="b", tools=[read])
sender = Agent(role="sender", goal="g", backstory="b", tools=[send])
`;

const READER_ONLY = GOOGLE.replace(/@tool\("Send"\)[^]*?return "sent"\n/, "").replace(/sender = .*\n/, "");

const AZURE = `from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from crewai import Agent
from crewai.tools import tool

vault = SecretClient("https://x.vault.azure.net", DefaultAzureCredential())

@tool("Key")
def key(name: str) -> str:
    """Fetches."""
    return vault.get_secret(name).value

keeper = Agent(role="keeper", goal="g", backstory="b", tools=[key])
`;

/** Applies one kind of fix to the first overscoped policy: all files as they are then, notes, or the refusal. */
async function fix(kind: "narrow-policy" | "agent-policies", files: Readonly<Record<string, string>>): Promise<{ files: Record<string, string>; notes: string; refused: string | null }> {
  const { workspace, project, findings } = await analyse(files);
  const context = contextOf(workspace, project, files);
  const offered = findings.filter((one) => one.ruleId === "overscoped-policy").map((finding) => offers(finding, context));
  const offer = offered.flatMap((one) => one.fixes).find((one) => one.kind === kind);
  if (!offer) return { files: {}, notes: "", refused: offered[0]?.reason ?? "no finding" };
  const plan = build(offer, context);
  if ("reason" in plan) return { files: {}, notes: "", refused: plan.reason };
  const after: Record<string, string> = {};
  for (const file of plan.files) after[file.path] = file.kind === "create" ? workspace.vault.materialise(file.text) : applyEdits(files[file.path] ?? "", file.edits.map(({ range, newText }) => ({ range, newText: workspace.vault.materialise(newText) })));
  return { files: after, notes: plan.notes.join("\n"), refused: null };
}

const MEMBER = `resource "google_project_iam_member" "crew" {
  project = var.project
  role    = "roles/editor"
  member  = "serviceAccount:\${google_service_account.crew.email}"
}
`;

describe("a binding narrowed to what the calls use", () => {
  it("takes the one role that holds it", async () => {
    const { files, notes } = await fix("narrow-policy", { "crew.py": READER_ONLY, "main.tf": MEMBER });
    expect(files["main.tf"]).toBe(MEMBER.replace("roles/editor", "roles/storage.objectViewer"));
    expect(notes).toContain("granted roles/editor; used storage.objects.get; now roles/storage.objectViewer");
  });

  it("takes several roles in Terraform and in scripts", async () => {
    const { files } = await fix("narrow-policy", { "crew.py": GOOGLE, "main.tf": MEMBER });
    expect(files["main.tf"]).toBe(MEMBER.replace("  project", '  for_each = toset(["roles/pubsub.publisher", "roles/storage.objectViewer"])\n  project').replace('"roles/editor"', "each.value"));
    const script = 'gcloud projects add-iam-policy-binding "$PROJECT" \\\n  --member="serviceAccount:crew@p.iam.gserviceaccount.com" \\\n  --role=roles/editor\necho done\n';
    const shell = await fix("narrow-policy", { "crew.py": GOOGLE, "setup.sh": script });
    expect(shell.files["setup.sh"]?.match(/--role=\S+/g)).toEqual(["--role=roles/pubsub.publisher", "--role=roles/storage.objectViewer"]);
    expect(shell.files["setup.sh"]).toMatch(/objectViewer\necho done\n$/);
  });

  it("gives Azure's role by name or by id", async () => {
    const assignment = 'data "azurerm_subscription" "current" {}\nresource "azurerm_role_assignment" "crew" {\n  scope                = data.azurerm_subscription.current.id\n  role_definition_name = "Contributor"\n  principal_id         = azurerm_user_assigned_identity.crew.principal_id\n}\n';
    const { files } = await fix("narrow-policy", { "crew.py": AZURE, "main.tf": assignment });
    expect(files["main.tf"]).toBe(assignment.replace("Contributor", "Key Vault Secrets User"));
    const bicep = "targetScope = 'subscription'\nresource crew 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n  name: guid('x')\n  properties: {\n    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')\n    principalId: principal\n  }\n}\n";
    expect((await fix("narrow-policy", { "crew.py": AZURE, "main.bicep": bicep })).files["main.bicep"]).toBe(bicep.replace("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "4633458b-17de-408a-b874-0445c86b69e6"));
    const script = 'az role assignment create --role Owner --assignee "$ID" --scope /subscriptions/$SUB\n';
    expect((await fix("narrow-policy", { "crew.py": AZURE, "setup.sh": script })).files["setup.sh"]).toBe(script.replace("Owner", '"Key Vault Secrets User"'));
  });

  it("is left as it is where something is not understood, or the role is not a workload's", async () => {
    const refused = async (python: string, terraform: string): Promise<string | null> => (await fix("narrow-policy", { "crew.py": python, "main.tf": terraform })).refused;
    expect(await refused(READER_ONLY.replace(".download_as_text()", ".patch()"), MEMBER)).toContain("patch is no call of storage that is known");
    expect(await refused("x = 1\n", MEMBER)).toContain("no call to Google Cloud was found");
    expect(await refused(READER_ONLY, MEMBER.replace(/"serviceAccount:.*"/, '"user:jane@example.org"'))).toContain("people");
    expect(await refused(READER_ONLY, MEMBER.replace("roles/editor", "roles/iam.securityAdmin"))).toContain("hands out rights");
    expect(await refused(READER_ONLY.replace("bucket(\"reports\").blob(key).download_as_text()", 'list_buckets()'), MEMBER)).toContain("no narrower role that is known holds storage.buckets.list");
    expect(await refused(GOOGLE, `${MEMBER}output "etag" {\n  value = google_project_iam_member.crew.etag\n}\n`)).toContain("refer to this binding");
  });

  it("leaves out what the basic role does not give", async () => {
    const python = `${READER_ONLY}\nfrom google.cloud import secretmanager\nsecretmanager.SecretManagerServiceClient().access_secret_version(name="projects/p/secrets/s/versions/1")\n`;
    const { files, notes } = await fix("narrow-policy", { "crew.py": python, "main.tf": MEMBER });
    expect(files["main.tf"]).not.toContain("secretAccessor");
    expect(notes).toContain("secretmanager.versions.access is used as well, but roles/editor does not give it");
    const owner = await fix("narrow-policy", { "crew.py": python, "main.tf": MEMBER.replace("editor", "owner") });
    expect(owner.files["main.tf"]).toContain("roles/secretmanager.secretAccessor");
  });
});

describe("an identity for each agent", () => {
  it("is written in Terraform for Google Cloud", async () => {
    const { files, notes } = await fix("agent-policies", { "crew.py": GOOGLE, "infra/main.tf": MEMBER });
    const text = files["infra/crew_agents_google.tf"] ?? "";
    expect(text).toContain('resource "google_service_account" "agent_reader" {\n  account_id   = "crew-reader"');
    expect(text).toContain('for_each = toset(["roles/storage.objectViewer"])\n  project  = var.project');
    expect(text).toContain('for_each = toset(["roles/pubsub.publisher"])');
    expect(notes).toContain("agent sender: granted roles/editor; used pubsub.topics.publish; now roles/pubsub.publisher");
  });

  it("keeps the shared role of an agent whose calls are not understood", async () => {
    const { files, notes } = await fix("agent-policies", { "crew.py": GOOGLE.replace(".download_as_text()", ".patch()"), "infra/main.tf": MEMBER });
    expect(files["infra/crew_agents_google.tf"]).toContain('toset(["roles/editor"])');
    expect(notes).toContain("agent reader keeps roles/editor: a call to storage is not understood");
  });

  it("is written as commands and in Bicep", async () => {
    const google = await fix("agent-policies", { "crew.py": GOOGLE, "setup.sh": 'gcloud projects add-iam-policy-binding "$PROJECT" --member="serviceAccount:crew@p.iam.gserviceaccount.com" --role=roles/owner\n' });
    expect(google.files["crew-agents-google.sh"]).toContain('gcloud iam service-accounts create crew-sender --project="$PROJECT"\ngcloud projects add-iam-policy-binding "$PROJECT" --role=roles/pubsub.publisher');
    const azure = await fix("agent-policies", { "crew.py": AZURE, "setup.sh": "az role assignment create --role Contributor --assignee $ID --scope /subscriptions/$SUB\n" });
    expect(azure.files["crew-agents-azure.sh"]).toContain('--role "Key Vault Secrets User" --scope /subscriptions/$SUB');
    const bicep = await fix("agent-policies", { "crew.py": AZURE, "main.bicep": "targetScope = 'subscription'\nresource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n  properties: {\n    roleDefinitionId: subscriptionResourceId('x', 'b24988ac-6180-42a0-ab88-20f7382dd24c')\n  }\n}\n" });
    expect(bicep.files["crew-agents.bicep"]).toContain("resource agentKeeper 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31'");
    expect(bicep.files["crew-agents.bicep"]).toContain("'4633458b-17de-408a-b874-0445c86b69e6'");
  });
});

describe("roles for any calls", () => {
  const sides = [["gcp", cloud.gcp.narrow], ["azure", cloud.azure.narrow]] as const;

  it("hold every permission that is used, and no role could be left out", () => {
    for (const [side, table] of sides) {
      const permissions = [...new Set(table.flatMap((role) => role.permissions))];
      fc.assert(
        fc.property(fc.subarray(permissions, { minLength: 1, maxLength: 12 }), (used) => {
          const uses: SdkUse[] = used.map((action) => ({ location: { path: "a.py", range: { start: 0, end: 1 } }, cloud: side, service: "s", operation: "o", actions: [action], resources: [], unresolved: null, resourcesUnresolved: null, agents: [], tools: [] }));
          const choice = rolesFor(uses, side, "roles/owner", cloud);
          if (choice.kind === "refused") return false;
          const given = (roles: typeof choice.roles): Set<string> => new Set(roles.flatMap((role) => role.permissions));
          return used.every((one) => given(choice.roles).has(one)) && choice.roles.every((role) => !used.every((one) => given(choice.roles.filter((other) => other !== role)).has(one)));
        }),
      );
    }
  });

  it("knows each permission that calls ask for in the words of the roles", () => {
    const known = new Set([...cloud.gcp.narrow, ...cloud.azure.narrow].flatMap((role) => role.permissions));
    const unknown = [...new Set(cloud.libraries.filter((one) => one.cloud !== "aws").flatMap((one) => [...one.actions, ...(one.sql ? [...one.sql.read, ...one.sql.write] : [])]))].filter((one) => !known.has(one));
    // making and deleting what others own, and what has roles of another kind, is told and not narrowed
    expect(unknown.filter((one) => !/DocumentDB|\.(?:buckets|datasets|secrets|topics|subscriptions)\.|signBlob/.test(one))).toEqual([]);
  });
});
