import type { Power } from "../model/crew";

const CREDENTIAL_WORD =
  /(?:^|_)(?:API_?KEYS?|APIKEY|KEY|TOKENS?|SECRETS?|SECRET_?KEY|PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|PAT|CREDENTIALS?|CREDS|DSN|CONNECTION_STRING|CONN_STR(?:ING)?|ACCESS_KEY_ID|WEBHOOK(?:_URL)?|AUTH|BEARER|JWT|COOKIE)$|^(?:BW|OP)_SESSION(?:_[A-Z]+)?$/;
/** A file, or the text of one, that holds a key. */
const KEY_FILE = /(?:^|_)(?:PRIVATE_KEY|SSH_KEY|SERVICE_ACCOUNT(?:_KEY)?|CREDENTIALS?|CREDS|TOKEN|API_KEY)_(?:PEM|FILE|FILENAME|PATH|JSON|INFO|B64|BASE64)$/;
const DATABASE_URL = /(?:^|_)(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MONGO(?:DB)?|REDIS|SQL(?:ALCHEMY)?|NEO4J|BROKER)(?:_[A-Z]+)*_(?:URL|URI)$|^(?:DATABASE|DB|MONGO|REDIS)(?:_?(?:URL|URI))$/;
const GLUED = /(?:API_?KEY|ACCESSKEY|SECRETKEY|AUTHTOKEN|ACCESSTOKEN)$/;
// a bare `key` is as often an index, an S3 object or a sort key
const NOT_CREDENTIAL = /^KEYS?$|(?:MAX|NUM|TOTAL|PROMPT|COMPLETION|OUTPUT|INPUT|CONTEXT|NEXT|PAGE|SORT|PRIMARY|FOREIGN|PUBLIC|PUBLISHABLE|CACHE|PARTITION|ROW)_(?:TOKENS?|KEYS?)$|TOKEN_(?:LIMIT|TYPE|URL)/;

/** Whether a variable, field or parameter is named like a credential. Any spelling: `apiKey`, `api-key`, `API_KEY`. */
export function isCredentialName(name: string): boolean {
  const upper = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[-.\s]+/g, "_")
    .toUpperCase()
    .replace(/(?<=[A-Z])_?(?:\d{1,2}|PRIMARY|SECONDARY|BACKUP|FALLBACK|PROD|DEV|STAGING|LIVE)$/, "");
  if (NOT_CREDENTIAL.test(upper)) return false;
  return CREDENTIAL_WORD.test(upper) || KEY_FILE.test(upper) || DATABASE_URL.test(upper) || GLUED.test(upper);
}

/** Whether a variable is named like a setting that stands beside a credential: a host, a model, OAuth scopes. */
export function isSettingName(name: string): boolean {
  return /(?:^|_)(?:SCOPES?|MODEL|MODEL_NAME|VERSION|REGION|HOST|PORT|ENDPOINT|BASE_URL|API_BASE|TIMEOUT|ENVIRONMENT|NAMESPACE|DEPLOYMENT(?:_NAME)?|PROVIDER|TEMPERATURE)$/i.test(name);
}

/** The user's half of a pair: no credential alone. */
export function isUserName(name: string): boolean {
  return /(?:^|_)(?:USER|USERNAME|USER_NAME|LOGIN|EMAIL|ACCOUNT_SID|CLIENT_ID)$/i.test(name);
}

