import { members, onlyString, type Evaluator, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call } from "../../languages/python/ast";
import type { BareUse } from "./calls";

const WHOLE = "bedrock:InvokeModel";
const STREAMED = "bedrock:InvokeModelWithResponseStream";
const ARN = "the model's ARN depends on its inference profile";
const NAMES = /(?:^|\.)(?:ChatBedrock|ChatBedrockConverse|BedrockLLM|BedrockChat|Bedrock|BedrockEmbeddings|BedrockConverse|BedrockEmbedding|BedrockModel|Agent|LLM)$/;

/** Whether a call's name may be that of a model object, which calls Bedrock with the client that it is given. */
export function isModelName(name: string): boolean {
  return NAMES.test(name);
}

/** Objects of LangChain, LlamaIndex, Strands and CrewAI that call Bedrock's models themselves. */
export function modelCalls(call: Call, source: PythonSource, evaluator: Evaluator): BareUse[] {
  const name = source.text.slice(call.func.start, call.func.end);
  if (!isModelName(name)) return [];
  const given = (keyword: string): Value | null => {
    const found = call.keywords.find((one) => one.name === keyword)?.value;
    return found ? evaluator.valueOf(found, source) : null;
  };
  const use = (actions: readonly string[]): BareUse => ({ location: source.locate(call), cloud: "aws", service: "bedrock", operation: name, actions, resources: [], unresolved: null, resourcesUnresolved: ARN });
  for (const cls of evaluator.classesOf(call, source)) {
    if (/^(?:langchain(?:_aws|_community)?|llama_index)\..*Bedrock/.test(cls)) return [use(/Embeddings?$/.test(cls) ? [WHOLE] : [WHOLE, STREAMED])];
    // Strands streams unless it is told not to (strands-agents 1, read 2026-11)
    if (/^strands\..*BedrockModel$/.test(cls)) return [use(streamed(given("streaming")))];
    if (/^strands\.(?:agent\.(?:agent\.)?)?Agent$/.test(cls)) return [...(usesBedrock(given("model"), call) ? [use([STREAMED])] : []), ...anyCall(given("tools"), call, source)];
    if (/^crewai\.(?:llm\.)?LLM$/.test(cls) && /^bedrock\//.test(onlyString(given("model") ?? (call.args[0] ? evaluator.valueOf(call.args[0], source) : undefined)) ?? "")) return [use([WHOLE, STREAMED])];
  }
  return [];
}

function streamed(value: Value | null): string[] {
  if (value === null || (value.kind === "const" && value.value === true)) return [STREAMED];
  return value.kind === "const" && value.value === false ? [WHOLE] : [WHOLE, STREAMED];
}

/** An agent of Strands without a model, or with a model's name alone, runs on Bedrock. */
function usesBedrock(model: Value | null, call: Call): boolean {
  const open = call.args.length > 0 || call.keywords.some((keyword) => keyword.name === null);
  return model === null ? !open : onlyString(model) !== null;
}

/** `use_aws` is a tool that makes whatever call of AWS the model asks for. */
function anyCall(tools: Value | null, call: Call, source: PythonSource): BareUse[] {
  const items = tools ? members(tools).flatMap((one) => (one.kind === "list" ? one.items : [one])) : [];
  const free = items.flatMap(members).some((one) => one.kind === "external" && /^strands_tools\.use_aws/.test(one.fqn));
  const why = "the tool use_aws makes whatever call the model asks for";
  return free ? [{ location: source.locate(call), cloud: "aws", service: "*", operation: "use_aws", actions: [], resources: [], unresolved: why, resourcesUnresolved: why }] : [];
}
