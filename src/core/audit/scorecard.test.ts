import { expect, it } from "vitest";
import { audited } from "../../../test/support/audit";
import { expandSecrets } from "../../../test/support/secrets";
import type { Status } from "./scorecard";

type Files = Readonly<Record<string, string>>;

async function itemOf(item: number, files: Files): Promise<{ readonly status: Status; readonly evidence: string }> {
  const { scorecard } = await audited(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expandSecrets(text)])));
  const found = scorecard[item - 1];
  return { status: found?.status ?? "met", evidence: found?.evidence.map((one) => `${one.text}${one.place ? ` @${one.place.path}:${String(one.place.startLine)}` : ""}`).join("\n") ?? "" };
}

const agents = (first: string, second: string): string => `import os, boto3, hvac
from crewai import Agent, Crew, LLM
${first}
a = Agent(role="a", goal="g", backstory="b", llm=LLM(model="openai/gpt-4o", api_key=${second.split("|")[0] ?? ""}))
b = Agent(role="b", goal="g", backstory="b", llm=LLM(model="openai/gpt-4o", api_key=${second.split("|")[1] ?? ""}))
crew = Crew(agents=[a, b], tasks=[])
`;
const OWN = agents("", 'os.environ["A_API_KEY"]|os.environ["B_API_KEY"]');
const SHARED = agents("", 'os.environ["OPENAI_API_KEY"]|os.environ["OPENAI_API_KEY"]');
const NO_CREW = "x = 1\n";
const PROFILES = `def secret(agent):
    return boto3.Session(profile_name=f"crew-{agent}").client("secretsmanager").get_secret_value(SecretId=f"crew/{agent}/openai")["SecretString"]
`;
const AMBIENT = PROFILES.replace('boto3.Session(profile_name=f"crew-{agent}")', "boto3");
const ONE_PROFILE = PROFILES.replace('f"crew-{agent}"', '"crew"');
const policy = (action: string): string => `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "${action}", "Resource": "arn:aws:s3:::reports/out.txt"}]}`;

/** Per item: files that meet it, that do not, and that do not say. */
const STATES: readonly (readonly [item: number, met: Files, notMet: Files, unseen: Files])[] = [
  [1, { "crew.py": OWN }, { "crew.py": agents("", '"{{openai}}"|os.environ["B_API_KEY"]') }, { "crew.py": NO_CREW }],
  [2, { "crew.py": OWN }, { "crew.py": SHARED }, { "crew.py": NO_CREW }],
  [3, { "crew.py": OWN, "p.json": policy("s3:GetObject") }, { "crew.py": OWN, "p.json": policy("*") }, { "crew.py": OWN }],
  [4, { "main.tf": 'resource "aws_secretsmanager_secret_rotation" "r" {\n  rotation_rules {\n    automatically_after_days = 30\n  }\n}\n' }, { "main.tf": "automatically_after_days = 365\n" }, { "crew.py": OWN }],
  [5, { "log.py": "import logging\nlogging.setLogRecordFactory(redacting)\n" }, { "crew.py": `${OWN}print(os.environ["A_API_KEY"])\n` }, { "crew.py": OWN }],
  [6, { "audit_log.py": "import hmac\n\ndef append(key, line):\n    return hmac.new(key, line, 'sha256')  # the audit trail\n" }, { "trail.py": "import logging\nlog = logging.getLogger('crew.audit')\nlog.info('paid')\n" }, { "crew.py": OWN }],
  [7, { "crew.py": agents(PROFILES, 'secret("a")|secret("b")') }, { "crew.py": agents(ONE_PROFILE, 'secret("a")|secret("b")') }, { "crew.py": agents(AMBIENT, 'secret("a")|secret("b")') }],
  [8, { "docs/incident-response.md": "Revoke the key, then rotate it.\n" }, { "docs/incident-response.md": "Call somebody.\n" }, { "crew.py": OWN }],
  [9, { "docs/access-review.md": "Reviewed 2026-05-01.\n" }, { "docs/access-review.md": "Reviewed 2025-05-01.\n" }, { "crew.py": OWN }],
  [10, { "main.tf": "storage_encrypted = true\ntransit_encryption_enabled = true\n" }, { "main.tf": "storage_encrypted = false\n" }, { "main.tf": "storage_encrypted = true\n" }],
];

for (const [item, met, notMet, unseen] of STATES) {
  for (const [status, files] of [["met", met], ["not met", notMet], ["cannot be seen from here", unseen]] as const) {
    it(`item ${String(item)} can be: ${status}`, async () => {
      const { status: found, evidence } = await itemOf(item, files);
      expect(found, evidence).toBe(status);
      expect(evidence).not.toBe("");
      // what is met or not met stands somewhere
      if (status !== "cannot be seen from here") expect(evidence).toMatch(/@\S+:\d+/);
    });
  }
}

