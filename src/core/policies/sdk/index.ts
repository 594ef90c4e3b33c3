import type { AnalysisInput } from "../../analysis";
import { evaluatorOf } from "../../evaluate";
import type { CrewModel } from "../../model/crew";
import type { SdkUse } from "../../model/policy";
import type { AwsTables } from "../aws/tables";
import { callsOf } from "./calls";
import { agentReach } from "./reach";

const CLOUDS = /\b(?:aio)?boto(?:3|core)\b|\bs3fs\b|awswrangler|langchain_aws|s3:\/\/|S3(?:File|Directory)Loader|DynamoDBChatMessageHistory|(?:Kendra|KnowledgeBases)Retriever|SagemakerEndpoint|Bedrock\w*Tool|S3(?:Reader|Writer)Tool|\bgoogle\.cloud\b|from google import cloud|vertexai|\bazure\.(?:storage|keyvault|servicebus|eventhub|cosmos)/;

/** SDK calls of the project, the actions they need, what they name, and the agents that reach them. */
export function sdkUses(input: AnalysisInput, crew: CrewModel, tables: AwsTables): SdkUse[] {
  const models = modelUses(crew);
  const sources = [...input.python.values()];
  if (!sources.some((source) => CLOUDS.test(source.text))) return models;
  const evaluator = evaluatorOf(input);
  const uses = sources.flatMap((source) => {
    input.cancellation.check();
    return callsOf(source, evaluator, tables, input.knowledge.cloud.libraries);
  });
  if (uses.length === 0) return models;
  const reach = agentReach(input, crew);
  return [...uses.map((use) => ({ ...use, ...reach(use.location) })), ...models];
}

/** Agents whose model runs on Bedrock call it through CrewAI's own provider. */
function modelUses(crew: CrewModel): SdkUse[] {
  return [...crew.llms.values()].flatMap((llm): SdkUse[] => {
    if (!llm.location || (llm.provider !== "bedrock" && !/^bedrock\//.test(llm.model ?? ""))) return [];
    const agents = [...crew.agents.values()].filter((agent) => agent.llms.includes(llm.id)).map((agent) => agent.id);
    const actions = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
    return [{ location: llm.location, cloud: "aws", service: "bedrock", operation: "Converse", actions, resources: [], unresolved: null, resourcesUnresolved: "the model's ARN depends on its inference profile", agents, tools: [] }];
  });
}
