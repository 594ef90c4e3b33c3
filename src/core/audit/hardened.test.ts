import { expect, it } from "vitest";
import { RULES } from "../../../language-rules/registry.generated";
import { analyse } from "../../../test/support/analyze";
import { hardenRounds } from "../../../test/support/fixes";
import { scorecard } from "./scorecard";

const CREW = 'from crewai import Agent, Crew, Task\n\none = Agent(role="One", goal="g", backstory="b", llm="gpt-4o")\ncrew = Crew(agents=[one], tasks=[Task(description="d", expected_output="e", agent=one)])\ncrew.kickoff()\n';

async function statuses(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { workspace, project, findings } = await analyse(files, [".env"]);
  const card = scorecard({ input: workspace.input(), project, findings, rules: RULES, today: "2026-11-21" });
  return Object.fromEntries(card.filter(({ item }) => item === 5 || item === 6).map(({ item, status }) => [String(item), status]));
}

it("takes redaction as met where it is installed, and the trail only with a key or a head elsewhere", async () => {
  expect(await statuses({ "crew.py": CREW })).toEqual({ 5: "cannot be seen from here", 6: "cannot be seen from here" });
  const { files } = await hardenRounds({ "crew.py": CREW }, ["redaction", "audit-trail"]);
  expect(await statuses(files)).toEqual({ 5: "met", 6: "cannot be seen from here" });
  expect(await statuses({ ...files, ".env": "CREW_AUDIT_HEAD=/mnt/other/head\n" })).toEqual({ 5: "met", 6: "met" });
  expect(await statuses({ ...files, "crew.py": CREW, ".env": "CREW_AUDIT_HEAD=/mnt/other/head\n" })).toEqual({ 5: "cannot be seen from here", 6: "cannot be seen from here" });
});
