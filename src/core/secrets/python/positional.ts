import type { Call } from "../../languages/python/ast";
import { lastName } from "./calls";
import type { LibraryArguments, Places } from "./library-arguments";
import { statedLogin } from "./logins";

/** Position of a credential among the arguments of calls that take it without a keyword. From the libraries' documentation, 2026-11. */
const POSITIONAL: Readonly<Record<string, Places>> = {
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
  TelegramClient: [[2, "api_secret"]],
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
  make_password: [[0, "password"]],
  PasswordAuthenticator: [[1, "password"]],
  OpenCageGeocode: [[0, "api_key"]],
  OWM: [[0, "api_key"]],
  IGService: [[1, "password"], [2, "api_key"]],
  FTP: [[2, "password"]],
  FTP_TLS: [[2, "password"]],
  username_pw_set: [[1, "password"]],
  create_superuser: [[2, "password"]],
  create_user: [[2, "password"]],
  login: [[1, "password"]],
  authenticate: [[1, "password"]],
  set_api_key: [[0, "api_key"]],
  set_secret: [[1, "secret"]],
  putenv: [],
  load_cert_chain: [[2, "password"]],
  pass_: [[0, "password"]],
  setpassword: [[0, "password"]],
  OAuth1UserHandler: [[1, "secret"], [3, "secret"]],
  OAuth1Session: [[1, "secret"]],
  OAuth1: [[1, "secret"], [3, "secret"]],
  set_access_token: [[0, "access_token"], [1, "secret"]],
  AuthApiKey: [[0, "api_key"]],
  Minio: [[2, "secret_key"]],
  simple_bind: [[1, "password"]],
  simple_bind_s: [[1, "password"]],
  URLSafeTimedSerializer: [[0, "signing_key"]],
  URLSafeSerializer: [[0, "signing_key"]],
  TimestampSigner: [[0, "signing_key"]],
  AESGCM: [[0, "encryption_key"]],
  ChaCha20Poly1305: [[0, "encryption_key"]],
  ApiKeyAuth: [[0, "api_key"]],
  BearerAuth: [[0, "bearer_token"]],
  StaticTokenAuth: [[0, "token"]],
  use_token: [[0, "token"]],
  UsernameToken: [[1, "password"]],
  Shodan: [[0, "api_key"]],
  add_credentials: [[1, "password"]],
  add_password: [[3, "password"]],
  Linkedin: [[1, "password"]],
  LinkedIn: [[1, "password"]],
  Garmin: [[1, "password"]],
  SessionMiddleware: [[1, "signing_key"]],
  LibreFMNetwork: [[0, "api_key"], [1, "api_secret"], [4, "password"]],
  LastFMNetwork: [[0, "api_key"], [1, "api_secret"], [4, "password"]],
};