/** Words of names → what the credential opens. The first match counts. */
const POWERS: readonly (readonly [RegExp, Power])[] = [
  [/AZURE_?OPENAI|AZURE_API|OPEN_?AI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE_API|GOOGLE_GENAI|GROQ|MISTRAL|COHERE|HUGGING|^HF_|WATSONX|NVIDIA|DEEPSEEK|TOGETHER|FIREWORKS|OPENROUTER|PERPLEXITY|XAI|CEREBRAS|SAMBANOVA|LITELLM|REPLICATE|VERTEX|ANYSCALE|DASHSCOPE|(?:^|_)(?:LLM|GPT|MODEL)(?:_|$)/, "llm"],
  [/STRIPE|PAYPAL|RAZORPAY|ADYEN|BRAINTREE|SQUARE_/, "payment"],
  [/GITHUB|GITLAB|BITBUCKET|(?:^|_)GH_|AZURE_DEVOPS|GITEA/, "code-host"],
  [/SMTP|GMAIL|IMAP|SENDGRID|MAILGUN|MAILCHIMP|RESEND|POSTMARK|OUTLOOK|(?:^|_)E?MAIL(?:_|$)/, "mail"],
  [/DATABASE|(?:^|_)DB(?:_|$)|POSTGRES|(?:^|_)PG(?:_|$|PASS)|MYSQL|MARIADB|MONGO|REDIS|SNOWFLAKE|DATABRICKS|SQL|NEO4J|SUPABASE|PINECONE|QDRANT|WEAVIATE|MILVUS|COUCHBASE|ELASTIC|BIGQUERY|DSN|CONN(?:ECTION)?_STR/, "database"],
  [/(?:^|_)S3(?:_|$)|DROPBOX|GOOGLE_DRIVE|STORAGE|BLOB/, "storage"],
  [/AWS|AZURE|GCP|GOOGLE_APPLICATION|GOOGLE_CLOUD|CLOUDFLARE|DIGITALOCEAN|HEROKU|VERCEL|KUBE/, "cloud"],
  [/SLACK|TELEGRAM|DISCORD|TWILIO|WHATSAPP|LINKEDIN|TWITTER|FACEBOOK|INSTAGRAM|REDDIT|(?:^|_)X_(?:API|ACCESS)|TEAMS/, "messaging"],
  [/SERP|TAVILY|EXA|BRAVE|FIRECRAWL|BROWSERLESS|BROWSERBASE|SCRAP|BING|SEARCH|NEWS|WEATHER|APIFY|SPIDER|JINA|SEC_API|ALPHA_?VANTAGE|YOUTUBE|PEXELS|UNSPLASH|FINNHUB|POLYGON|BRIGHT|OXYLABS|LINKUP|WOLFRAM|MAPS|AMADEUS|FLIGHT|PARALLEL/, "search"],
  [/JIRA|ATLASSIAN|CONFLUENCE|TRELLO|LINEAR|ASANA|NOTION|COMPOSIO|ZAPIER|CREWAI_PLATFORM|CREWAI_ENTERPRISE|SALESFORCE|HUBSPOT|ZENDESK|SERVICENOW|AIRTABLE|SHOPIFY|DATADOG|SPLUNK|PAGERDUTY|ARGOCD/, "other"],
];

export function powerOf(name: string): Power {
  const upper = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  return POWERS.find(([pattern]) => pattern.test(upper))?.[1] ?? "unknown";
}

const HUBS = POWERS[POWERS.length - 1]?.[0] ?? /$^/;

/** Rights over systems and other people's data, as opposed to a quota of answers or searches. */
export function isPrivileged(power: Power, name: string): boolean {
  if (power === "other" || power === "unknown") return HUBS.test(name.toUpperCase());
  return power === "mail" || power === "payment" || power === "database" || power === "cloud" || power === "code-host" || power === "storage";
}

/** Texts that stand for a key where none is needed. */
export function isDummyKey(value: string): boolean {
  if (isMadeUpKey(value)) return true;
  return value.length < 6
    ? /^(?:na|n\/a|none|null|no|x+|key|test|empty|fake|dummy|\*+|-|sk-?|ollam?a?|local)?$/i.test(value)
    : /^(?:ollama|dummy\w*|fake\w*|not[-_ ]?(?:needed|required|used|a[-_]?(?:real[-_])?key)|no[-_]?(?:key|api[-_]?key)(?:[-_](?:required|needed))?|sk-(?:no-key-required|fake|dummy|local|ollama|x+|1+|0+)|lm[-_]?studio|placeholder|unused|anything|empty|ignored|local(?:host)?|x{6,})$/i.test(value);
}

/** `mock-api-key`, `test-key`: written for something that asks for no key; nobody will put a real one there. */
export function isMadeUpKey(value: string): boolean {
  return /^(?:dummy|fake|mock|test)[-_](?:[a-z]{2,10}[-_]){0,2}(?:key|token)$/i.test(value);
}

/** The path of a private key: in `.ssh`, or by the name that ssh-keygen gives. */
export function isKeyPath(text: string): boolean {
  return text.length < 200 && /^[^\s'"]*(?:(?:^|[/\\])\.ssh[/\\](?!config$|known_hosts|authorized_keys)[\w.\-/\\]*\w|(?:^|[/\\])id_(?:rsa|dsa|ecdsa|ed25519))$/.test(text);
}

/** The name of a file that holds a key: `token_file="token.json"` names no key itself. */
export function isKeyFileName(text: string): boolean {
  return text.length < 200 && /^[\w./\\~-]+\.(?:json|pem|key|p12|pfx|pickle|pkl|crt|ya?ml|toml)$/i.test(text);
}

/** A base URL that points at the user's own machine. */
export function isLocalUrl(url: string): boolean {
  return /^(?:https?:\/\/)?(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal|ollama(?::|\/|$)|192\.168\.|10\.\d|172\.(?:1[6-9]|2\d|3[01])\.)/i.test(url);
}
