import type { ObjectSpecs } from "../../../../src/core/model/knowledge";

const LLM = "crewai.LLM()";
const AGENT = "crewai.Agent()";
const TASK = "crewai.Task()";
const CREW = "crewai.Crew()";

/** What CrewAI hands to hooks and listeners, and what its objects hold (crewai 1.15.30; test/claims/crewai-prints.py). */
export const objects: ObjectSpecs = {
  parameters: [
    { decorators: ["*.before_llm_call", "*.after_llm_call"], position: 0, type: "crewai.hooks.LLMCallHookContext()" },
    { decorators: ["*.before_tool_call", "*.after_tool_call"], position: 0, type: "crewai.hooks.ToolCallHookContext()" },
    { decorators: ["*.on"], position: 1, type: "@" },
  ],
  members: {
    "Agent().llm": LLM, "Agent().function_calling_llm": LLM, "Agent().crew": CREW,
    "Crew().agents": `${AGENT}[]`, "Crew().tasks": `${TASK}[]`, "Crew().manager_llm": LLM, "Crew().manager_agent": AGENT, "Crew().function_calling_llm": LLM,
    "Task().agent": AGENT,
    "LLMCallHookContext().llm": LLM, "LLMCallHookContext().agent": AGENT, "LLMCallHookContext().task": TASK, "LLMCallHookContext().crew": CREW,
    "ToolCallHookContext().agent": AGENT, "ToolCallHookContext().task": TASK, "ToolCallHookContext().crew": CREW,
    "AgentExecutionStartedEvent().agent": AGENT, "AgentExecutionCompletedEvent().agent": AGENT, "AgentExecutionErrorEvent().agent": AGENT,
    "CrewKickoffStartedEvent().crew": CREW, "CrewKickoffCompletedEvent().crew": CREW, "CrewKickoffFailedEvent().crew": CREW,
    "ToolUsageStartedEvent().agent": AGENT, "ToolUsageFinishedEvent().agent": AGENT,
  },
};