/** Functions and classes whose name alone says too little, by their dotted name, and methods by that of their class. */
const QUALIFIED: Readonly<Record<string, Places>> = {
  "huggingface_hub.login": [[0, "token"]],
  "wandb.login": [],
  "twilio.rest.Client": [[1, "auth_token"]],
  "notion_client.Client": [[0, "token"]],
  "cohere.Client": [[0, "api_key"]],
  "serpapi.Client": [[0, "api_key"]],
  "openai.OpenAI": [[0, "api_key"]],
  "agentops.init": [[0, "api_key"]],
  "boto3.Session": [[0, "access_key"], [1, "secret_key"]],
  "boto3.session.Session": [[0, "access_key"], [1, "secret_key"]],
  "pymysql.connect": [[2, "password"]],
  "MySQLdb.connect": [[2, "password"]],
  "pymysql.connections.Connection": [[2, "password"]],
  "MySQLdb.connections.Connection": [[2, "password"]],
  "aiomysql.connect": [],
  "pymssql.connect": [[2, "password"]],
  "cx_Oracle.connect": [[1, "password"]],
  "oracledb.connect": [[1, "password"]],
  "exchangelib.Credentials": [[1, "password"]],
  "pgdb.connect": [[2, "password"]],
  "pg.connect": [[5, "password"]],
  "pg.DB": [[5, "password"]],
  "mysql.connector.connect": [],
  "jwt.encode": [[1, "signing_key"]],
  "jwt.decode": [[1, "signing_key"]],
  "jose.jwt.encode": [[1, "signing_key"]],
  "jose.jwt.decode": [[1, "signing_key"]],
  "hmac.new": [[0, "signing_key"]],
  "ftplib.FTP": [[2, "password"]],
  "keyring.set_password": [[2, "password"]],
  "wolframalpha.Client": [[0, "api_key"]],
  "yagmail.SMTP": [[1, "password"]],
  "redis.Redis": [[3, "password"]],
  "neo4j.basic_auth": [[1, "password"]],
  "praw.Reddit": [],
  "tweepy.OAuthHandler": [[0, "access_key"], [1, "secret"]],
  "tweepy.Client": [[0, "bearer_token"]],
  "hvac.Client": [[1, "token"]],
  "supabase.create_client": [[1, "api_key"]],
  "supabase.acreate_client": [[1, "api_key"]],
  "algoliasearch.search_client.SearchClient.create": [[1, "api_key"]],
  "ldap3.Connection": [[2, "password"]],
  "googlemaps.Client": [[0, "api_key"]],
  "deepl.Translator": [[0, "api_key"]],
  "deepl.DeepLClient": [[0, "api_key"]],
  "alpha_vantage.timeseries.TimeSeries": [[0, "api_key"]],
  "newsapi.NewsApiClient": [[0, "api_key"]],
  "clickhouse_driver.Client": [[4, "password"]],
  "stomp.Connection.connect": [[1, "password"]],
  "pysftp.Connection": [[3, "password"]],
  "hashlib.pbkdf2_hmac": [[1, "password"]],
  "hashlib.scrypt": [[0, "password"]],
  "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC.derive": [[0, "password"]],
  "github.Auth.Token": [[0, "access_token"]],
  "github.Auth.Login": [[1, "password"]],
  "Crypto.Cipher.AES.new": [[0, "encryption_key"]],
  "Cryptodome.Cipher.AES.new": [[0, "encryption_key"]],
  "Crypto.Cipher.DES.new": [[0, "encryption_key"]],
  "Crypto.Cipher.DES3.new": [[0, "encryption_key"]],
  "Crypto.Cipher.ARC4.new": [[0, "encryption_key"]],
  "cryptography.hazmat.primitives.ciphers.algorithms.AES": [[0, "encryption_key"]],
  "discord.Client.run": [[0, "bot_token"]],
  "discord.Client.start": [[0, "bot_token"]],
  "discord.Client.login": [[0, "bot_token"]],
  "discord.Bot.run": [[0, "bot_token"]],
  "discord.AutoShardedClient.run": [[0, "bot_token"]],
  "discord.ext.commands.Bot.run": [[0, "bot_token"]],
  "discord.ext.commands.Bot.start": [[0, "bot_token"]],
  "discord.ext.commands.AutoShardedBot.run": [[0, "bot_token"]],
  "nextcord.ext.commands.Bot.run": [[0, "bot_token"]],
  "disnake.ext.commands.Bot.run": [[0, "bot_token"]],
  "interactions.Client.start": [[0, "bot_token"]],
  "paramiko.SSHClient.connect": [[3, "password"]],
  "paramiko.Transport.connect": [[2, "password"]],
  "paramiko.client.SSHClient.connect": [[3, "password"]],
  "instagrapi.Client.login": [[1, "password"]],
};

/** `get_password_hash`, `hash_pw`, `hash_senha`. */
const HASHES = /^_?(?:hash|encrypt)_?(?:password|passwd|pwd?|senha|contrasena|contraseña|mot_de_passe)$|^_?(?:get|generate|create|make)_(?:password|passwd|pwd?)_hash$/i;
const HASHER = /pwd|passw|crypt|hasher|argon/i;
const HASHED: Places = [[0, "password"]];
const PRIVATE: Places = [[0, "private_key"]];
const OPENS = /(?:Credentials?|Authenticator|Login|Account)$/;
const ACCOUNT = /^[\w.+-]{1,60}@[\w.-]{1,60}\.[a-z]{2,10}$|^\w{2,20}\\[\w.-]{2,40}$/i;
const THIRD: Places = [[2, "password"]];
const SECOND: Places = [[1, "password"]];
/** Account keys of chains, whichever library: `Account.from_key("…")`. */
const FROM_KEY = /^(?:from_key|from_private_key|private_?key_?to_?account|from_secret_key|from_hex_key)$/i;

