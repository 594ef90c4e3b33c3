import { onlyString, type Evaluator, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call } from "../../languages/python/ast";
import type { SdkUse } from "../../model/policy";
import type { BareUse } from "./calls";

type Cloud = SdkUse["cloud"];

/** Arguments of a call as values, by position and by keyword. */
interface Given {
  readonly at: (index: number | null, ...names: readonly string[]) => Value | undefined;
  readonly texts: readonly string[];
}

type Asked = { readonly cloud: Cloud; readonly service: string; readonly actions: readonly string[] } | { readonly cloud: Cloud; readonly service: string; readonly why: string };

interface Relative {
  readonly name: RegExp;
  /** What the call asks of a cloud; null for nothing. */
  readonly asks: (given: Given, name: string) => Asked | null;
}

/** APIs of Google that ask for a person's consent or a key, and IAM for nothing (developers.google.com, read 2026-11). */
const CONSENTED = /^(?:admin|books|calendar|chat|classroom|customsearch|docs|drive|driveactivity|forms|gmail|groupssettings|keep|language|mybusiness\w*|oauth2|pagespeedonline|people|photoslibrary|plus|reports|script|searchconsole|sheets|slides|tasks|translate|webmasters|youtube\w*)$/;
/** Services that are signed for by hand, since boto3 has no client for what they are asked. */
const SIGNED = /^(?:es|aoss|execute-api|s3|lambda|neptune-db|neptune-graph|appsync|bedrock|aps|osis|vpc-lattice-svcs)$/;
/** Libraries that open whatever address they are given. */
const OPENERS = /^(?:pandas|polars|dask|pyarrow|duckdb|datasets|xarray|torch|torchvision|tensorflow|keras|pyspark|ray|modin|geopandas|rasterio|zarr|h5py|fsspec|smart_open|cloudpathlib|upath|deltalake|mlflow|huggingface_hub|intake|kfp|great_expectations|sqlmesh|dlt)\./;
const ADDRESSES: readonly (readonly [RegExp, Cloud, string])[] = [
  [/\b(?:gs|gcs):\/\/\S/, "gcp", "storage"],
  [/\b(?:abfss?|az|adl):\/\/\S/, "azure", "storage"],
  [/\bs3[an]?:\/\/\S/, "aws", "s3"],
];

/** Libraries that reach a cloud besides its own: which of their calls do so, by their arguments (their documentation, read 2026-11). */
const RELATIVES: readonly Relative[] = [
  {
    name: /^googleapiclient\.discovery\.build$/,
    asks: ({ at }) => {
      const api = textOf(at(0, "serviceName"));
      return api !== null && CONSENTED.test(api) ? null : { cloud: "gcp", service: api ?? "*", why: "what the methods of an API that is built at run time need is not known" };
    },
  },
  { name: /^google\.genai\.Client$/, asks: ({ at }) => (at(null, "vertexai") && !isFalse(at(null, "vertexai")) ? { cloud: "gcp", service: "aiplatform", why: "which models and files this client of Vertex AI is asked for is not followed" } : null) },
  { name: /^anthropic\.(?:lib\.bedrock\.)?(?:Async)?AnthropicBedrock\.(?:beta\.)?messages\.stream$/, asks: () => invoking(false, true) },
  { name: /^anthropic\.(?:lib\.bedrock\.)?(?:Async)?AnthropicBedrock\.(?:beta\.)?messages\.create$/, asks: ({ at }) => streamed(at(null, "stream")) },
  { name: /^anthropic\.(?:lib\.vertex\.)?(?:Async)?AnthropicVertex\.(?:beta\.)?messages\.(?:create|stream)$/, asks: () => ({ cloud: "gcp", service: "aiplatform", actions: ["aiplatform.endpoints.predict"] }) },
  {
    name: /^litellm\.(?:a?completion|a?text_completion|a?embedding|Router)$/,
    asks: ({ at }) => {
      const model = textOf(at(0, "model")) ?? "";
      if (/^vertex_ai/.test(model)) return { cloud: "gcp", service: "aiplatform", actions: ["aiplatform.endpoints.predict"] };
      return /^bedrock\//.test(model) ? streamed(at(null, "stream")) : null;
    },
  },
  { name: /^redshift_connector\.connect$/, asks: ({ at }) => (at(null, "iam") && !isFalse(at(null, "iam")) ? { cloud: "aws", service: "redshift", why: "signing in to Redshift by IAM takes credentials of the cluster, by arguments that are not followed" } : null) },
  {
    name: /^(?:requests_aws4auth\.AWS4Auth|requests_auth_aws_sigv4\.AWSSigV4|opensearchpy\.(?:helpers\.signer\.)?\w*AWSV4Signer\w*|aws_requests_auth\.\w+\.\w+|botocore\.auth\.\w*SigV4\w*|httpx_auth\.AWS4Auth|llama_index\.\w+\.opensearch\.\w+)$/,
    asks: ({ texts }) => ({ cloud: "aws", service: texts.find((text) => SIGNED.test(text)) ?? "*", why: "requests that are signed by hand are not followed" }),
  },
  { name: /^(?:celery\.Celery|kombu\.Connection)$/, asks: ({ texts }) => (texts.some((text) => text.startsWith("sqs://")) ? { cloud: "aws", service: "sqs", why: "what a broker asks of its queues is not followed" } : null) },
  { name: /^azure\.identity\.(?:aio\.)?get_bearer_token_provider$|^azure\.identity\.\w*(?:aio\.)?\w*Credential\.get_token$/, asks: ({ texts }) => ({ cloud: "azure", service: /cognitiveservices|ai\.azure/.test(texts.join(" ")) ? "cognitiveservices" : "*", why: "what is done with a token of the identity is not followed" }) },
];

