import type { AnalysisInput } from "../../analysis";
import { evaluatorOf } from "../../evaluate";
import { withImporters } from "../../evaluate/importers";
import type { Machine } from "../../evaluate/machine";
import type { PythonSource } from "../../languages/document";
import type { CrewModel } from "../../model/crew";
import type { SdkUse } from "../../model/policy";
import type { Location } from "../../text/range";
import type { AwsTables } from "../aws/tables";
import { remembered } from "../../remember";
import { callsOf, type BareUse } from "./calls";
import { noClients, unfollowed } from "./clients";
import { agentReach } from "./reach";

const CLOUDS = /\b(?:aio)?boto(?:3|core)\b|\bs3fs\b|awswrangler|langchain_aws|s3:\/\/|S3(?:File|Directory)Loader|DynamoDBChatMessageHistory|(?:Kendra|KnowledgeBases)Retriever|SagemakerEndpoint|Bedrock\w*Tool|S3(?:Reader|Writer)Tool|\bgoogle\.cloud\b|from google import cloud|vertexai|firebase_admin|googleapiclient|google\.genai|from google import genai|\bgcsfs\b|\badlfs\b|S3FileSystem|\blitellm\b|Anthropic(?:Bedrock|Vertex)|AWS4Auth|SigV4|AWSV4Signer|redshift_connector|\bduckdb\b|sqs:\/\/|\b(?:gs|gcs|abfss?|az):\/\/|get_bearer_token_provider|\.get_token\(|\bazure\.(?!identity\b|core\b|functions\b)\w|aws_secretsmanager_caching|aws_lambda_powertools|pynamodb|\bsagemaker\b|langgraph_checkpoint_aws|\bstrands\b|llama_index|\bbedrock\//;

const speaksOfCloud = remembered((source: PythonSource) => CLOUDS.test(source.text));

/** SDK calls of the project, the actions they need, what they name, and the agents that reach them. */
export function sdkUses(input: AnalysisInput, crew: CrewModel, tables: AwsTables): SdkUse[] {
  const models = modelUses(crew);
  const sources = [...input.python.values()];
  if (!sources.some(speaksOfCloud)) return models;
  const evaluator = evaluatorOf(input);
  const found = new Map<PythonSource, readonly BareUse[]>();
  const clients = noClients();
  const read = (some: Iterable<PythonSource>): void => {
    for (const source of some) {
      if (found.has(source)) continue;
      input.cancellation.check();
      found.set(source, callsOf(source, evaluator, tables, input.knowledge.cloud, clients));
    }
  };
  read(speakers(sources, evaluator.machine));
  // an object of a cloud library reaches other files only through a call, which has been read by now
  const called = new Set([...evaluator.machine.functions.values()].map((fn) => fn.source));
  read(sources.filter((source) => called.has(source)));
  const ofModels = new Set(models.map(({ location }) => placeKey(location)));
  const uses = [...sources.flatMap((source) => found.get(source) ?? []), ...unfollowed(clients, sources)].filter((use) => use.service !== "bedrock" || !ofModels.has(placeKey(use.location)));
  if (uses.length === 0) return models;
  const reach = agentReach(input, crew);
  return [...uses.map((use) => ({ ...use, ...reach(use.location) })), ...models];
}

function placeKey({ path, range }: Location): string {
  return `${path}:${String(range.start)}`;
}

/** Files that speak of a cloud and those that import them, in path order: the others make no object of its libraries. */
function speakers(sources: readonly PythonSource[], machine: Machine): PythonSource[] {
  const speaks = new Set(sources.filter(speaksOfCloud));
  const chosen = withImporters(machine, speaks, sources.filter((source) => !speaks.has(source)));
  return sources.filter((source) => chosen.has(source));
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