/** Clients of services, by the end of their name: one long generated text among their first arguments is the key. */
const CLIENT = /(?:Client|REST|API|Api|Auth|ApiKey|Bot|Connection|Credentials?)$/;
/** Methods that start a client with its token. */
const STARTS = /^(?:run|start|login|connect|authenticate)$/;
/** What generated tokens have at least. */
const GENERATED = 24;

/** Arguments that count only if they look generated: those of clients and of functions that are called like a credential. */
export function looseCredentials(call: Call, last: string): Places {
  const texts = call.args.slice(0, 2).flatMap((arg, i): Places => (arg.kind === "Str" && arg.value.length >= GENERATED ? [[i, "access_token"]] : []));
  if (texts.length === 0) return texts;
  const named = /^[A-Z]?[a-z]*(?:[tT]oken|[aA]pi_?[kK]ey|[sS]ecret|[bB]earer)$/.test(last) || /^(?:set|use|with|add)_(?:\w{1,30}_)?(?:token|key|secret)$/.test(last);
  const method = call.func.kind === "Attribute" && STARTS.test(last) && call.args.length === 1;
  return named || method || CLIENT.test(last) ? texts : [];
}

const BY_NAME = new Map(Object.entries(POSITIONAL));
const BY_PATH = new Map(Object.entries(QUALIFIED));
/** Last names of what `QUALIFIED` holds: nothing else is looked for there. */
const LAST = new Set(Object.keys(QUALIFIED).map((path) => path.slice(path.lastIndexOf(".") + 1)));
const NONE: Places = [];

/** Known positional credentials of a call. `last` is the callee's last name, `qualified` tells its dotted name, null when unknown. */
export function positionalCredentials(call: Call, last: string, qualified: () => string | null, library: LibraryArguments): Places {
  if (call.args.length === 0) return NONE;
  // host, port, user, password: whatever the client
  if (last === "connect" && call.args.length >= 4 && call.args[0]?.kind === "Str" && call.args[1]?.kind === "Num" && call.args[2]?.kind === "Str" && call.args[3]?.kind === "Str") return [[3, "password"]];
  if (last === "Connection" && call.args[1]?.kind === "Str" && /^(?:cn|uid|ou|dc|[\w.-]{1,40}\\)[=\w]/i.test(call.args[1].value)) return [[2, "password"]];
  // the middleware's own arguments follow its class, which takes the application first
  const [added] = call.args;
  if (last === "add_middleware" && added) return BY_NAME.get(lastName(added)) ?? NONE;
  // what is hashed when a program starts is the password of the accounts that it makes
  if (HASHES.test(last) || (last === "hash" && call.func.kind === "Attribute" && HASHER.test(lastName(call.func.value)))) return HASHED;
  if (FROM_KEY.test(last) && call.args[0]?.kind === "Str" && /^(?:0x)?[0-9a-f]{64}$/i.test(call.args[0].value)) return PRIVATE;
  // a server, an account and its password
  if (call.args.length === 3 && last === "Client" && call.args[0]?.kind === "Str" && /^https?:\/\//.test(call.args[0].value) && call.args[2]?.kind === "Str") return THIRD;
  // an account and its password
  if (call.args.length === 2 && OPENS.test(last) && call.args[0]?.kind === "Str" && ACCOUNT.test(call.args[0].value)) return SECOND;
  const dotted = qualified();
  const exact = LAST.has(last) ? BY_PATH.get(dotted ?? "") : undefined;
  if (exact) return exact;
  const known = library(dotted ?? last);
  if (known) return known;
  const stated = statedLogin(call, last);
  if (stated.length > 0) return stated;
  if (last === "login" && call.args.length < 2) return NONE;
  return BY_NAME.get(last) ?? NONE;
}
