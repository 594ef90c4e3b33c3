import { apis } from "./tokens/apis";
import { services } from "./tokens/services";
import { tooling } from "./tokens/tooling";
import type { CredentialWords } from "../../../src/core/model/knowledge";

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Names of services that are words of every day, too: `split_key`, `shortcut_key` say nothing of them. */
const EVERYDAY = new Set(list("bandwidth beamer bunny close copper crisp drone duo fixer greenhouse guardian harvest here hunter paddle percy sanity semaphore shortcut sinch split steam strava turnstile vagrant wise apollo line"));

/** A service's name before `key` makes it a credential: `crowdin_key`. */
const SERVICES: Readonly<Record<string, string>> = Object.fromEntries([...apis, ...services, ...tooling].map(({ provider }) => provider).filter((id) => /^[a-z]{5,}$/.test(id) && !EVERYDAY.has(id)).map((id) => [id, id]));

/** Collected from names in PyPI packages and CrewAI projects (2026-11); extend with what real code shows. */
export const credentialWords: CredentialWords = {
  password: list(`
    password passwords passwd passwort pwd pswd passphrase passcode contrasena contraseña senha parola motdepasse
    heslo haslo wachtwoord лозинка пароль 密码 パスワード 비밀번호`),
  secret: list("secret secrets mnemonic geheimnis secreto segredo 密钥"),
  token: list("token bearer pat jeton jwt"),
  key: list("apikey secretkey accesskey privatekey authkey appkey signingkey encryptionkey masterkey"),
  keyQualifiers: list(`
    api access secret private auth app application account admin signing sign encryption encrypt crypto aes hmac jwt
    master service subscription shared license server client consumer deploy webhook integration
    bot llm rest search write read fernet cipher flask django merchant
    crm calendar payment mail email smtp ftp ssh rsa`),
  providers: {
    ...SERVICES,
    openai: "openai", anthropic: "anthropic", claude: "anthropic", gemini: "gemini", google: "gemini", groq: "groq", mistral: "mistral",
    cohere: "cohere", azure: "azure", bedrock: "bedrock", aws: "bedrock", deepseek: "deepseek", openrouter: "openrouter",
    together: "together", togetherai: "together", fireworks: "fireworks", perplexity: "perplexity", pplx: "perplexity", xai: "xai", grok: "xai",
    huggingface: "huggingface", hf: "huggingface", huggingfacehub: "huggingface", replicate: "replicate", nvidia: "nvidia", watsonx: "watsonx",
    sambanova: "sambanova", cerebras: "cerebras", dashscope: "dashscope", qwen: "dashscope", deepinfra: "deepinfra", vllm: "hosted_vllm",
    snowflake: "snowflake", voyage: "voyage", ai21: "ai21", jina: "jina", nomic: "nomic", moonshot: "moonshot", zhipu: "zhipu", zhipuai: "zhipu",
    serper: "serper", serpapi: "serpapi", serply: "serply", tavily: "tavily", exa: "exa", brave: "brave", firecrawl: "firecrawl",
    browserbase: "browserbase", scrapfly: "scrapfly", scrapegraph: "scrapegraph", spider: "spider", linkup: "linkup", apify: "apify",
    hyperbrowser: "hyperbrowser", oxylabs: "oxylabs", brightdata: "brightdata", multion: "multion", composio: "composio", zapier: "zapier",
    e2b: "e2b", daytona: "daytona", minds: "minds", patronus: "patronus", parallel: "parallel", databricks: "databricks",
    singlestoredb: "singlestore", mongodb: "mongodb", mongo: "mongodb", qdrant: "qdrant", weaviate: "weaviate", pinecone: "pinecone",
    couchbase: "couchbase", stagehand: "browserbase", langsmith: "langsmith", langchain: "langsmith", langfuse: "langfuse", agentops: "agentops",
    portkey: "portkey", helicone: "helicone", mem0: "mem0", zep: "zep", elevenlabs: "elevenlabs", assemblyai: "assemblyai",
    deepgram: "deepgram", stability: "stability", fal: "fal", unsplash: "unsplash", newsapi: "newsapi", polygon: "polygon",
    alphavantage: "alphavantage", finnhub: "finnhub", fmp: "fmp", sec: "sec", openweather: "openweather", openweathermap: "openweather",
    github: "github", gitlab: "gitlab", bitbucket: "bitbucket", jira: "atlassian", confluence: "atlassian", atlassian: "atlassian",
    notion: "notion", airtable: "airtable", slack: "slack", discord: "discord", telegram: "telegram", twilio: "twilio", sendgrid: "sendgrid",
    mailgun: "mailgun", resend: "resend", mailchimp: "mailchimp", postmark: "postmark", stripe: "stripe", paypal: "paypal", razorpay: "razorpay",
    shopify: "shopify", square: "square", plaid: "plaid", hubspot: "hubspot", salesforce: "salesforce", zendesk: "zendesk", intercom: "intercom",
    linear: "linear", asana: "asana", trello: "trello", figma: "figma", supabase: "supabase", neon: "neon", postgres: "postgres",
    postgresql: "postgres", mysql: "mysql", redis: "redis", elastic: "elastic", elasticsearch: "elastic", datadog: "datadog", sentry: "sentry",
    cloudflare: "cloudflare", digitalocean: "digitalocean", heroku: "heroku", vercel: "vercel", netlify: "netlify", render: "render",
    railway: "railway", fly: "fly", twitter: "twitter", youtube: "gemini", reddit: "reddit", linkedin: "linkedin", facebook: "facebook",
    spotify: "spotify", amadeus: "amadeus", wandb: "wandb", comet: "comet", opik: "comet", agentmail: "agentmail", anyscale: "anyscale",
    crewai: "crewai", rapidapi: "rapidapi", rapid: "rapidapi", scraperapi: "scraperapi", scrapingbee: "scrapingbee", searchapi: "searchapi",
    wolfram: "wolfram", minio: "minio", rabbitmq: "rabbitmq", neo4j: "neo4j", vault: "vault",
  },
  notAfter: list(`
    url urls uri uris endpoint endpoints path paths file files filename filepath dir directory folder name names id ids uuid guid
    type types field fields header headers prefix suffix count counts counter limit limits length len size sizes max min budget usage
    cost price regex regexp pattern patterns format formats label labels title text texts message messages msg description desc doc
    docs help hint placeholder input inputs output outputs prompt prompts env envs var vars variable variables expiry expires expire
    expired expiration exp ttl timeout age lifetime policy policies rule rules validator validators validation hash hashes hashed
    hasher hashers digest algorithm algorithms algo alg method methods mode modes scheme schemes strategy provider providers manager
    class cls model models schema enabled disabled required optional valid invalid status state error errors exception index indices
    idx position pos offset column columns table attr attrs attribute attributes property properties param params parameter
    parameters arg args argument kwarg kwargs option options template templates view views form forms page route routes section
    group groups scope scopes role roles map mapping ref refs reference arn location address addresses contract region version versions handler handlers
    callback factory function func fn getter setter resolver generator creator loader parser reader writer store storage backend
    cache bucket source sources target grant flow request requests response responses result results event events log logs logger
    level info metadata meta data rotation rotate rotated reset change changed update updated create created delete deleted
    check checks checker checked confirm confirmation confirmed match mismatch missing found set is exists present strength score
    complexity similarity ids list lists tokenizer tokens stream iterator iter span start end chars characters charset alphabet
    probability probs logprobs weight weights embedding embeddings mask masks masked masking redacted separator sep delimiter
    encoding encoded decoded bits bytes width height per rate rates used remaining total sum avg mean auth_method selector xpath css
    locator element button widget icon color style key_file pem cert certificate fingerprint thumbprint kid issuer iss audience
    aud subject sub claim claims leeway identity identifier alias aliases tag tags keyword keywords word words line lines node
    nodes kind kinds code codes token_type example examples sample samples setting settings config configs configuration
    mint santa question answer lookup query context manager support supported available needed service`),
  notBefore: list(`
    max min num number total n avg mean count next prev previous page pagination continuation continue cursor sync resume
    eos bos pad sep unk cls mask stop start end special begin image vision audio think thinking tool eot im prompt completion input
    output generated new_tokens cached reasoning vocab word sub subword special extra ignore
    public primary foreign partition sort cache cached dict lookup unique composite idempotency routing object hot shortcut
    csrf xsrf cancel cancellation no not non invalid missing wrong bad incorrect expired empty without require requires required
    is has have use uses using needs need want show hide should can check verify validate validates reset forgot forget change
    changed get set fetch load read create generate rotate revoke delete remove update refreshes hash hashed encrypt encrypted masked redacted
    existing mock fake dummy example sample placeholder test wrong lexer lex syntax parse operator current_char
    default_max msg err error errors warn help hint label title desc description`),
  placeholderWords: list(`
    your yours youre my example examples sample dummy placeholder fake mock mocked mocks test tests testing tester demo todo fixme tbd replace
    replaceme replacewith change changeme changeit changethis insert enter put generate generated openssl paste fill add here redacted removed masked hidden
    censored sanitized obfuscated xxx xxxx xxxxx xxxxxx some something any anything none null nil undefined na empty blank unset
    unused ignore ignored needed required optional whatever foo bar baz qux foobar lorem ipsum abc abcd abcde abcdef xyz asdf
    notreal nottherealone fictional invalid wrong bad bogus stub tbc ur yourkey mykey thekey placeholderkey
    votre vos mon ma ton ta remplacer remplacez remplace mettre ici cle clef tu tus su sus mi clave aqui poner pon reemplaza
    reemplazar cambiar cambia cambiame inserta seu sua minha meu chave coloque substitua substituir insira dein deine deinen ihr ihre
    ihren hier einfugen einfuegen ersetzen schluessel schlussel tuo tua inserisci sostituisci chiave qui jouw uw sleutel vervang twoj
    twój wstaw klucz senin buraya anahtar din ditt nyckel byt min avain dit nogle vlozte zadejte anda masukkan kunci
    vash tvoy vstavte klyuch`),
  placeholderTexts: [
    "<", ">", "...", "…", "****", "••", "xxxxx", "your_", "your-", "_your", "-your", "yourapi", "yourkey", "yoursecret", "yourpass", "yourtoken",
    "你的", "您的", "请输入", "填写", "替换", "这里", "在此", "あなた", "ここ", "入力", "置き換え", "여기", "입력", "당신", "ваш", "твой", "вставьте", "замените",
    "ключ_", "пример", "đây", "của bạn", "ここに", "sk-no-key", "no-key-required", "-here", "_here", "goes here", "replace_", "replace-", "change_me", "change-me", "changeme", "changeit",
    "placeholder", "redacted", "iosfodnn7example", "bpxrficyexample", "example", "dummy", "not-a-real", "not_a_real", "not-real", "notreal", "deadbeef", "insert_", "insert-",
    "lorem", "foobar", "1234567890", "0123456789", "abcdefgh", "qwertyuiop", "test_key", "test-key", "testkey", "test_token", "test-token", "fake", "mock_", "mock-", "ex4mple",
    "eyjzdwiioiixmjm0nty3odkw", "ihre_", "ihr_", "dein_", "deine_", "votre_", "tu_", "seu_", "sua_", "aqui", "hier_",
  ],
  dummies: list(`
    na n/a none null ollama not-needed notneeded not_needed not-required not_required notrequired no-key nokey no_key lm-studio lmstudio
    empty unused ignored dummy any anything local localhost fake xxx key sk-xxx sk-no-key-required token-abc123 vllm llama.cpp llamacpp
    no-key-required no_key_required local-key not-used notused nothing false true`),
  weak: list(`
    admin administrator root toor password passw0rd p@ssw0rd p@ssword pass passwd secret changeme changeit change_me change-me default guest
    user test 1234 12345 123456 1234567 12345678 123456789 1234567890 000000 111111 qwerty letmein welcome monkey dragon iloveyou abc123 postgres
    postgresql mysql mariadb mongo mongodb redis rabbitmq minio minioadmin neo4j elastic sa oracle cassandra influx grafana kibana
    airflow superset jenkins sonar tomcat manager system docker vagrant ubuntu raspberry supersecret super-secret super_secret supersecretkey
    super-secret-key super_secret_key secretkey secret-key secret_key mysecret my-secret my_secret mysecretkey mypassword my-password
    my_password dev development insecure unsafe localdev devsecret dev-secret dev_secret dev-secret-key devpassword example foobar
    admin123 admin1234 admin@123 password1 password123 pass123 pass1234 root123 test123 test1234 user123 secret123 qwerty123 welcome1
    postgres123 changeme123 django-insecure masterkey`),
  terms: list(`
    bearer basic digest token tokens password passwd secret secrets apikey oauth oauth1 oauth2 oauth2.0 oidc saml jwt jwks openid hs256 hs384 hs512 rs256 rs384
    rs512 es256 es384 es512 ps256 eddsa sha1 sha224 sha256 sha384 sha512 md5 hmac rsa dsa ecdsa ed25519 x25519 aes aes128 aes256 base64 base32 hex utf8 utf-8
    ascii latin1 utf16 x509 pkcs1 pkcs8 pkcs12 pem der pbkdf2 bcrypt scrypt argon2 fernet kerberos ntlm ldap plain pgp gpg ssh ssh2 tls ssl ssl3 tls1 http1 http2
    ipv4 ipv6 uuid4 uuid1 v1 v2 v3 v4 s3 ec2 gpt4 gpt3 llama2 llama3 int32 int64 float32 float64 mp3 mp4 base58 h264 html5 es5 es6 keycloak auth0 okta
    configured unconfigured not_configured missing present absent provided required optional available unavailable
    enabled disabled loaded unset valid invalid verified unverified unknown encrypted decrypted generated rotated expired revoked unchanged updated`),
};
