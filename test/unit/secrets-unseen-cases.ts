import { characters } from "../support/secrets";
import { MORE_NEGATIVES, MORE_POSITIVES } from "./secrets-unseen-more";

/** A small Python file that either holds one secret or holds none. */
export interface Case {
  readonly id: string;
  readonly context: string;
  readonly source: string;
  readonly secret: boolean;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HEX = "0123456789abcdef";
const pick = <T>(items: readonly T[], n: number): T => {
  const item = items[n % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};

/** What generators and people make, put together from pieces so that no whole value stands here. */
const GENERATED: readonly ((seed: number) => string)[] = [
  (seed) => characters(32, HEX, seed),
  (seed) => characters(40, undefined, seed),
  (seed) => characters(64, HEX, seed),
  (seed) => characters(24, undefined, seed),
  (seed) => `${characters(43, undefined, seed)}=`,
  (seed) => `acme_live_${characters(28, undefined, seed)}`,
  (seed) => `${characters(22, undefined, seed)}.${characters(27, undefined, seed + 1)}`,
  (seed) => characters(48, `${LETTERS}0123456789-_`, seed),
];
const CHOSEN: readonly ((seed: number) => string)[] = [
  (seed) => `${pick(["Sommer", "Winter", "Autumn", "Spring"], seed)}20${String(20 + (seed % 6))}!`,
  (seed) => `${pick(["Blue", "Red", "Tango", "Karma"], seed)}$${pick(["Falcon", "River", "Otter"], seed)}${String(seed % 90)}`,
  (seed) => `c0rrect-h0rse-${String(10 + (seed % 80))}`,
  (seed) => `${characters(5, LETTERS, seed)}#${characters(3, "0123456789", seed)}%${characters(3, LETTERS, seed + 2)}`,
  (seed) => `Pr0d!${characters(6, undefined, seed)}`,
  (seed) => characters(14, undefined, seed),
];

const KEY_NAMES = ["stripe_secret", "jira_api_token", "mailgun_api_key", "webhook_secret", "vault_token", "api_secret", "consumer_secret", "refresh_token", "datadog_app_key", "sentry_auth_token", "mapbox_access_token", "hubspot_private_app_token", "slack_signing_secret", "encryption_key", "x_rapidapi_key", "algolia_admin_key", "github_pat", "service_token", "oauth_client_secret", "linear_api_key", "internal_api_key", "access_key_secret"] as const;
const PASSWORD_NAMES = ["db_password", "smtp_pass", "pg_password", "ldap_bind_password", "admin_passwd", "keystore_password", "sudo_password", "ftp_pwd", "redis_password", "pem_passphrase", "mysql_root_password", "imap_password"] as const;

const camel = (name: string): string => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

/** `K`: name of a key; `P`: name of a password; `V`: its value; `UK`, `CK`: upper and camel case; `§`: line break. */
const POSITIVES: Readonly<Record<string, readonly string[]>> = {
  assignment: ["K = 'V'", "UK = \"V\"", "CK = \"V\"", "P = \"V\"", "_K = 'V'  # rotate me", "__K__ = \"V\"", "UP = r'V'", "K = u'V'", "K = b\"V\"", "a = b = K = \"V\"", "if True:§    UK: Final = \"V\"", "K = '''V'''"],
  annotated: ["K: str = \"V\"", "P: Final[str] = 'V'", "UK: typing.ClassVar[str] = \"V\"", "class C:§    P: str = \"V\"", "self.K: str | None = \"V\""],
  tuple: ["user, P = 'svc', 'V'", "(host, UK) = (\"h.acme.dev\", \"V\")", "[a, K] = ['x', 'V']", "K, other = \"V\", 3", "(a, (b, P)) = (1, (2, 'V'))"],
  walrus: ["if (K := 'V'):§    pass", "print((P := \"V\"))", "while (CK := 'V') and go():§    break", "f(x := 1, (K := \"V\"))", "[K := \"V\", 2]"],
  attribute: ["self.K = 'V'", "client.P = \"V\"", "settings.auth.UK = 'V'", "stripe.api_key = \"V\"", "app.state.K = \"V\"", "cls._K = 'V'", "conn.session.headers.token = 'V'"],
  subscript: ["cfg['K'] = 'V'", "app.config[\"UK\"] = \"V\"", "data['db']['P'] = 'V'", "st.session_state[\"K\"] = \"V\"", "params[\"api_key\"] = 'V'", "payload[f\"K\"] = 'V'"],
  kwarg: ["connect(host='h', P='V')", "Client(K=\"V\", timeout=3)", "LLM(model='gpt-4o', api_key='V')", "dict(user='a', P='V')", "partial(call, K='V')", "super().__init__(token='V')", "ChatAnthropic(model=m, anthropic_api_key=\"V\")", "ChatGoogleGenerativeAI(google_api_key='V')", "AzureChatOpenAI(azure_endpoint=e, api_key=\"V\")", "HuggingFaceEndpoint(huggingfacehub_api_token='V')", "ChatMistralAI(mistral_api_key=\"V\")", "SerperDevTool(api_key='V')", "await pool.connect(P=\"V\")", "cfg.update(K='V')", "Agent(role='x', llm=LLM(model='m', api_key='V'))"],
  positional: ["from pydantic import SecretStr§x = SecretStr('V')", "from requests.auth import HTTPBasicAuth§a = HTTPBasicAuth('svc', 'V')", "import aiohttp§a = aiohttp.BasicAuth('svc', 'V')", "import smtplib§s = smtplib.SMTP('m')§s.login('svc', 'V')", "from github import Github§g = Github('V')", "from tavily import TavilyClient§t = TavilyClient('V')", "import jwt§jwt.encode({'a': 1}, 'V', algorithm='HS256')", "import hmac§hmac.new(b'V', msg, 'sha256')", "import keyring§keyring.set_password('crm', 'svc', 'V')", "from slack_sdk import WebClient§w = WebClient('V')", "from huggingface_hub import login§login('V')", "from cryptography.fernet import Fernet§f = Fernet(b'V')"],
  "own function": ["def send(host, api_key):§    return api_key§send('h.acme.dev', 'V')", "class Crm:§    def __init__(self, url, token):§        self.t = token§c = Crm('https://x.acme.dev', 'V')", "async def go(P):§    pass§await go('V')", "from dataclasses import dataclass§@dataclass§class Conn:§    host: str§    password: str§Conn('h', 'V')", "class Box:§    def auth(self, user, secret):§        pass§    def run(self):§        self.auth('me', 'V')"],
  default: ["def f(K='V'):§    pass", "def f(*, P: str = \"V\") -> None:§    pass", "async def f(a, b=2, token='V', **kw):§    pass", "class A:§    def __init__(self, secret=\"V\"):§        pass", "g = lambda P='V': P"],
  environ: ["import os§os.environ['UK'] = 'V'", "import os§os.environ.setdefault(\"UK\", \"V\")", "from os import environ§environ['UP'] = 'V'", "import os§os.putenv('UK', 'V')", "import os§os.environ.update({'UK': 'V'})", "import os§os.environ.update(UK='V')", "import os§os.environ |= {'UK': 'V'}", "monkeypatch.setenv('UK', 'V')", "env = {**os.environ, 'UK': 'V'}"],
  "env default": ["import os§x = os.getenv('UK', 'V')", "import os§K = os.environ.get(\"UK\", default=\"V\")", "from os import getenv§x = getenv('UP') or 'V'", "from decouple import config§x = config('UK', default='V')", "env = Env()§x = env('UK', default='V')", "env = Env()§x = env.str('UP', 'V')", "import os§x = os.environ.get('UK') if prod else 'V'", "cfg.get('P', 'V')", "getattr(settings, 'UK', 'V')", "import os§x = os.environ['UK'] if 'UK' in os.environ else 'V'", "config.get('db', 'P', fallback='V')"],
  "env name": ["import os§x = os.getenv('V')", "import os§x = os.environ['V']", "import os§K = os.environ.get('V')", "import os§LLM(api_key=os.getenv(\"V\"))", "import streamlit as st§st.secrets['V']"],
  dict: ["x = {'K': 'V'}", "x = {'llm': {'api_key': \"V\"}}", "x = [{'user': 'a', 'P': 'V'}]", "DATABASES = {'default': {'USER': 'u', 'PASSWORD': 'V'}}", "run(config={'CK': 'V'})", "x = {'name': 'UK', 'value': 'V'}", "connections = {'crm': dict(P='V')}", "x = {\"K\": os.getenv('X') or 'V'}", "x = {**base, 'K': 'V'}"],
  json: ["x = '{\"K\": \"V\"}'", "x = json.loads('{\"P\": \"V\", \"port\": 1}')", "x = '''§{§  \"api_key\": \"V\"§}§'''", "body = \"{'token': 'V'}\"", "x = r'{\"auth\": {\"secret\": \"V\"}}'"],
  header: ["h = {'Authorization': 'Bearer V'}", "h = {\"authorization\": \"Token V\"}", "headers['Authorization'] = 'Bearer ' + 'V'", "h = {'X-API-Key': 'V'}", "h = {'x-auth-token': \"V\"}", "h = {'Cookie': 'sessionid=V; path=/'}", "session.headers.update({'Authorization': f'Bearer V'})", "req.add_header('Authorization', 'Bearer V')", "h = {'api-key': 'V'}", "requests.get(u, headers={'PRIVATE-TOKEN': 'V'})", "requests.get(u, cookies={'sessionid': 'V'})", "h = {'Authorization': 'Bearer {}'.format('V')}", "h = {'Authorization': 'Bearer %s' % 'V'}", "h = [('Authorization', 'Bearer V')]", "client = Client(headers={'X-Auth': 'V'})", "h = {'Authorization': 'ApiKey V'}"],
  "basic auth": ["requests.get(u, auth=('svc', 'V'))", "httpx.get(u, auth=(\"svc\", \"V\"))", "s.auth = ('svc', 'V')", "Elasticsearch(u, http_auth=('elastic', 'V'))", "Elasticsearch(u, basic_auth=('elastic', 'V'))", "GraphDatabase.driver(u, auth=('neo4j', 'V'))", "AUTH = ('svc', 'V')"],
  settings: ["class Settings(BaseSettings):§    K: str = 'V'", "class S(BaseModel):§    P: SecretStr = SecretStr('V')", "class S(BaseModel):§    K: str = Field(default='V', repr=False)", "class S(BaseModel):§    K: str = Field('V')", "@dataclass§class C:§    P: str = 'V'", "@dataclass§class C:§    K: str = field(default='V')", "@attr.s§class C:§    K = attr.ib(default='V')", "@define§class C:§    token: str = field(factory=lambda: 'V')", "SECRET_KEY = 'V'", "app.config['SECRET_KEY'] = 'V'", "app.config.from_mapping(SECRET_KEY='V')", "app.secret_key = b'V'", "JWT_SECRET_KEY = 'V'", "EMAIL_HOST_PASSWORD = 'V'", "class Cfg:§    SQL_PASSWORD = 'V'", "K: str = Field(default_factory=lambda: 'V')", "class S(BaseModel):§    K: Annotated[str, Field()] = 'V'"],
  url: ["u = 'postgresql://svc:V@db.acme.dev:5432/crm'", "u = \"mysql+pymysql://root:V@10.1.2.3/crm\"", "u = 'redis://:V@cache.acme.dev:6379/0'", "u = 'mongodb+srv://svc:V@c0.ab1cd.mongodb.net/x'", "u = f'postgresql://svc:V@{host}/crm'", "u = 'amqp://svc:V@mq.acme.dev:5672/%2f'", "u = 'https://svc:V@git.acme.dev/r.git'", "create_engine('postgresql+psycopg2://a:V@db.acme.dev/x')", "d = 'host=db.acme.dev user=a password=V dbname=x'", "d = 'Server=sql.acme.dev;Database=x;User Id=sa;Password=V;'", "BROKER_URL = 'amqps://svc:V@mq.acme.dev'", "u = 'postgresql://svc:' + 'V' + '@db.acme.dev/x'", "u = 'postgresql://svc:%s@db.acme.dev/x' % 'V'"],
  split: ["K = '1V' + '2V'", "K = ('1V'§     '2V')", "P = ''.join(['1V', '2V'])", "K = f\"{'1V'}{'2V'}\"", "K = '{}{}'.format('1V', '2V')", "K = '%s%s' % ('1V', '2V')", "K = '{a}{b}'.format(a='1V', b='2V')", "A = '1V'§B = '2V'§K = A + B", "A = '1V'§K = f'{A}2V'", "A = '1V'§K = ''.join((A, '2V'))", "A = '1V'§K = A§K += '2V'", "K = '-'.join(['1V', '2V'])", "K = '1V' '2V'", "PARTS = ['1V', '2V']§K = ''.join(PARTS)"],
  encoded: ["import base64§K = base64.b64decode('BV').decode()", "from base64 import b64decode§P = b64decode(b'BV').decode('utf-8')", "import base64§K = base64.urlsafe_b64decode(\"BV\")", "K = bytes.fromhex('HV').decode()", "import binascii§K = binascii.unhexlify('HV').decode()", "import codecs§K = codecs.decode('HV', 'hex').decode()", "K = 'RV'[::-1]", "import base64§E = 'BV'§K = base64.b64decode(E).decode()", "K = ''.join(reversed('RV'))", "K = 'V'.strip()"],
  constant: ["X = 'V'§LLM(api_key=X)", "class Keys:§    MAIN = 'V'§LLM(api_key=Keys.MAIN)", "X = 'V'§def f():§    return Client(token=X)", "X = 'V'§Y = X§connect(P=Y)", "CFG = {'k': 'V'}§LLM(api_key=CFG['k'])", "def key():§    return 'V'§LLM(api_key=key())", "X = 'V'§h = {'Authorization': f'Bearer {X}'}", "X = 'V'§os.environ['UK'] = X"],
  comparison: [],
  streamlit: ["import streamlit as st§st.text_input('API key', value='V')", "import streamlit as st§K = st.text_input('Key', 'V', type='password')", "import streamlit as st§st.session_state.K = 'V'", "import streamlit as st§K = st.secrets.get('UK', 'V')", "import streamlit as st§st.sidebar.text_input('OpenAI API Key', type='password', value='V')"],
  cli: ["parser.add_argument('--api-key', default='V')", "p.add_argument('-p', '--password', type=str, default='V')", "@click.option('--token', default='V')§def f(token):§    pass", "x = typer.Option('V', '--api-key')", "setattr(client, 'K', 'V')"],
};

const NEGATIVES: Readonly<Record<string, readonly string[]>> = {
  placeholder: ["K = 'your-CK'", "UK = '<your UK here>'", "K = 'sk-xxxxxxxxxxxxxxxxxxxx'", "K = 'changeme-before-deploy'", "K = 'REPLACE_WITH_REAL_VALUE'", "K = 'insert your key'", "K = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'", "K = '********'", "K = 'sk-...abcd'", "K = 'TODO: fill in'", "K = 'enter_UK_here'", "K = 'my-super-secret-token-here'", "K = 'dummy_value_123'", "K = 'fake-token-for-tests'", "K = 'test'", "K = 'none'", "K = 'not-used'", "K = 'tu-clave-api'", "K = 'mettez_votre_cle_ici'", "K = 'hier-deinen-schluessel-einfuegen'", "K = 'sua-chave-aqui'", "K = '在此处填写你的密钥'", "K = 'ここにAPIキーを入力'", "K = 'ваш_ключ_api'", "K = 'inserisci_la_tua_chiave'", "K = 'example-key-1234'", "K = '{{ UK }}'", "K = '${UK}'", "K = '%UK%'", "K = '$(UK)'", "K = '@UK@'", "K = ''", "K = ' '", "K = 'sk-or-v1-your-key'", "K = 'hf_your_token'", "K = 'ollama'", "K = 'lm-studio'", "K = 'no-key-needed'", "K = 'EMPTY'", "K = '<REDACTED>'", "K = '[hidden]'", "K = 'n/a'", "K = 'xoxb-your-token'", "K = 'AKIAXXXXXXXXXXXXXXXX'", "K = 'key_goes_here'", "K = '1234567890abcdef'", "K = 'abcdefghijklmnop'"],
  interpolation: ["K = f'{prefix}-{suffix}'", "u = f'postgresql://{u}:{p}@{h}/x'", "h = {'Authorization': f'Bearer {K}'}", "K = '%s:%s' % (a, b)", "K = '{}'.format(x)", "u = 'postgresql://user:password@localhost/dbname'", "u = 'https://user:pass@example.com'", "u = 'mongodb://<user>:<password>@<host>/x'", "u = 'redis://:${REDIS_PASSWORD}@cache:6379'", "u = 'postgresql://%s:%s@%s/x' % (a, b, c)", "curl = 'curl -H \"Authorization: Bearer $TOKEN\" https://x.acme.dev'", "d = 'host={h} password={p}'"],
  lookup: ["import os§K = os.environ['UK']", "import os§K = os.getenv('UK', '')", "import os§K = os.getenv('UK', None)", "K = settings.UK", "K = get_secret('prod/crm/K')", "K = config['UK']", "K = input('Enter UK: ')", "from getpass import getpass§P = getpass('Password: ')", "K = load_key(path='/etc/keys/K.txt')", "K = vault.read('secret/data/crm')['K']", "K = secrets.token_urlsafe(32)", "K = boto3.client('secretsmanager').get_secret_value(SecretId='prod/K')", "K = keyring.get_password('crm', 'svc')", "K = st.secrets['UK']", "K = tokens[3]", "K = response.json()['access_token']", "K = userdata.get('UK')", "K = Variable.get('UK')", "K = os.environ.get('UK') or sys.exit('UK is missing')", "env = 'UK'§K = os.environ[env]"],
  name: ["UK_ENV = 'PROD_CRM_2'", "K_name = 'crm-key-7'", "K_url = 'https://auth.acme.dev/t0k3n/v2'", "K_path = '/run/secrets/crm_7'", "K_id = 'D7f3a9c42e'", "K_header = 'X-Acme-Auth-7'", "K_type = 'bearer7'", "K_field = 'form_pw_7'", "K_prefix = 'sk_live_7'", "P_hash = 'D'", "P_regex = '^(?=.*[0-9]).{8,}$'", "P_label = 'Password (8+ chars):'", "P_policy = 'min8-max64'", "K_count = '18200'", "K_length = '32'", "K_expiry = '2026-12-31T23:59:59Z'", "K_ttl = '3600s'", "max_tokens = '4096'", "prompt_tokens = '812'", "token_limit = '128k'", "tokens_per_minute = '90k'", "token_type = 'Bearer'", "next_page_token = 'V'", "continuation_token = 'V'", "csrf_token_name = 'csrf-7a'", "eos_token = '<|endoftext|>'", "pad_token = '[PAD]7'", "unk_token_id = '100257'", "secret_name = 'prod/crm/openai-7'", "secret_arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:crm-AbC123'", "secret_version = 'v7-2024'", "key_vault_url = 'https://crm7.vault.azure.net/'", "api_key_header = APIKeyHeader(name='X-Key-7')", "password_reset_url = '/reset/7f3a'", "forgot_password_template = 'mail/forgot7.html'", "keyboard_layout = 'qwertz-105'", "monkey_patch = 'v2.1-b7'", "primary_key = 'id_7f3a'", "sort_key = 'created_at#7'", "s3_key = 'raw/2024/07/f3a9.csv'", "cache_key = 'user:42:V'", "partition_key = 'tenant#42'", "foreign_key = 'order_id7'", "keyword = 'best-crm-2024'", "hotkey = 'ctrl+shift+7'", "author = 'k.jones7'", "authority = 'https://login.acme.dev/7f3a'", "auth_method = 'oauth2-pkce'", "auth_mode = 'iam7'", "credential_type = 'workload-identity7'", "passenger_name = 'Smith7'", "compass_heading = 'N42E'", "encompass = 'v7b3'", "bypass = 'true7'", "tokenizer = 'cl100k_base'", "token_endpoint_auth_method = 'private_key_jwt'"],
  identifier: ["request_id = 'D'", "commit = 'S'", "sha = 'S'", "digest = 'sha256:L'", "checksum = 'L'", "md5 = 'D'", "etag = 'D'", "trace_id = 'D'", "user_id = 'U'", "session_id = 'U'", "uuid = 'U'", "tenant_id = 'U'", "account_id = '123456789012'", "client_id = 'D'", "bucket = 'crm-D'", "image = 'acme/crm@sha256:L'", "fingerprint = 'SHA256:B'", "integrity = 'sha512-B'", "version = '2024.07.1+b7f3a9'", "build = 'D'", "x = uuid.UUID('U')", "assert h == 'L'", "revision = 'S'", "GIT_SHA = 'S'", "hash_ = 'L'", "parent = {'id': 'D', 'rev': 'S'}", "event_id = 'U'"],
  public: ["public_key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB'", "PUBLIC_KEY = '-----BEGIN PUBLIC KEY-----§MCowBQYDK2VwAyEA§-----END PUBLIC KEY-----'".replace("§", "\\n"), "cert = '-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----'", "publishable = 'pk_test_V'", "model = 'gpt-4o-mini-2024-07-18'", "llm = 'groq/llama-3.3-70b-versatile'", "embedding_model = 'text-embedding-3-small'", "region = 'eu-central-1'", "api_version = '2024-08-01-preview'", "scope = 'https://www.googleapis.com/auth/drive'", "grant_type = 'urn:ietf:params:oauth:grant-type:device_code'", "algorithm = 'RS256'", "cipher = 'aes-256-gcm'", "google_client_id = '123456789-D.apps.googleusercontent.com'"],
  prose: ["print('Your CK is missing, set UK')", "raise ValueError('K must have 40 characters, got 39')", "logger.info('loaded K: %s', bool(K))", "print(f'Token count: {n_tokens}')", "description = 'The password of the account; use 12+ chars'", "help = 'API key (see https://acme.dev/keys/2)'", "\"\"\"Set api_key='abc' to log in.\"\"\"", "# password = 'see 1Password item 42'", "assert 'K' in os.environ, 'set UK first'", "parser.add_argument('--api-key', help='key from step 2', default=None)", "question = 'What is the wifi password of room 42?'", "task = Task(description='Rotate the API key of service 7 and report')", "print('sk-' in key)", "if not K.startswith('sk-ant-'):§    raise SystemExit('wrong key')", "K: str = Field(..., description='the key, 40 chars')", "K: str | None = None", "def f(K: str = ''):§    pass", "ENV_KEYS = ['UK', 'OPENAI_API_KEY_2']", "FIELDS = {'password': 'Password 2', 'token': 'Token 2'}", "class P(StrEnum):§    API_KEY = 'api_key_2'", "x = {'type': 'password', 'id': 'pw2'}", "SELECTORS = {'password': '#login-pw2', 'submit': 'button.go2'}", "page.fill('#password', pw)", "TRANSLATIONS = {'password': 'Mot de passe', 'token': 'Jeton'}", "ERRORS = {'invalid_token': 'E4011', 'wrong_password': 'E4012'}", "cur.execute('SELECT password FROM users WHERE id = 7')", "password == ''", "if scheme == 'basic7':§    pass", "PASSWORD_VALIDATORS = ['validators.MinLength8']", "jwt.decode(token, key, algorithms=['HS256'])"],
  fixture: ["# tests/test_login.py§def test_login():§    login(user='bob', password='Passw0rd-test')", "# tests/conftest.py§TOKEN = 'fixture-token-42'"],
};

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const hex = (text: string): string => Buffer.from(text).toString("hex");
const reversed = (text: string): string => Array.from(text).reverse().join("");

function fill(template: string, seed: number, value: string): string {
  const key = pick(KEY_NAMES, seed * 7 + 3);
  const password = pick(PASSWORD_NAMES, seed * 5 + 1);
  const half = Math.ceil(value.length / 2);
  const words: Readonly<Record<string, string>> = {
    "1V": value.slice(0, half), "2V": value.slice(half), BV: base64(value), HV: hex(value), RV: reversed(value), V: value,
    UK: key.toUpperCase(), CK: camel(key), K: key, UP: password.toUpperCase(), P: password, "§": "\n",
    D: characters(32, HEX, seed + 50), S: characters(40, HEX, seed + 51), L: characters(64, HEX, seed + 52), B: `${characters(43, undefined, seed + 53)}=`,
    U: [8, 4, 4, 4, 12].map((length, i) => characters(length, HEX, seed + 60 + i)).join("-"),
  };
  return template.replace(/§|(?<![A-Za-z0-9])_{0,2}(?:1V|2V|BV|HV|RV|V|UK|CK|K|UP|P|D|S|L|B|U)(?:_{2}(?![A-Za-z])|(?=_[a-z]|_ENV)|(?![A-Za-z0-9_]))/g, (found) => {
    const bare = found.replace(/^_+|_+$/g, "");
    return found === "§" ? "\n" : found.replace(bare, words[bare] ?? bare);
  });
}

/** Contexts that a short password does not fit: only what a generator makes stands there. */
const GENERATED_ONLY = /env name|json|encoded|split|header|comparison|streamlit/;

/** The labelled cases, each template with `rounds` names and values. Another `salt` gives other names and values. */
export function unseenCases(rounds = 2, salt = 0): readonly Case[] {
  const cases: Case[] = [];
  let seed = 1 + salt * 1000;
  const add = (context: string, template: string, secret: boolean, round: number): void => {
    seed++;
    const passwordish = /(?<![A-Za-z0-9])(?:UP|P)(?![A-Za-z0-9])|password|passwd|PASSWORD|Password=|auth=\(|Auth\('|login\('svc|:\/\/\w*:V@/.test(template);
    const value = pick(passwordish && !GENERATED_ONLY.test(context) && !/:\/\/|password=V|Password=V/.test(template) && round % 2 === 1 ? CHOSEN : GENERATED, seed)(seed);
    cases.push({ id: `${context}-${String(cases.length)}`, context, source: `${fill(template, seed, value)}\n`, secret });
  };
  for (let round = 0; round < rounds; round++) {
    for (const [context, templates] of [...Object.entries(POSITIVES), ...Object.entries(MORE_POSITIVES)]) for (const template of templates) add(context, template, true, round);
    for (const [context, templates] of [...Object.entries(NEGATIVES), ...Object.entries(MORE_NEGATIVES)]) for (const template of templates) add(context, template, false, round);
  }
  return cases;
}