it.each([
  ['import boto3\nvalue = boto3.client("secretsmanager").get_secret_value(SecretId="crm")["SecretString"]\n', "a credential is fetched from a secrets manager @a.py:2"],
  ['import os\nkey = os.environ.get("AGENT_CRM_API_KEY")\n', "AGENT_CRM_API_KEY is read from the environment @a.py:2"],
])("item 1 sees credentials that no agent uses: %s", async (code, evidence) => {
  expect(await itemOf(1, { "a.py": code })).toEqual({ status: "met", evidence });
});

it.each(['import os\nname = os.getenv("APP_NAME")\n', 'def get_secret(x):\n    return x\nget_secret("a")\n'])("item 1 takes nothing else for a credential: %s", async (code) => {
  expect((await itemOf(1, { "a.py": code })).status).toBe("cannot be seen from here");
});

it("item 7 names the identities that keep agents apart", async () => {
  const { evidence } = await itemOf(7, { "crew.py": agents(PROFILES, 'secret("a")|secret("b")') });
  expect(evidence).toContain("each of the 2 agents of crew fetches its credentials under an identity of its own (profile crew-a, profile crew-b) @crew.py:4");
});

it("item 7 is not met where one agent reads the whole process", async () => {
  const { status, evidence } = await itemOf(7, { "crew.py": agents(PROFILES, 'secret("a")|secret("b")').replace("crew = Crew", "import subprocess\nfrom crewai.tools import tool\n@tool('run')\ndef run(command: str) -> str:\n    'Run.'\n    return subprocess.check_output(command, shell=True, text=True)\nc = Agent(role='c', goal='g', backstory='b', llm=LLM(model='ollama/llama3'), tools=[run])\ncrew = Crew").replace("agents=[a, b]", "agents=[a, b, c]") });
  expect([status, evidence]).toEqual(["not met", expect.stringContaining("c can read the whole process by run")]);
});

it("a Vault token of its own for each agent is an identity; one for both is not", async () => {
  const vault = (token: string): string => `def key(name, token):\n    return hvac.Client(token=os.environ[token]).secrets.kv.v2.read_secret_version(path=f"crew/{name}")["data"]["data"]["key"]\n${token}`;
  expect((await itemOf(7, { "crew.py": agents(vault(""), 'key("a", "A_TOKEN")|key("b", "B_TOKEN")') })).status).toBe("met");
  expect((await itemOf(7, { "crew.py": agents(vault(""), 'key("a", "TOKEN")|key("b", "TOKEN")') })).status).toBe("not met");
});

it.each([
  ["AppRole", 'client.auth.approle.login(role_id=os.environ[role], secret_id=os.environ["SECRET_ID"])'],
  ["AppRole by place", 'client.auth.approle.login(os.environ[role], os.environ["SECRET_ID"])'],
  ["a role of Kubernetes", 'client.auth.kubernetes.login(role=role, jwt=open("/var/run/token").read())'],
])("a Vault login of its own for each agent is an identity: %s", async (_, login) => {
  const vault = `def key(name, role):\n    client = hvac.Client(url="https://vault.example")\n    ${login}\n    return client.secrets.kv.v2.read_secret_version(path=f"crew/{name}")["data"]["data"]["key"]\n`;
  const own = await itemOf(7, { "crew.py": agents(vault, 'key("a", "A_ROLE")|key("b", "B_ROLE")') });
  expect([own.status, own.evidence]).toEqual(["met", expect.stringMatching(/app-role \$?A_ROLE, app-role \$?B_ROLE/)]);
  const one = await itemOf(7, { "crew.py": agents(vault, 'key("a", "CREW_ROLE")|key("b", "CREW_ROLE")') });
  expect([one.status, one.evidence]).toEqual(["not met", expect.stringMatching(/a, b fetch their credentials under one identity, app-role \$?CREW_ROLE/)]);
});

it("a hash of each record alone is no integrity", async () => {
  const { status, evidence } = await itemOf(6, { "trail.py": "import hashlib, json\nclass AuditLogger:\n    def log(self, entry):\n        entry['integrity_hash'] = hashlib.sha256(json.dumps(entry).encode()).hexdigest()\n        self.store.append(entry)\n" });
  expect([status, evidence]).toEqual(["not met", expect.stringContaining("hashes each audit record by itself")]);
});

it("a procedure that the repository lacks may be kept elsewhere: that is no reason for not met", async () => {
  const report = await audited({ "crew.py": OWN, "docs/incident-response.md": "Revoke the key.\n" });
  expect(report.scorecard.slice(7, 9).map((item) => item.status)).toEqual(["met", "cannot be seen from here"]);
});
