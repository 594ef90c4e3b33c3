import { gateTo } from "../../support/gate";
import { startMoto } from "../../support/python-env";
import { environment } from "../../support/running-crew";
import type { Store } from "./types";

/** moto: AWS Secrets Manager and STS in memory. */
export async function awsStore(): Promise<Store> {
  const moto = await startMoto(environment());
  const gate = await gateTo(Number(new URL(moto.url).port));
  const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${String(gate.port)}`, AWS_DEFAULT_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" };
  const role = (agent: string): string => `arn:aws:iam::123456789012:role/crew-${agent}`;
  const call = async (action: string, body: object): Promise<boolean> => {
    const headers = { "X-Amz-Target": `secretsmanager.${action}`, "Content-Type": "application/x-amz-json-1.1", Authorization: "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0" };
    return (await fetch(moto.url, { method: "POST", headers, body: JSON.stringify(body) })).ok;
  };
  return {
    backend: "aws",
    env,
    agentEnv: { CREW_RESEARCHER_ROLE_ARN: role("researcher"), CREW_WRITER_ROLE_ARN: role("writer") },
    put: async ({ id }, value) => {
      if (value === null) await call("DeleteSecret", { SecretId: id, ForceDeleteWithoutRecovery: true });
      else if (!(await call("PutSecretValue", { SecretId: id, SecretString: value }))) await call("CreateSecret", { Name: id, SecretString: value });
    },
    outage: (on) => {
      if (on) gate.shut();
      else gate.open();
    },
    // moto lets every role read: what can be seen is that each was assumed
    readers: () => Promise.resolve(["researcher", "writer"].filter((agent) => gate.sent().includes(encodeURIComponent(role(agent)))).map((agent) => `${agent} role`)),
    stop: async () => {
      await gate.close();
      await moto.stop();
    },
  };
}
