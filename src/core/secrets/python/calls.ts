import type { Call, Expr } from "../../languages/python/ast";
import type { SecretShape } from "../../model/secret";

/** Position of a credential among the arguments of calls that take it without a keyword. From the libraries' documentation, 2026-11. */
const POSITIONAL: Readonly<Record<string, readonly (readonly [index: number, name: string])[]>> = {
  SecretStr: [[0, "secret"]],
  HTTPBasicAuth: [[1, "password"]],
  HTTPDigestAuth: [[1, "password"]],
  HTTPProxyAuth: [[1, "password"]],
  BasicAuth: [[1, "password"]],
  DigestAuth: [[1, "password"]],
  HttpNtlmAuth: [[1, "password"]],
  PlainTextAuthProvider: [[1, "password"]],
  PlainCredentials: [[1, "password"]],
  UsernamePasswordCredential: [[3, "password"]],
  ClientSecretCredential: [[2, "client_secret"]],
  AzureKeyCredential: [[0, "api_key"]],
  AzureNamedKeyCredential: [[1, "access_key"]],
  StaticProvider: [[1, "secret_key"]],
  Github: [[0, "access_token"]],
  Gitlab: [[1, "private_token"]],
  Fernet: [[0, "encryption_key"]],
  TavilyClient: [[0, "api_key"]],
  AsyncTavilyClient: [[0, "api_key"]],
  Exa: [[0, "api_key"]],
  Metaphor: [[0, "api_key"]],
  LinkupClient: [[0, "api_key"]],
  FirecrawlApp: [[0, "api_key"]],
  SendGridAPIClient: [[0, "api_key"]],
  MailgunClient: [[0, "api_key"]],
  NewsApiClient: [[0, "api_key"]],
  ApifyClient: [[0, "token"]],
  TelegramClient: [[2, "api_hash"]],
  TeleBot: [[0, "bot_token"]],
  Bot: [[0, "bot_token"]],
  WebClient: [[0, "token"]],
  MistralClient: [[0, "api_key"]],
  CohereClient: [[0, "api_key"]],
  ClientV2: [[0, "api_key"]],
  ElevenLabs: [[0, "api_key"]],
  DeepgramClient: [[0, "api_key"]],
  Pinecone: [[0, "api_key"]],
  StripeClient: [[0, "api_key"]],
  NotionClient: [[0, "token"]],
  InfluxDBClient: [[1, "token"]],
  Airtable: [[1, "api_key"]],
  set_password: [[0, "password"]],
  check_password: [],
  make_password: [],
  login: [[1, "password"]],
  authenticate: [[1, "password"]],
  set_api_key: [[0, "api_key"]],
  set_secret: [[1, "secret"]],
  putenv: [],
};

/** Methods that take the key alone: `client.run(token)`, `huggingface_hub.login(token)`. */
const QUALIFIED: Readonly<Record<string, readonly (readonly [index: number, name: string])[]>> = {
  "huggingface_hub.login": [[0, "token"]],
  "wandb.login": [],
  "twilio.rest.Client": [[1, "auth_token"]],
  "notion_client.Client": [[0, "token"]],
  "cohere.Client": [[0, "api_key"]],
  "serpapi.Client": [[0, "api_key"]],
  "openai.OpenAI": [[0, "api_key"]],
  "boto3.Session": [[0, "access_key"], [1, "secret_key"]],
  "boto3.session.Session": [[0, "access_key"], [1, "secret_key"]],
  "pymysql.connect": [[2, "password"]],
  "MySQLdb.connect": [[2, "password"]],
  "mysql.connector.connect": [],
  "jwt.encode": [[1, "signing_key"]],
  "jwt.decode": [[1, "signing_key"]],
  "jose.jwt.encode": [[1, "signing_key"]],
  "jose.jwt.decode": [[1, "signing_key"]],
  "hmac.new": [[0, "signing_key"]],
  "ftplib.FTP": [[2, "password"]],
  "keyring.set_password": [[2, "password"]],
  "redis.Redis": [[3, "password"]],
  "neo4j.basic_auth": [[1, "password"]],
  "praw.Reddit": [],
  "tweepy.OAuthHandler": [[0, "access_key"], [1, "secret"]],
  "tweepy.Client": [[0, "bearer_token"]],
};

