import type { NameSpecs } from "../../../../src/core/model/knowledge";

const words = (text: string): string[] => text.split("|");

/** Names as phrases of lower-case words. Made from the identifiers of 40 CrewAI projects and 24 libraries, November 2026. */
export const names: NameSpecs = {
  credentials: words(
    "password|passwd|passphrase|passcode|api key|apikey|api keys|apikeys|passwords|secret key|secret keys|private key|private keys|signing key|encryption key|master key|" +
      "access key|access keys|account key|ssh key|service key|client secret|app secret|api secret|secret|secrets|consumer secret|webhook secret|shared secret|access token|access tokens|auth token|" +
      "api token|api tokens|bearer token|refresh token|id token|session token|bot token|personal access token|github token|hf token|slack token|secret token|security token|oauth token|jwt|jwt token|" +
      "auth header|authorization|authorization header|bearer|connection string|conn string|conn str|database url|db url|redis url|mongo uri|mongodb uri|postgres url|postgres uri|database uri|" +
      "broker url|dsn|db pass|database pass|smtp pass|mail pass|email pass|imap pass|ftp pass|mysql pass|pg pass|redis pass|admin pass|root pass|user pass|pgpassword|llm key|hmac key|fernet key|jwt key|aes key|cipher key|decryption key|plaintext key|subscription key|admin key|session cookie|otp code|totp|mfa code|recovery code|recovery codes|key material|secret value|secret string|credential value",
  ),
  weak: words("pwd|token|credential|credentials|creds|webhook url|slack webhook|discord webhook|auth headers"),
  providers: words(
    "openai|anthropic|groq|gemini|google|azure|mistral|cohere|serper|tavily|exa|firecrawl|browserbase|scrapfly|stripe|github|gitlab|slack|discord|twilio|sendgrid|mailgun|pinecone|" +
      "weaviate|qdrant|langsmith|langchain|langfuse|huggingface|replicate|together|perplexity|deepseek|nvidia|watson|watsonx|aws|composio|agentops|notion|airtable|jira|linear|hubspot|brave|serpapi|xai|openrouter",
  ),
  suffixes: words("value|val|str|string|text|raw|plain|plaintext|clear|bytes|b64|encoded|decoded|input|arg|param|header|1|2|3|v1|v2|new|old|current|temp|tmp|env value|override|from env|default"),
  negativePrefixes: words(
    "max|min|num|n|count|total|has|is|use|uses|using|no|missing|requires|require|required|need|needs|valid|validate|invalid|hashed|encrypted|masked|redacted|hidden|obfuscated|sanitized|fake|dummy|mock|" +
      "parent|child|next|page|next page|continuation|sync|pad|eos|bos|unk|mask|cls|sep|special|stop|start|end|prompt|completion|input|output|generated|cancellation|cancel|csrf|xsrf|first|last|prev|previous|" +
      "public|reset|forgot|change|show|hide|with|without|allow|enable|disable|verify|check|reads|word|text|image|new line|pagination|resume|sample|logits|cached|reasoning|thinking|per|lookahead|delimiter|common|weak|banned|forbidden|blocked|breached|pwned|worst|disallowed|blacklisted|denied|venue|work|employment|prior|travel",
  ),
  personal: [
    { label: "social security number", phrases: words("ssn|social security number|social security|national id|national insurance number|tax id|aadhaar|cpf"), severity: "warning" },
    { label: "passport or licence number", phrases: words("passport number|passport no|passport|driver license|drivers license|driving licence|license number"), severity: "warning" },
    { label: "card or account number", phrases: words("card number|credit card|credit card number|cvv|cvc|iban|bank account|bank account number|account number|routing number"), severity: "warning" },
    { label: "health record", phrases: words("diagnosis|medical record|medical history|patient record|prescription|blood type|health record|health condition"), severity: "warning" },
    { label: "date of birth", phrases: words("date of birth|birth date|birthdate|dob|birthday"), severity: "warning" },
    { label: "e-mail address", phrases: words("email|email address|e mail|customer email|user email"), severity: "information" },
    { label: "phone number", phrases: words("phone|phone number|mobile number|telephone"), severity: "information" },
    { label: "home address", phrases: words("home address|street address"), severity: "information" },
  ],
  harmlessKeys: words(
    "username|user|host|hostname|port|region|name|id|url|endpoint|dbname|db|database|engine|type|expires|expiry|expiration|expires in|expires at|scope|scopes|status|arn|version|created|email|path|count|length|" +
      "model|provider|account|project|client id|app id|tenant|tenant id|token type|content type|accept|user agent|host header|date|created at|updated at|response metadata|version stages|lease duration|ttl|renewable|time",
  ),
};
