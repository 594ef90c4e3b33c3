import type { FlowCategory, SinkSpec } from "../../../../src/core/model/knowledge";

const SECRETS: readonly FlowCategory[] = ["credential", "dump", "environment"];
const rule = "credential-in-prompt";
const consequence = "the model provider, its logs and anyone who can talk the agent into repeating it receive it";
const common = { group: "prompt", rule, severity: "error", categories: SECRETS, consequence } as const;
const KICKOFF = ["kickoff", "kickoff_async", "akickoff", "kickoff_for_each", "kickoff_for_each_async", "akickoff_for_each", "train", "test"];

/** What CrewAI and LLM clients put in front of a model. */
export const PROMPT_SINKS: readonly SinkSpec[] = [
  {
    ...common, id: "crewai.inputs", label: "the crew's inputs", methods: KICKOFF.slice(0, 6), receivers: ["crewai.Crew()", "crewai.Flow()", "*.crew()"],
    receiverName: "crew\\w*$", args: ["inputs", 0],
  },
  {
    ...common, id: "crewai.agent", label: "an agent's prompt", functions: ["crewai.Agent", "crewai.agent.Agent"],
    args: ["role", "goal", "backstory", "system_template", "prompt_template", "response_template"],
  },
  { ...common, id: "crewai.kickoff", label: "an agent's prompt", methods: ["kickoff", "kickoff_async"], receivers: ["crewai.Agent()", "crewai.LiteAgent()", "crewai.lite_agent.LiteAgent()"], args: [0, "messages"] },
  { ...common, id: "crewai.agent.set", label: "an agent's prompt", methods: ["role=", "goal=", "backstory=", "system_template=", "prompt_template="], receivers: ["crewai.Agent()", "crewai.agent.Agent()"] , args: "all" },
  { ...common, id: "crewai.task.set", label: "a task's prompt", methods: ["description=", "expected_output="], receivers: ["crewai.Task()", "crewai.task.Task()"], args: "all" },
  { ...common, id: "crewai.task", label: "a task's prompt", functions: ["crewai.Task", "crewai.task.Task"], args: ["description", "expected_output"] },
  {
    ...common, id: "crewai.guardrail", label: "a guardrail's answer, which the model reads", functions: ["crewai.Task", "crewai.task.Task", "crewai.Agent", "crewai.agent.Agent"],
    args: [], callbacks: ["guardrail", "guardrails"],
  },
  {
    ...common, id: "tool.result", label: "a tool's answer, which the model reads", severity: "warning", known: true, args: [],
    results: {
      decorators: ["*.tool", "*.after_tool_call", "tool"],
      bases: ["*.BaseTool", "*.StructuredTool"], methods: ["_run", "_arun", "run"],
    },
  },
  { ...common, id: "crewai.messages", label: "the model's messages", methods: ["append", "insert", "extend"], receivers: ["crewai.hooks.LLMCallHookContext().messages"], args: "all" },
  {
    ...common, id: "crewai.knowledge", label: "the crew's knowledge", args: ["content", 0],
    functions: ["crewai.knowledge.source.string_knowledge_source.StringKnowledgeSource"],
  },
  {
    ...common, id: "crewai.memory", label: "the crew's memory", methods: ["save", "remember"], receiverName: "memory$",
    receivers: ["*.ShortTermMemory()", "*.LongTermMemory()", "*.EntityMemory()", "*.ExternalMemory()", "crewai.Memory()", "crewai.memory.Memory()"], args: [0, "value", "content"],
  },
  {
    ...common, id: "llm.chat", label: "a prompt", methods: ["create", "parse"], receivers: ["openai.OpenAI().chat.completions", "anthropic.Anthropic().messages"],
    receiverName: "^(completions|messages)$", args: ["messages", "system", "input", "instructions"],
  },
  {
    ...common, id: "llm.call", label: "a prompt", methods: ["call", "invoke", "ainvoke", "generate_content", "complete", "predict"],
    receivers: ["crewai.LLM()", "*.ChatOpenAI()", "*.ChatAnthropic()", "*.ChatGroq()", "*.GenerativeModel()"], receiverName: "^(llm|chat_model)$",
    args: [0, "messages", "prompt", "input", "contents"],
  },
  { ...common, id: "llm.litellm", label: "a prompt", functions: ["litellm.completion", "litellm.acompletion", "openai.ChatCompletion.create"], args: ["messages", "prompt"] },
];