/** Known positional credentials of a call. `qualified` is the callee's dotted name, null when unknown. */
export function positionalCredentials(call: Call, qualified: string | null): readonly (readonly [index: number, name: string])[] {
  const exact = qualified === null ? undefined : QUALIFIED[qualified];
  if (exact) return exact;
  const last = lastName(call.func);
  if (last === "login" && call.args.length < 2) return [];
  return Object.hasOwn(POSITIONAL, last) ? (POSITIONAL[last] ?? []) : [];
}

export function lastName(func: Expr): string {
  return func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr : "";
}

/** A call that looks a value up by name and may bring a fall-back along. */
export interface Lookup {
  readonly name: Expr;
  readonly fallback: Expr | null;
  readonly shape: SecretShape;
  /** True for process environment and secret stores, whose names are never values. */
  readonly environment: boolean;
}

const ENVIRONMENT = /^(?:os\.getenv|os\.environ\.(?:get|setdefault|pop)|os\.getenvb|getenv|environ\.get|decouple\.config|config|env|env\.(?:str|get|bytes)|environ\.Env\(\)|starlette\.config\.Config|streamlit\.secrets\.get|google\.colab\.userdata\.get|userdata\.get|st\.secrets\.get|dotenv\.get_key|keyring\.get_password|kaggle_secrets\.\w+)$/;

/** Reads `os.getenv(name, default)`, `config(name, default=…)`, `mapping.get(name, default)` and their like. */
export function lookupOf(call: Call, qualified: string | null): Lookup | null {
  const last = lastName(call.func);
  const name = call.args[0] ?? call.keywords.find((keyword) => keyword.name === "key")?.value;
  if (!name) return null;
  const fallback = call.args[1] ?? call.keywords.find((keyword) => keyword.name === "default")?.value ?? null;
  const written = qualified ?? dotted(call.func);
  const section = call.args[1];
  const otherwise = call.keywords.find((keyword) => keyword.name === "fallback")?.value;
  // configparser: section, option, fallback
  if (last === "get" && otherwise && section?.kind === "Str") return { name: section, fallback: otherwise, shape: "env-default", environment: false };
  const environment = ENVIRONMENT.test(written) || last === "getenv" || /(?:^|\.)(?:environ|secrets)\.get$/.test(written) || /^(?:get_env|get_env_var|getenv_or_default|get_secret|env_or|get_from_env|getEnv|get_config|get_setting|secret_from_env|get_from_dict_or_env)$/.test(last) || (/^env$/.test(last) && call.func.kind === "Name");
  if (environment) return { name, fallback, shape: "env-default", environment };
  if (["get", "pop", "setdefault", "getattr"].includes(last) && fallback && call.args.length <= 2) return { name, fallback, shape: "env-default", environment: false };
  if (last === "getattr" && call.args.length === 3 && call.args[1] && call.args[2]) return { name: call.args[1], fallback: call.args[2], shape: "env-default", environment: false };
  return null;
}

/** `a.b.c` as written; empty where something else stands in between. */
export function dotted(expr: Expr): string {
  if (expr.kind === "Name") return expr.id;
  if (expr.kind === "Attribute") {
    const base = dotted(expr.value);
    return base === "" ? "" : `${base}.${expr.attr}`;
  }
  return "";
}

/** Keywords of CrewAI and of model clients whose text is sent to a language model. */
const PROMPT_KEYWORDS = new Set(["role", "goal", "backstory", "description", "expected_output", "system_prompt", "system_template", "prompt_template", "response_template", "system_message", "system", "instructions", "prompt", "guardrail"]);
const PROMPT_CALLS = new Set(["Agent", "Task", "LiteAgent", "SystemMessage", "HumanMessage", "ChatPromptTemplate", "PromptTemplate", "from_template", "from_messages", "ConditionalTask", "AIMessage"]);

/** Expressions of a call that end up in a prompt. */
export function promptArguments(call: Call): readonly Expr[] {
  const last = lastName(call.func);
  if (last === "kickoff" || last === "kickoff_async" || last === "akickoff" || last === "kickoff_for_each") return call.keywords.filter((keyword) => keyword.name === "inputs").map((keyword) => keyword.value);
  if (PROMPT_CALLS.has(last)) {
    const named = call.keywords.filter((keyword) => keyword.name !== null && (PROMPT_KEYWORDS.has(keyword.name) || keyword.name === "content" || keyword.name === "template"));
    return [...named.map((keyword) => keyword.value), ...(last === "Agent" || last === "Task" ? [] : call.args)];
  }
  return call.keywords.filter((keyword) => keyword.name === "system_prompt" || keyword.name === "system_message" || keyword.name === "backstory").map((keyword) => keyword.value);
}
