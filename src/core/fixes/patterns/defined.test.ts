import { expect, it } from "vitest";
import { analyse } from "../../../../test/support/analyze";
import { contextOf, fixRounds } from "../../../../test/support/fixes";
import type { Changes, Refusal } from "../types";
import { rotationChanges } from "./rotation";

const CREW = `import os
from crewai import Agent, Crew, LLM, Task

llm = LLM(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
one = Agent(role="one", goal="g", backstory="b", llm=llm)
two = Agent(role="two", goal="g", backstory="b", llm=llm)
crew = Crew(agents=[one, two], tasks=[Task(description="d", expected_output="e", agent=one)])
crew.kickoff()
`;
const ROTATION = "import boto3\n\n\nclass RotatingCredential:\n    def rotate(self, client, name, value):\n        client.put_secret_value(SecretId=name, SecretString=value)\n";
const AGENT = "from crewai import Agent\n\n\nclass SecureAgent(Agent):\n    pass\n";

async function withKind(kind: string, more: Record<string, string>): Promise<Record<string, string>> {
  return (await fixRounds({ "crew.py": CREW, "requirements.txt": "crewai==1.15.30\n", ...more }, "unsafe", { kind })).files;
}

it("makes agents SecureAgents where the project has none, and adds no second one", async () => {
  expect((await withKind("secure-agent", {}))["crew.py"]).toContain("SecureAgent(");
  const files = await withKind("secure-agent", { "secure.py": AGENT });
  expect(files["crew.py"]).toBe(CREW);
  expect(files["crew_credentials.py"]).toBeUndefined();
});

it("adds no second RotatingCredential", async () => {
  const rotation = async (more: Record<string, string>): Promise<Changes | Refusal> => {
    const files = { "crew.py": CREW, "requirements.txt": "crewai==1.15.30\n", ...more };
    const { workspace, project } = await analyse(files);
    return rotationChanges(contextOf(workspace, project, files));
  };
  expect(JSON.stringify(await rotation({}))).toContain('"section":"rotation"');
  expect(await rotation({ "rotation.py": ROTATION })).toEqual({ reason: expect.stringContaining("rotation.py has a RotatingCredential already") as string });
});