/** What a library that stands on a cloud's asks of it; null where it asks for nothing, or is none of them. */
export function relativeUse(name: string, call: Call, source: PythonSource, evaluator: Evaluator): BareUse | null {
  const relative = RELATIVES.find((one) => one.name.test(name));
  if (!relative && !OPENERS.test(name)) return null;
  const given = givenTo(call, source, evaluator);
  const asked = relative ? relative.asks(given, name) : opened(given, name);
  if (!asked) return null;
  const { cloud, service } = asked;
  const base = { location: source.locate(call), cloud, service, operation: name.slice(name.lastIndexOf(".") + 1), resources: [] };
  if ("why" in asked) return { ...base, actions: [], unresolved: asked.why, resourcesUnresolved: asked.why };
  return { ...base, actions: asked.actions, unresolved: null, resourcesUnresolved: "which resource the call reaches is not in the code" };
}

function opened({ texts }: Given, name: string): Asked | null {
  for (const [address, cloud, service] of ADDRESSES) {
    if (texts.some((text) => address.test(text))) return { cloud, service, why: `what ${name} does with this address is not followed` };
  }
  return null;
}

function invoking(plain: boolean, stream: boolean): Asked {
  return { cloud: "aws", service: "bedrock", actions: [...(plain ? ["bedrock:InvokeModel"] : []), ...(stream ? ["bedrock:InvokeModelWithResponseStream"] : [])] };
}

/** A model is asked at once, or piece by piece where `stream` says so. */
function streamed(stream: Value | undefined): Asked {
  if (!stream || isFalse(stream)) return invoking(true, false);
  return invoking(stream.kind !== "const", true);
}

function givenTo(call: Call, source: PythonSource, evaluator: Evaluator): Given {
  const values = call.args.map((arg) => evaluator.valueOf(arg, source));
  const named = new Map(call.keywords.flatMap((keyword) => (keyword.name === null ? [] : [[keyword.name, evaluator.valueOf(keyword.value, source)] as const])));
  return {
    at: (index, ...names) => names.map((name) => named.get(name)).find((value) => value !== undefined) ?? (index === null ? undefined : values[index]),
    texts: [...values, ...named.values()].flatMap((value) => textOf(value) ?? startOf(value)),
  };
}

function textOf(value: Value | undefined): string | null {
  return onlyString(value);
}

/** The literal parts of a text that is put together. */
function startOf(value: Value): string[] {
  return value.kind === "text" ? [value.parts.map((part) => (part.kind === "const" ? String(part.value) : "*")).join("")] : [];
}

function isFalse(value: Value | undefined): boolean {
  return value?.kind === "const" && value.value === false;
}
