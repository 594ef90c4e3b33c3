import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeModule } from "../../src/core/fixes/module/compose";
import { startMoto, type Service } from "../support/python-env";
import { environment, expectSuccess, Folder, MISSING, modelServer, run } from "../support/running-crew";

const PROVIDER = `import sys, itertools, json, os
from crew_credentials import IssuedKey, RotatingCredential

log, valid, store = [], {"id-0": "value-0"}, {"now": "value-0", "previous": None}
numbers, now = itertools.count(1), [1000.0]
def issue():
    n = next(numbers); valid[f"id-{n}"] = f"value-{n}"; log.append(f"issue {n}"); return IssuedKey(f"id-{n}", f"value-{n}")
def put(value):
    store.update(previous=store["now"], now=value); log.append(f"store {value}")
def revoke(key):
    valid.pop(key, None); log.append(f"revoke {key}")
def make(**options):
    return RotatingCredential(**{**dict(issue=issue, store=put, read=lambda: store["now"], revoke=revoke, state="rotation.json", current="id-0", every=100, grace=10, clock=lambda: now[0]), **options})
`;

describe.skipIf(MISSING !== null)("RotatingCredential", () => {
  const folders: Folder[] = [];
  const runs = async (code: string): Promise<string> => {
    const folder = new Folder({ files: { "rotate.py": PROVIDER + code, "crew_credentials.py": composeModule(["rotation"], { project: "p" }) }, modes: new Map() });
    folders.push(folder);
    const result = await run(folder, ["rotate.py"], null);
    expectSuccess(result);
    return result.stdout;
  };
  afterAll(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  it("keeps both keys valid within the grace period, then revokes the old one", async () => {
    const out = await runs(`key = make()
assert key.rotate_if_due() and not key.rotate_if_due()
assert key.get() == "value-1" and set(valid) == {"id-0", "id-1"}, valid
now[0] += 9; make().rotate_if_due(); assert set(valid) == {"id-0", "id-1"}
now[0] += 1; make().rotate_if_due(); assert set(valid) == {"id-1"}
now[0] += 90; assert make().rotate_if_due(); assert store == {"now": "value-2", "previous": "value-1"}
make().revoke_now(); assert set(valid) == {"id-2"}
print(log, repr(IssuedKey("a", "value-x")), open("rotation.json").read())`);
    expect(out).toContain("['issue 1', 'store value-1', 'revoke id-0', 'issue 2', 'store value-2', 'revoke id-1']");
    expect(out).not.toContain("value-x");
    expect(readFileSync(join(folders.at(-1)?.path ?? "", "rotation.json"), "utf8")).not.toContain("value");
  });

  it("keeps the old key in force where the new one cannot be stored, and revokes the new one", async () => {
    await runs(`def fails(value): raise RuntimeError("no store")
try: make(store=fails).rotate_if_due(); raise SystemExit("went through")
except RuntimeError as error: assert "no store" in str(error)
assert set(valid) == {"id-0"} and store["now"] == "value-0", (valid, store)
def loses(value): pass
try: make(store=loses).rotate_if_due(); raise SystemExit("went through")
except RuntimeError as error: assert "does not give back" in str(error)
assert set(valid) == {"id-0"}
assert make().rotate_if_due() and store["now"] == "value-3"`);
  });

  it("never revokes the key in force, wherever a process ends in between", async () => {
    await runs(`class Dies(BaseException): pass
def stores_and_dies(value): put(value); raise Dies
try: make(store=stores_and_dies).rotate_if_due()
except Dies: pass
make().rotate_if_due()
assert store["now"] == "value-1" and set(valid) == {"id-0", "id-1"}, (store, valid)
now[0] += 10; make().rotate_if_due(); assert set(valid) == {"id-1"}
now[0] += 100
def dies(value): raise Dies
try: make(store=dies).rotate_if_due()
except Dies: pass
assert make(every=1000).rotate_if_due() is False
assert store["now"] == "value-1" and set(valid) == {"id-1"}, (store, valid)
def stores_and_fails(value): put(value); raise RuntimeError("no answer")
try: make(store=stores_and_fails).rotate_if_due()
except RuntimeError: pass
assert store["now"] == "value-3" and set(valid) == {"id-1", "id-3"}, (store, valid)`);
  });

  it("tries a revocation again that failed", async () => {
    await runs(`def fails(key): raise RuntimeError
make(revoke=fails).rotate_if_due(); now[0] += 20
make(revoke=fails).rotate_if_due(); assert "id-0" in valid
make().rotate_if_due(); assert set(valid) == {"id-1"}`);
  });
});

const CREW = `import os
import boto3
from crewai import Agent, Crew, Task
from crew_credentials import IssuedKey, RotatingCredential, agent_llm, secret_id

aws, name = boto3.client("secretsmanager"), secret_id("researcher", "openai")
aws.create_secret(Name=name, SecretString="key-old")
def issue(): return IssuedKey("id-new", "key-new")
def put(value): aws.put_secret_value(SecretId=name, SecretString=value)
def read(): return aws.get_secret_value(SecretId=name)["SecretString"]
def previous(): return aws.get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")["SecretString"]
def revoke(key): open("revoked", "a").write(key)
researcher = Agent(role="Fact finder", goal="Find", backstory="-", llm=agent_llm("researcher", model="gpt-4o-mini"))
crew = Crew(agents=[researcher], tasks=[Task(description="Find", expected_output="x", agent=researcher)])
crew.kickoff()
now = [1000.0]
key = RotatingCredential(issue=issue, store=put, read=read, revoke=revoke, state="rotation.json", current="id-old", every=1000, grace=10, clock=lambda: now[0])
assert key.rotate_if_due() and previous() == "key-old" and not os.path.exists("revoked")
crew.kickoff()
now[0] += 10
key.rotate_if_due()
assert open("revoked").read() == "id-old"
import crew_credentials
crew_credentials._known.clear()
crew.kickoff()
`;

describe.skipIf(MISSING !== null)("rotation in AWS Secrets Manager (moto) under a running crew", () => {
  const { server } = modelServer();
  let moto: Service | null = null;
  beforeAll(async () => {
    moto = await startMoto(environment());
  });
  afterAll(async () => {
    await moto?.stop();
  });

  it("the old value becomes AWSPREVIOUS, works within grace, and the crew goes over to the new one without a restart", async () => {
    const folder = new Folder({ files: { "crew.py": CREW, "crew_credentials.py": composeModule(["rotation", "llm_interceptor", "aws"], { project: "p" }) }, modes: new Map() });
    const variables = { AWS_ENDPOINT_URL: moto?.url ?? "", AWS_DEFAULT_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" };
    expectSuccess(await run(folder, ["crew.py"], server(), variables));
    folder.remove();
    expect(server().requests.map(({ key }) => key)).toEqual(["key-old", "key-old", "key-new"]);
  });
});
