import { join } from "node:path";
import { flatName } from "../../../src/core/fixes/flat-name";
import { gateTo } from "../../support/gate";
import { startProgram } from "../../support/program";
import { environment } from "../../support/running-crew";
import type { Store } from "./types";

const SERVERS = join(__dirname, "../servers");
const AGENTS = ["researcher", "writer"] as const;

/** By identity: the start of the names of the secrets that it may read. */
function grants(identity: (agent: string) => string): string {
  return JSON.stringify(Object.fromEntries(AGENTS.map((agent) => [identity(agent), flatName(`crew/example/${agent}/`)])));
}

/** The fake of Google Secret Manager, behind the real SDK. */
export async function gcpStore(): Promise<Store> {
  const account = (agent: string): string => `${agent}@test.iam.gserviceaccount.com`;
  const program = await startProgram<{ port: number; http: string; roots: string; account: string }>(environment().python, [join(SERVERS, "gcp.py")], { ACCOUNTS: grants(account) });
  const { port, http, roots, account: file } = program.ready;
  const gate = await gateTo(port);
  return {
    backend: "gcp",
    env: {
      GOOGLE_CLOUD_PROJECT: "test", GOOGLE_APPLICATION_CREDENTIALS: file, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: roots, SECRET_MANAGER_ENDPOINT: `localhost:${String(gate.port)}`,
      FAKE_IAM_ENDPOINT: http, PYTHONPATH: join(SERVERS, "site"), GRPC_VERBOSITY: "NONE", NO_GCE_CHECK: "true",
    },
    agentEnv: { CREW_RESEARCHER_SERVICE_ACCOUNT: account("researcher"), CREW_WRITER_SERVICE_ACCOUNT: account("writer") },
    put: async ({ id }, value) => {
      await fetch(`${http}/put`, { method: "POST", body: JSON.stringify([flatName(id), value]) });
    },
    outage: (on) => {
      if (on) gate.shut();
      else gate.open();
    },
    readers: async () => (await (await fetch(`${http}/asked`, { method: "POST" })).json()) as string[],
    stop: async () => {
      await gate.close();
      await program.stop();
    },
  };
}

/** The fake of Azure Key Vault and managed identities, behind the real SDKs. */
export async function azureStore(): Promise<Store> {
  const program = await startProgram<{ port: number; http: string; roots: string }>(environment().python, [join(SERVERS, "azure.py")], { IDENTITIES: grants((agent) => `id-${agent}`) });
  const { port, http, roots } = program.ready;
  const gate = await gateTo(port);
  return {
    backend: "azure",
    env: {
      AZURE_KEYVAULT_URL: `https://localhost:${String(gate.port)}`, REQUESTS_CA_BUNDLE: roots, IDENTITY_ENDPOINT: `${http}/identity`, IDENTITY_HEADER: "test",
      FAKE_KEY_VAULT: "1", PYTHONPATH: join(SERVERS, "site"),
    },
    agentEnv: { CREW_RESEARCHER_CLIENT_ID: "id-researcher", CREW_WRITER_CLIENT_ID: "id-writer" },
    put: async ({ id }, value) => {
      await fetch(`${http}/put`, { method: "POST", body: JSON.stringify([flatName(id), value]) });
    },
    outage: (on) => {
      if (on) gate.shut();
      else gate.open();
    },
    readers: async () => (await (await fetch(`${http}/asked`, { method: "POST" })).json()) as string[],
    stop: async () => {
      await gate.close();
      await program.stop();
    },
  };
}
