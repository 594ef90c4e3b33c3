import { expect, it } from "vitest";
import type { CrewModel } from "../../src/core/model";
import { analyse } from "../support/analyze";
import { crewaiCreate, DOWN, ENTER, type Step } from "../support/crewai-create";
import { pythonEnv, type PythonEnv } from "../support/python-env";

/** Projects as `crewai create` of the pinned version makes them, read as a careful reader would. */
const env = pythonEnv();
const create = (name: string, job: (env: PythonEnv) => Promise<void>): void => {
  it.skipIf("missing" in env)(name, async () => {
    if (!("missing" in env)) await job(env);
  });
};

/** The model by names instead of ids. */
function summary(model: CrewModel): unknown {
  const names = (ids: readonly string[], of: (id: string) => string | null | undefined): string[] => ids.map((id) => of(id) ?? `unknown ${id}`).sort();
  const credential = (id: string): string | undefined => model.credentials.get(id)?.name;
  const llm = (id: string): string => {
    const one = model.llms.get(id);
    return `${one?.model ?? "default"} with ${names(one?.credentials ?? [], credential).join(", ")}`;
  };
  const tool = (id: string): string => {
    const one = model.tools.get(id);
    return `${one?.className ?? id} with ${names(one?.credentials ?? [], credential).join(", ")}`;
  };
  const agent = (id: string): string | undefined => model.agents.get(id)?.name;
  return {
    agents: Object.fromEntries([...model.agents.values()].map((one) => [one.name, { role: one.role?.trim(), llms: names(one.llms, llm), tools: names(one.tools, tool), delegates: one.allowDelegation }])),
    tasks: Object.fromEntries([...model.tasks.values()].map((one) => [one.name, one.agent === null ? null : agent(one.agent)])),
    crews: model.crews.map((one) => ({
      name: one.name,
      process: one.process,
      agents: names(one.agents, agent),
      tasks: names(one.tasks, (id) => model.tasks.get(id)?.name),
      flow: one.flow,
    })),
    credentials: Object.fromEntries([...model.credentials.values()].map((one) => [one.name, one.kind])),
    unknowns: model.unknowns,
  };
}

const DEFAULT_LLM = ["default with OPENAI_API_KEY"];

create("the JSON project of the wizard", async (python) => {
  const wizard: Step[] = [
    ["Role", `Researcher${ENTER}`], ["Goal", `Find papers on {topic}${ENTER}`], ["Backstory", `Reads a lot.${ENTER}`],
    ["LLM Provider", ENTER], ["OpenAI Model", ENTER], ["[ ] Google search", " "], ["[x] Google search", ENTER],
    ["planning", ENTER], ["delegation", ENTER], ["Add another agent", `y${ENTER}`],
    ["Role", `Web Writer${ENTER}`], ["Goal", `Write${ENTER}`], ["Backstory", `Writes.${ENTER}`],
    ["Choose a different model", DOWN], ["→ Choose a different", ENTER], ["LLM Provider", DOWN], ["→ Anthropic", ENTER], ["Anthropic Model", ENTER],
    ["[ ] Google search", ENTER], ["planning", ENTER], ["delegation", `y${ENTER}`], ["Add another agent", ENTER],
    ["Description", `Research {topic} in depth${ENTER}`], ["Expected output", `Ten bullets${ENTER}`], ["Assign to agent", ENTER], ["Add another task", `y${ENTER}`],
    ["Description", `Write the final report${ENTER}`], ["Expected output", `A report${ENTER}`], ["Assign to agent", DOWN], ["→ web_writer", ENTER],
    ["Context", ENTER], ["Add another task", ENTER], ["memory", ENTER], ["API key", ENTER], ["API key", ENTER],
  ];
  const { files, ignored } = crewaiCreate(python, ["crew", "wizard_demo"], wizard);
  expect(ignored).toContain(".env");
  const { project, findings } = await analyse(files, ignored);
  const model = (agent: string): string => /"llm": "(.*)"/.exec(files[`agents/${agent}.jsonc`] ?? "")?.[1] ?? "none";
  expect(summary(project.crew)).toEqual({
    agents: {
      researcher: { role: "Researcher", llms: [`${model("researcher")} with OPENAI_API_KEY`], tools: ["SerperDevTool with SERPER_API_KEY"], delegates: false },
      web_writer: { role: "Web Writer", llms: [`${model("web_writer")} with ANTHROPIC_API_KEY`], tools: [], delegates: true },
    },
    tasks: { research_topic_in_depth_task: "researcher", write_the_final_report_task: "web_writer" },
    crews: [{ name: "wizard_demo", process: "sequential", agents: ["researcher", "web_writer"], tasks: ["research_topic_in_depth_task", "write_the_final_report_task"], flow: null }],
    credentials: { OPENAI_API_KEY: "implicit-env", SERPER_API_KEY: "implicit-env", ANTHROPIC_API_KEY: "implicit-env" },
    unknowns: [],
  });
  expect(findings.filter((finding) => finding.severity !== "information")).toEqual([]);
});

create("the classic project", async (python) => {
  const { files, ignored } = crewaiCreate(python, ["crew", "classic_demo", "--classic", "--skip-provider"]);
  const { project, findings } = await analyse(files, ignored);
  expect(summary(project.crew)).toEqual({
    agents: {
      researcher: { role: "{topic} Senior Data Researcher", llms: DEFAULT_LLM, tools: [], delegates: null },
      reporting_analyst: { role: "{topic} Reporting Analyst", llms: DEFAULT_LLM, tools: [], delegates: null },
    },
    tasks: { research_task: "researcher", reporting_task: "reporting_analyst" },
    crews: [{ name: "ClassicDemo", process: "sequential", agents: ["reporting_analyst", "researcher"], tasks: ["reporting_task", "research_task"], flow: null }],
    credentials: { OPENAI_API_KEY: "implicit-env" },
    unknowns: [],
  });
  expect(findings.filter((finding) => finding.severity !== "information")).toEqual([]);
});

create("the flow", async (python) => {
  const { files, ignored } = crewaiCreate(python, ["flow", "flow_demo"]);
  expect(ignored).toContain(".env");
  const { project, findings } = await analyse(files, ignored);
  const agent = (role: string): unknown => ({ role, llms: DEFAULT_LLM, tools: [], delegates: null });
  expect(summary(project.crew)).toEqual({
    agents: { planner: agent("Content Planner"), writer: agent("Content Writer"), editor: agent("Content Editor") },
    tasks: { planning_task: "planner", writing_task: "writer", editing_task: "editor" },
    crews: [{ name: "ContentCrew", process: "sequential", agents: ["editor", "planner", "writer"], tasks: ["editing_task", "planning_task", "writing_task"], flow: "ContentFlow" }],
    credentials: { OPENAI_API_KEY: "implicit-env" },
    unknowns: [],
  });
  expect(findings.filter((finding) => finding.severity !== "information")).toEqual([]);
});

create("the declarative flow, which has no crew yet", async (python) => {
  const { files, ignored } = crewaiCreate(python, ["flow", "declared_demo", "--declarative"]);
  const { project, findings } = await analyse(files, ignored);
  expect(files["src/declared_demo/flow.yaml"]).toContain("schema: crewai.flow/v1");
  expect(summary(project.crew)).toEqual({ agents: {}, tasks: {}, crews: [], credentials: {}, unknowns: [] });
  expect(findings.filter((finding) => finding.severity !== "information")).toEqual([]);
});
