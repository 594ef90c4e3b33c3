import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import { expect, it } from "vitest";
import { graphOf } from "./crew-graph";

const schema = JSON.parse(readFileSync(join(__dirname, "../../docs/graph.schema.json"), "utf8")) as object;
const validate = new Ajv({ strict: false }).compile(schema);

it("prints a graph that its schema takes", async () => {
  const code = `
import os
from crewai import Agent, Crew, LLM, Process, Task
from crewai_tools import SerperDevTool
shared = LLM(model="openai/gpt-4o", api_key=os.environ["TEAM_KEY"])
a = Agent(role="A", llm=shared, tools=[SerperDevTool()], allow_delegation=True)
b = Agent(role="B", llm=choose())
crew = Crew(agents=[a, b], tasks=[Task(description="d", agent=a)], process=Process.hierarchical, manager_llm=shared)
alone = Agent(role="C", llm=shared)
`;
  const graph = await graphOf({ "crew.py": code });
  validate(graph);
  expect(validate.errors).toBeNull();
  expect(graph.crews.map((crew) => crew.path)).toEqual(["crew.py", null]);
  expect(graph.crews[0]?.shared).toEqual([{ credential: "TEAM_KEY", agents: ["a", "manager"], explicit: true, privileged: false }]);
  expect(graph.crews[0]?.delegation_edges).toEqual([["manager", "a"], ["manager", "b"]]);
});

it("rejects a graph of another shape", () => {
  expect(validate({ schemaVersion: 2, root: ".", crews: [], credentials: [] })).toBe(false);
});
