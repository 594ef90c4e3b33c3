import { join } from "node:path";
import { gateTo } from "../../support/gate";
import { goPrograms } from "../../support/go-program";
import { startProgram } from "../../support/program";
import type { Opened, Store } from "./types";

export interface Vault extends Store {
  /** As root: gives the answer's body. */
  call(method: string, path: string, body?: object): Promise<unknown>;
}

/** The real core of HashiCorp Vault with an AppRole and a policy for each agent. */
export async function vaultStore(): Promise<Vault | { readonly missing: string }> {
  const built = goPrograms(join(__dirname, "../servers/vault"), ["."]);
  if ("missing" in built) return built;
  const program = await startProgram<{ url: string; token: string }>(join(built.bin, "vault"), []);
  const { url, token } = program.ready;
  const gate = await gateTo(Number(new URL(url).port));
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/v1/${path}`, { method, headers: { "X-Vault-Token": token }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    if (!response.ok) throw new Error(`Vault answers ${String(response.status)} to ${method} ${path}: ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  };
  await call("POST", "sys/mounts/secret", { type: "kv", options: { version: "2" } });
  await call("POST", "sys/auth/approle", { type: "approle" });
  const agentEnv: Record<string, string> = { VAULT_TOKEN: "" };
  for (const agent of ["researcher", "writer"]) {
    const policy = `path "secret/data/crew/+/${agent}/*" { capabilities = ["read"] }\npath "database/creds/${agent}" { capabilities = ["read"] }\npath "sys/leases/renew" { capabilities = ["update"] }`;
    await call("PUT", `sys/policies/acl/${agent}`, { policy });
    await call("POST", `auth/approle/role/${agent}`, { token_policies: [agent], token_ttl: "1h" });
    const data = (answer: unknown): Record<string, string> => (answer as { data: Record<string, string> }).data;
    agentEnv[`CREW_${agent.toUpperCase()}_VAULT_ROLE_ID`] = data(await call("GET", `auth/approle/role/${agent}/role-id`)).role_id ?? "";
    agentEnv[`CREW_${agent.toUpperCase()}_VAULT_SECRET_ID`] = data(await call("POST", `auth/approle/role/${agent}/secret-id`)).secret_id ?? "";
  }
  return {
    backend: "vault",
    env: { VAULT_ADDR: `http://127.0.0.1:${String(gate.port)}`, VAULT_TOKEN: token },
    agentEnv,
    call,
    put: async ({ id }, value) => {
      if (value === null) await call("DELETE", `secret/metadata/${id}`);
      else await call("POST", `secret/data/${id}`, { data: { value } });
    },
    outage: (on) => {
      if (on) gate.shut();
      else gate.open();
    },
    stop: async () => {
      await gate.close();
      await program.stop();
    },
  };
}

export function isMissing(opened: Opened): opened is { readonly missing: string } {
  return "missing" in opened;
}
