import { describe, expect, it } from "vitest";
import { expandSecrets } from "../support/secrets";
import { analyse } from "../support/analyze";

const RULES = new Set(["hardcoded-credential", "weak-credential-default", "credential-in-prompt"]);

async function reported(source: string, path = "app.py"): Promise<string[]> {
  const analysed = await analyse({ [path]: expandSecrets(source) });
  return analysed.findings.filter((finding) => RULES.has(finding.ruleId) && finding.confidence !== "low").map((finding) => analysed.text(finding));
}

/** A line each; `§` is a line break. `{{…}}` are values made at run time. */
const SECRETS = `
password = "{{password}}"
db_password: str = "{{password}}"
PASSWORD = 'hunter2'
from stomp import Connection§c = Connection([("mq", 1)])§c.connect("crew", "Tundra_2041x")
import paramiko§paramiko.SSHClient().connect("10.0.0.9", 22, "crew", "Tundra@2041")
from github import Github§g = Github("{{hex}}")
g = Github("{{hex}}")
import cx_Oracle§cx_Oracle.connect("crew/Tundra_2041x@ora.acme.dev/XE")
import gradio§demo.launch(auth=[("admin", "Tundra@2041"), ("ops", "Maple#77x")])
CREDENTIALS = ("bot@acme.dev", "Tundra!2041")
reader.option("user", "crew").option("password", "Tundra!2041")
import pymysql§pymysql.connect("db.acme.dev", "crew", "dynamickool", "books")
odoo.login("prod", "crew", "Tundra_2041x")
SERPER_KEYS = cycle(["{{serper}}"])
wlan.connect("HomeNet", "Tundra!2041")
api_hash = "{{hex}}"
SEED_PHRASE = "hotel obvious agent lecture gadget evil jealous keen fragile before damp clarify"
api_key = "{{hex}}"
apiKey = "{{hex}}"
APIKEY = "{{serper}}"
SERPER_API_KEY = "{{serper}}"
stripe_key = "{{hex}}"
crm_api_key = "{{hex}}"
auth_token = "{{hex}}"
access_token = "{{jwt}}"
client_secret = "{{hex}}"
aws_secret_access_key = "{{aws-secret}}"
AWS_ACCESS_KEY_ID = "{{aws-id}}"
encryption_key = "{{hex}}"
secret = b"{{hex}}"
token = r"{{hex}}"
user, password = "svc", "{{password}}"
[user, api_key] = ["svc", "{{hex}}"]
a = api_key = "{{hex}}"
if (token := "{{hex}}"):§    pass
self.api_key = "{{hex}}"
openai.api_key = "{{openai}}"
client.config.password = "{{password}}"
config["api_key"] = "{{hex}}"
settings["db"]["password"] = "{{password}}"
import os§os.environ["CRM_API_KEY"] = "{{hex}}"
import os§os.environ.setdefault("DB_PASSWORD", "{{password}}")
import os§os.putenv("API_TOKEN", "{{hex}}")
connect(host="db", password="{{password}}")
LLM(model="gpt-4o", api_key="{{hex}}")
ChatOpenAI(openai_api_key="{{hex}}")
ChatGroq(groq_api_key="{{groq}}", temperature=0)
Client(token="{{hex}}").run()
dict(user="svc", password="{{password}}")
from requests.auth import HTTPBasicAuth§auth = HTTPBasicAuth("svc", "{{password}}")
from pydantic import SecretStr§key = SecretStr("{{hex}}")
from cryptography.fernet import Fernet§box = Fernet("{{hex}}")
import jwt§jwt.encode({}, "{{hex}}", algorithm="HS256")
import smtplib§smtplib.SMTP("mail").login("svc", "{{password}}")
from tavily import TavilyClient§c = TavilyClient("{{hex}}")
user.set_password("{{password}}")
def f(api_key="{{hex}}"):§    return api_key
def f(*, password: str = "{{password}}"):§    return password
f = lambda token="{{hex}}": token
class A:§    def __init__(self, secret_key="{{hex}}"):§        pass
import os§key = os.getenv("CRM_API_KEY", "{{hex}}")
import os§key = os.environ.get("CRM_API_KEY", "{{hex}}")
from os import getenv§x = getenv("DB_PASSWORD", "{{password}}")
import os§x = os.getenv("CRM_API_KEY") or "{{hex}}"
import os§api_key = os.environ.get("X") or "{{hex}}"
from decouple import config§K = config("SECRET_KEY", default="{{hex}}")
env = object()§K = env("CRM_TOKEN", default="{{hex}}")
env = object()§K = env.str("CRM_TOKEN", "{{hex}}")
options.get("password", "{{password}}")
getattr(options, "api_key", "{{hex}}")
api_key = "{{hex}}" if debug else load()
creds = ("svc", "{{password}}")§session.auth = creds
wp = Client("https://blog.acme.dev/xmlrpc.php", "editor", "{{password}}")
cursor.execute("INSERT INTO accounts (name, password) VALUES ('crew', '{{password}}')")
cmd = f"az login --service-principal -u {app} -p {{hex}} --tenant {t}"
w = WolframAlphaAPIWrapper(wolfram_alpha_appid="{{hex}}")
ADMIN_PW = "Access#2041!"
es = {"hosts": ["es.acme.dev"], "http_auth": ("elastic", "{{password}}")}
import agentops§agentops.init("{{hex}}")
app.add_middleware(SessionMiddleware, "{{hex}}")
app.add_middleware(SessionMiddleware, secret_key="{{hex}}")
p = Params(command="uvx", args=["mcp-crm", "--api-token", "{{hex}}"])
x = "".join(["sk-", "{{hex}}"[:0], "proj-{{hex}}{{hex}}"])
auth = "Basic " + base64.b64encode(b"svc:{{password}}").decode()
uri = f"mongodb+srv://crew:{quote_plus('{{password}}')}@c0.acme.dev/"
pwd = quote_plus("{{password}}")§dsn = f"mysql://crew:{pwd}@db.acme.dev/crm"
page.get_by_label("Password").fill("{{password}}")
password_box.send_keys("{{password}}")
driver.find_element("name", "pass").send_keys("{{password}}")
openaikey = "{{hex}}"
githubtoken = "{{hex}}"
N8N_ENCRYPTION_KEY = "{{hex}}"
app_password = "wp4k Zq8r 7Tmn bX2c 9Lfe uH6d"
SMTP_PASSWORD = "qcuo axza wjfa bxnb"
url = "https://svc:Umber$2207x@git.acme.dev/x"
def get_password(env):§    if env == "prod":§        if fast:§            return "{{password}}"§    return None
users_db = {"admin": "{{password}}", "hrd": "Hr2041x"}
admin = User(hashed_password=get_password_hash("{{password}}"))
pwd_context.hash("{{password}}")
account = Credentials("crew@acme.dev", "{{password}}")
import pymssql§pymssql.connect("10.0.0.12", "sa", "{{password}}", "crm")
client = TelegramClient("anon", 1234567, "{{hex}}")
w3.eth.account.from_key("0x{{hex}}{{hex}}")
mnemonic = "legal winner thank yellow wave sausage worth useful legal winner thank yellow"
token = "3f0c9a1e-77b2-4d15-9c1e-5a60c2d7e8f1"§headers = {"Authorization": f"Bearer {token}"}
import os§k = os.getenv("{{openai}}")
import os§k = os.environ["{{groq}}"]
import os§k = os.environ.get("{{hex}}")
st.secrets["{{anthropic}}"]
x = {"api_key": "{{hex}}"}
x = {"user": "svc", "password": "{{password}}"}
x = {"auth": {"client_secret": "{{hex}}"}}
x = [{"name": "API_TOKEN", "value": "{{hex}}"}]
h = {"Authorization": "Bearer {{hex}}"}
h = {"Authorization": "Token {{hex}}"}
h = {"X-API-Key": "{{hex}}"}
h = {"x-api-key": "{{hex}}"}
h = {"Cookie": "sessionid={{hex}}; theme=dark"}
h = {"Authorization": "Basic c3ZjOmdLNyF4UTlwTDI="}
headers["Authorization"] = "Bearer {{hex}}"
request.add_header("Authorization", "Bearer {{hex}}")
headers = {"Ocp-Apim-Subscription-Key": "{{hex}}"}
requests.get("https://x.dev", auth=("svc", "{{password}}"))
class Settings(BaseSettings):§    api_key: str = "{{hex}}"
class Settings(BaseSettings):§    api_key: SecretStr = SecretStr("{{hex}}")
class S(BaseModel):§    token: str = Field(default="{{hex}}", description="the token")
class S(BaseModel):§    token: str = Field("{{hex}}")
@dataclass§class C:§    password: str = "{{password}}"
@dataclass§class C:§    password: str = field(default="{{password}}")
@attr.s§class C:§    password = attr.ib(default="{{password}}")
SECRET_KEY = "django-insecure-{{hex}}"
app.secret_key = "{{hex}}"
app.config["SECRET_KEY"] = "{{hex}}"
app.config.update(SECRET_KEY="{{hex}}")
JWT_SECRET = "{{hex}}"
url = "postgresql://crew:{{hex}}@db.acme.dev:5432/crm"
url = "postgresql+asyncpg://crew:{{hex}}@db.acme.dev/crm"
url = "mongodb+srv://crew:{{hex}}@cluster0.ab1cd.mongodb.net/x"
url = "redis://:{{hex}}@cache.acme.dev:6379/0"
url = "amqp://svc:{{hex}}@mq.acme.dev//"
url = "https://svc:{{hex}}@git.acme.dev/repo.git"
url = f"postgresql://crew:{{hex}}@{host}:5432/crm"
dsn = "host=db.acme.dev user=crew password={{hex}} dbname=crm"
c = "Server=tcp:sql.acme.dev;User ID=sa;Password={{hex}};"
c = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={{azure}};EndpointSuffix=core.windows.net"
create_engine("mysql://crew:{{hex}}@db.acme.dev/crm")
api_key = "{{hex:1}}" + "{{hex:2}}"
api_key = "sk-" + "proj-" + "{{hex}}"
api_key = "".join(["{{hex:1}}", "{{hex:2}}"])
api_key = "{}{}".format("{{hex:1}}", "{{hex:2}}")
api_key = "%s%s" % ("{{hex:1}}", "{{hex:2}}")
api_key = f"{'{{hex:1}}'}-x"
api_key = "{{hex}}"[::-1]
import base64§password = base64.b64decode("{{encoded}}").decode()
token = bytes.fromhex("6b3958713277563774356e524c70384d").decode()
api_key = ("{{hex:1}}"§           "{{hex:2}}")
api_key = "{{hex}}".strip()
key = "{{openai}}"
print("{{stripe}}")
# old key: {{github}}
"""Use {{slack}} for tests."""
x = """§OPENAI_API_KEY={{openai}}§"""
data = '{"type": "service_account", "private_key_id": "{{serper}}"}'
cfg = '{"api_key": "{{hex}}", "model": "gpt-4o"}'
curl = "curl -H 'Authorization: Bearer {{hex}}' https://x.dev"
K = "{{hex}}"§client(api_key=K)
class Keys:§    K1 = "{{hex}}"§client(api_key=Keys.K1)
def make(model, api_key):§    return model§make("gpt-4o", "{{hex}}")
class Crm:§    def __init__(self, url, token):§        self.u = url§Crm("https://x.dev", "{{hex}}")
parser.add_argument("--api-key", default="{{hex}}")
@click.option("--password", default="{{password}}")§def main(password):§    pass
st.text_input("API key", value="{{hex}}")
setattr(client, "api_key", "{{hex}}")
monkey.setenv("API_TOKEN", "{{hex}}")
try:§    pass§except Exception:§    token = "{{hex}}"
async def f():§    async with s.get(u, headers={"Authorization": "Bearer {{hex}}"}) as r:§        pass
passwords = ["{{password:1}}", "{{password:2}}"]
import keyring§keyring.set_password("crm", "svc", "{{password}}")
import pymysql§pymysql.connect("db.acme.dev", "crew", "{{password}}", "crm")
passphrase = "{{password}}"
contraseña = "{{password}}"
DB_PASS = "{{password}}"
smtp_pwd = "{{password}}"
BOT_TOKEN = "{{telegram}}"
webhook = "https://hooks.slack.com/services/{{slack-hook}}"
hf_token = "{{huggingface}}"
os.environ["GOOGLE_API_KEY"] = "{{google}}"
genai.configure(api_key="{{google}}")
Anthropic(api_key="{{anthropic}}")
import discord§client = discord.Client(intents=i)§client.run("{{password}}")
from discord.ext import commands§bot = commands.Bot("!")§bot.run("{{hex}}")
import discord§class Desk(discord.Client):§    pass§desk = Desk()§desk.run("{{password}}")
bot.start("{{hex}}")
for name, api_key in [("crm", "{{hex}}"), ("erp", "{{hex:2}}")]:§    connect(name, api_key)
PAIRS = [["svc", "{{password}}"]]§for user, password in PAIRS:§    connect(user, password)
keys = [register(name, token) for name, token in (("crm", "{{hex}}"),)]
for name, secret in {"crm": "{{hex}}"}.items():§    register(name, secret)
dsn = "mysql://{user}:{pw}@db.acme.dev/crm".format(user=user, pw="{{password}}")
url = "https://api.acme.dev/v1?api_key={}".format("{{hex}}")
url = "https://%s:%s@api.acme.dev" % (user, "{{password}}")
KEY = "{{hex}}"§url = f"https://api.acme.dev/v1?api_key={KEY}"
url = f"postgresql://{user}:{{password}}@db.acme.dev/crm"
app = ApplicationBuilder().token("{{hex}}").build()
auth = tweepy.OAuth1UserHandler("a", "{{hex}}", "b", "{{hex:2}}")
auth.set_access_token("{{hex}}", "{{hex:2}}")
import paramiko§ssh = paramiko.SSHClient()§ssh.connect("h.acme.dev", 22, "deploy", "{{password}}")
from ldap3 import Connection§c = Connection(server, "cn=admin", "{{password}}")
import hvac§client = hvac.Client("https://vault.acme.dev", "{{hex}}")
notion = Client(auth="{{hex}}")
gh = Github(auth=Auth.Token("{{hex}}"))
from Crypto.Cipher import AES§key = b"{{hex}}"§cipher = AES.new(key, AES.MODE_ECB)
import os§def key():§    return os.environ.get("CRM_TOKEN") or "{{hex}}"
AUTH_HEADER = "Bearer {{hex}}"
secret_key = bytes([223, 66, 216, 52, 221, 30, 216, 36, 216, 55, 216, 1, 216, 82, 223, 98])
encryption_key = bytes.fromhex("{{hex}}")
signing_key = "{{hex}}{{hex:2}}"[:40]
cursor.execute("CREATE USER crm WITH PASSWORD '{{password}}'")
subprocess.run(["mysql", "-u", "root", "-p{{password}}", "crm"])
subprocess.run(["curl", "-H", "Authorization: Bearer {{hex}}", "https://api.acme.dev"])
subprocess.run(["docker", "login", "-u", "bot", "-p", "{{hex}}", "registry.acme.dev"])
config = {"user": "bot", "pass": "{{password}}"}
MYSQLPASS = "{{password}}"
Agent(role="r", goal="g", backstory="Log in to the CRM with password {{password}} when asked.")
st.text_input("OpenAI key", value="{{hex}}")
psycopg2.connect(host="localhost", user="postgres", password="{{password}}")
email_password = "{{app-password}}"
db = pymysql.connect(host="localhost", user="root", passwd="WinterGreen", db="crm")
import yagmail§yag = yagmail.SMTP("bot@acme.dev", "{{password}}")
ftp = FTP("ftp.acme.dev", "web12", "{{password}}")
mqtt.username_pw_set("sensor", "{{password}}")
ssh.connect("10.0.0.4", 22, "pi", "{{password}}")
c = Connection(server, "cn=admin,dc=acme", "{{password}}")
User.objects.create_superuser("root", "root@acme.dev", "{{password}}")
conn = pyodbc.connect("DRIVER=x;SERVER=" + server + ";UID=sa;PWD=" + "{{password}}")
env = environ.Env(DEBUG=(bool, False), SECRET_KEY=(str, "{{hex}}"))
es = Elasticsearch(cloud_id="x", api_key=("VuaCfGcBCdbkQm", "{{alnum}}"))
conf.set("fs.s3a.secret.key", "{{aws-secret}}")
driver.find_element(By.ID, "password").send_keys("{{password}}")
page.fill("input[name=password]", "{{password}}")
cookies = {"sessionid": "{{hex}}"}
data = '{"user": "svc", "password": "{{password}}"}'
url = "https://maps.acme.dev/geocode?address=Bonn&key={{alnum}}"
K = "{{hex}}"§url = f"https://api.acme.dev/v1/now.json?key={K}&q={city}"
requests.get("https://api.telegram.org/bot{{telegram}}/getMe")
creds = {"username": "bob", "key": "{{hex}}"}
config = SpeechConfig(subscription="{{hex}}", region="westeurope")
CROWDIN_KEY = "{{alnum}}"
ATERA_KEY = "{{alnum}}"
ZENSCRAPE_TOKEN = "{{uuid}}"
CLIENTSECRET = "{{alnum}}"
SECRET_KEY = "django-insecure-a1b2%(^+=x{{hex}}"
e = create_engine("oracle+cx_oracle://crm:{{password}}@ora.acme.dev/ORCL")
cmd = f"mysqldump -u root -p{{hex}} crm"
config.set("db", "password", "{{password}}")
from supabase import create_client§c = create_client("https://x.supabase.co", "{{hex}}")
import pymysql§pymysql.connections.Connection("db", "root", "{{password}}")
`;

const WEAK = `
app.config.update(JWT_SECRET_KEY="woopie")
SECRET_KEY = "aaab"
import os§x = os.getenv("DB_PASSWORD", "changeme")
import os§x = os.getenv("DB_PASSWORD", "admin")
import os§x = os.getenv("DB_PASSWORD", "postgres")
import os§x = os.environ.get("REDIS_PASSWORD") or "redis"
import os§u = os.getenv("DATABASE_URL", "postgresql://user:password@localhost:5432/app")
class Settings(BaseSettings):§    secret_key: str = "change-me-in-production"
class Settings(BaseSettings):§    database_url: str = "postgresql://postgres:postgres@localhost/app"
app.secret_key = "supersecretkey"
password = "admin123"
connect(user="root", password="root")
`;

const DECOYS = `
api_key = "your-api-key"
api_key = "YOUR_API_KEY_HERE"
api_key = "<your key>"
api_key = "sk-..."
api_key = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
api_key = "sk-your-key-here-1234567890abcdef"
api_key = "xxxxxxxxxxxxxxxx"
api_key = "************"
api_key = "..."
api_key = "REPLACE_ME"
api_key = "insert-key-here"
api_key = "dummy-key-123"
api_key = "test-api-key-1"
api_key = "fake_key_42"
api_key = "tu_clave_aqui1"
api_key = "votre_cle_api_1"
api_key = "dein-schluessel-1"
api_key = "sua_chave_aqui1"
api_key = "你的API密钥1"
api_key = "ここにキーを入力1"
api_key = "여기에-키-입력1"
api_key = "вставьте_ключ_1"
api_key = "\${API_KEY}"
api_key = "{{ api_key }}"
api_key = "$API_KEY"
api_key = "%(api_key)s"
api_key = f"{prefix}{key}"
api_key = ""
api_key = None
api_key = "None"
api_key = "NA"
api_key = "not-needed"
api_key = "ollama"
api_key = "EMPTY"
api_key = os.environ["OPENAI_API_KEY"]
api_key = os.getenv("OPENAI_API_KEY")
api_key = os.getenv("OPENAI_API_KEY", "")
api_key = os.getenv("OPENAI_API_KEY", "your_key")
api_key = "OPENAI_API_KEY"
api_key = get_secret("openai")
api_key_env = "OPENAI_KEY_42"
API_KEY_HEADER = "X-Acme-Key-2"
api_key_name = "prod-key-7f3a9c"
LLM(model="openai/x", base_url="http://localhost:8000/v1", api_key="sk-1234")
LLM(model="ollama/llama3", api_key="ollama", base_url="http://localhost:11434")
MODELS = {"GROK_API_KEY": "x-ai/grok-4-fast:free", "GLM_API_KEY": "glm-4.5-air"}
contract_token_address = "0x{{hex}}"
secret = "secret-name-in-k8s"
PATTERNS = {"slack_token": "xox[baprs]-[0-9a-zA-Z-]+"}
db = pymysql.connect(host="localhost", user="root", passwd="password_here")
page.fill("#password-hint", "Enter 8 characters")
cookies = {"theme": "{{hex}}"}
url = "https://docs.google.com/spreadsheets/ccc?key={{alnum}}"
url = "mysql://fake:fake@localhost:3306/fake"
figma_file_key = "{{alnum}}"
VAPID_KEY = "B{{vapid}}"
NAME = "CRM_API_KEY"§options = Options(apiKey=f"{{env:{NAME}}}")
object_key = "{{alnum}}"
atera_key = "{{hex}}"
atera_key = "{{uuid}}"
S3_KEY = "uploads/2024/05/report_final_v2.parquet"
ROUTING_KEY = "orders.created.v2-2024-05-final"
session_token = "{{uuid}}"
conf.set("spark.sql.shuffle.partitions", "2004")
max_tokens = "4096"
max_tokens = 4096
total_tokens = "128k"
token_type = "bearer"
token_url = "https://auth.acme.dev/token9Z"
token_uri = "https://oauth2.googleapis.com/token"
token_count = "12345678"
next_token = "eyJuZXh0IjoxMjM0NX0"
page_token = "CAoQAA7f3a9c"
eos_token = "</s>"
pad_token = "[PAD]"
stop_token = "<|im_end|>"
tokenizer = "cl100k_base"
token_limit = "8k"
tokens = ["a1", "b2"]
csrf_token_name = "csrfmiddlewaretoken"
cancellation_token = "job-42-cancel"
password_field = "user_pass_1"
password_label = "Password:"
password_hint = "At least 8 characters"
password = getpass.getpass("Password: ")
password = input("Enter password 1: ")
password_regex = "^(?=.*[A-Z])(?=.*\\\\d).{8,}$"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
password_hash = "5f4dcc3b5aa765d61d8327deb882cf99"
password = "$2b$12$KIXQ4S0W6cX0sYb1Jc4x7eW2Z8o1uH5m0m1m8v1b3Zc7u3m8X9G2a"
password = hash_password(raw)
INVALID_PASSWORD = "wrong-password-42"
reset_password_url = "/reset/42ab"
password_policy = "min8-digit1"
password_input = "#password-field1"
forgot_password = "forgot42"
secret_name = "crew/alpha/researcher-key1"
secret_id = "projects/42/secrets/openai/versions/1"
secret_path = "/run/secrets/db1"
secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"
SecretId = "crew/prod/openai-key1"
SECRET_MANAGER = "vault2"
public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
key = "user:42:profile"
cache_key = "user-42-profile-7f3a9c"
primary_key = "id_7f3a9c42"
sort_key = "created_at_1"
s3_key = "data/2024/report7f3a.csv"
partition_key = "tenant42"
key_id = "7f3a9c42-1b2c-4d5e-8f90-a1b2c3d4e5f6"
session_id = "7f3a9c42-1b2c-4d5e-8f90-a1b2c3d4e5f6"
request_id = "{{hex}}"
commit = "{{serper}}"
sha256 = "{{hex:1}}{{hex:2}}"
etag = "{{hex}}"
checksum = "{{hex}}"
user_id = "{{hex}}"
model = "gpt-4o-2024-08-06"
api_version = "2024-02-15-preview"
author = "keynes"
monkey = "banana42"
turkey = "sandwich7"
keyboard = "qwerty-us-105"
keywords = ["api1", "key2"]
passenger = "Smith42"
compass = "north42"
bypass_cache = "yes-1"
authors = ["a1"]
auth_method = "oauth2"
auth_type = "api_key"
auth_scheme = "Bearer"
credentials_path = "/etc/gcp/key1.json"
GOOGLE_APPLICATION_CREDENTIALS = "service-account-1.json"
url = "https://api.acme.dev/v1?token={token}"
url = "postgresql://user:password@host:5432/db"
url = "postgresql://{user}:{password}@{host}/db"
url = "postgresql://$USER:$PASS@db/app"
url = "https://user:pass@example.com/"
url = "https://acme.dev:8443/@alice/1"
url = "mongodb://<user>:<password>@cluster0.ab1cd.mongodb.net"
h = {"Authorization": f"Bearer {token}"}
h = {"Authorization": "Bearer "}
h = {"Authorization": "Bearer <token>"}
h = {"Authorization": "Bearer YOUR_TOKEN"}
h = {"X-API-Key": api_key}
h = {"Content-Type": "application/json", "X-Request-Id": "{{hex}}"}
x = {"token_type": "Bearer", "expires_in": "3600"}
x = {"type": "password", "name": "user_password1"}
if password == "":§    pass
if grant_type == "password1":§    pass
print(f"Key present: {bool(api_key)}")
raise ValueError("api_key must start with sk-42")
logger.info("token=%s", mask(token))
def f(api_key: str = None):§    return api_key
def f(token: str = ""):§    return token
def f(password: str = Field(..., min_length=8)):§    return password
class P(Enum):§    API_KEY = "api_key"§    PASSWORD = "password"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
algorithm = "HS256"
cipher = "AES-256-GCM"
FERNET_KEY_FILE = "keys/fernet1.key"
jwt_algorithm = "RS256"
jwt_audience = "api://acme-42"
oauth_client_id = "1234567890-abcdefg.apps.googleusercontent.com"
aws_region = "eu-west-1"
example = "AKIAIOSFODNN7EXAMPLE"
secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
emoji_token = "x1"
token = tokens[0]
token = text.split("1")[0]
password = os.environ.get("DB_PASSWORD")
password = settings.DB_PASSWORD
secrets = ["openai", "serper"]
credentials = ("user", "admin")
key = Fernet.generate_key()
token = secrets.token_hex(16)
client.run("main.py")
bot.run("select-the-next-step-of-the-plan")
for name, value in [("color", "blue42"), ("size", "XL12")]:§    put(name, value)
for token in ["billion", "million"]:§    text = text.replace(token, "")
for user, password in load():§    connect(user, password)
url = "https://{}:{}@{}/".format(user, password, host)
url = f"https://{user}:{password}@{host}/"
results = {"pass": "12/20", "fail": "8/20"}
check = {"pass": "green", "total": 3}
magic = bytes([137, 80, 78, 71, 13, 10, 26, 10])
cursor.execute("CREATE USER crm WITH PASSWORD %s", (pw,))
subprocess.run(["mysql", "-u", "root", "-p", password])
subprocess.run(["curl", "-u", f"{user}:{password}", "https://api.acme.dev"])
auth = HTTPBasicAuth("user", "pass")
c = Client("https://api.acme.dev/v2/things/4242")
bypass = "route-7B-north"
backstory = "You ask for a password with 12 characters"
psycopg2.connect(host="localhost", user="postgres", password="postgres")
SECRET_KEY = "SECRET_KEY"
ticket_token = "TICK-832275"
admins = {"eu": "team-eu-1", "us": "team-us-1"}
b64encode(b"content-type:text42")
verify_token(token, "HS256-2")
cursor.execute("INSERT INTO accounts (name, password) VALUES (%s, %s)", ("crew", hashed))
icons = {"pass": "&#x1F7E2;", "fail": "&#x1F534;"}
encoded = base64.b64encode(b"width:height")
label = base64.b64encode(b"image/png:large42")
keyring.get_password("crew-tools-2", "openai")
USERS = {"admin": "Administrator", "editor": "Redakteur"}
users = {"alice": "alice@acme.dev", "bob": "U02AB3CD"}
search_box.send_keys("{{hex}}")
page.get_by_label("Search").fill("winter2041x")
cmd = ["mcp-crm", "--token-file", "token-2041.txt", "--password", password]
mnemonic = "every good boy deserves a favour and a long sentence about it"
def get_password():§    def label():§        return "Password2"§    return vault.read()
for field, password in [("old", "password1"), ("new", "password2")]:§    check(field)
`;

const lines = (table: string): string[] => table.trim().split("\n");
const program = (line: string): string => `${line.replaceAll("§", "\n")}\n`;

describe("hardcoded credentials in Python", () => {
  for (const line of lines(SECRETS)) it(`are found: ${line}`, async () => { expect(await reported(program(line))).not.toEqual([]); });
  for (const line of lines(WEAK)) it(`are found where weak: ${line}`, async () => { expect(await reported(program(line))).not.toEqual([]); });
  for (const line of lines(DECOYS)) it(`are not seen in: ${line}`, async () => { expect(await reported(program(line))).toEqual([]); });
});

describe("the underlined range", () => {
  it("holds the value's characters alone", async () => {
    const [value] = await reported('headers = {"Authorization": "Bearer {{hex}}"}\n');
    expect(value).toBe(expandSecrets("{{hex}}"));
    expect(await reported('url = "postgresql://crew:{{hex}}@db.acme.dev/x"\n')).toEqual([expandSecrets("{{hex}}")]);
  });

  it("stands in the notebook's cell, in sources and outputs", async () => {
    const cell = { cell_type: "code", metadata: {}, execution_count: 1, source: ["import os\n", 'os.environ["CRM_API_KEY"] = "', expandSecrets("{{hex}}"), '"\n'], outputs: [{ output_type: "stream", name: "stdout", text: [`key ${expandSecrets("{{openai}}")}\n`] }] };
    const notebook = JSON.stringify({ cells: [{ ...cell, source: [cell.source.join("")] }], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
    expect(await reported(notebook, "crew.ipynb")).toEqual([expandSecrets("{{hex}}"), expandSecrets("{{openai}}")]);
  });

  it("stays away from addresses that a cell has printed", async () => {
    const output = { output_type: "stream", name: "stdout", text: [`https://portal.acme.dev/file?id=5735894&key=${expandSecrets("{{hex}}")}&download=1\n`] };
    const cell = { cell_type: "code", metadata: {}, execution_count: 1, source: ["print(found)"], outputs: [output] };
    expect(await reported(JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1), "crew.ipynb")).toEqual([]);
  });

  it("names the places that use a literal of another module", async () => {
    const { findings } = await analyse({ "keys.py": expandSecrets('K = "{{hex}}"\n'), "crew.py": "from keys import K\nclient(api_key=K)\n" });
    const [finding] = findings.filter((one) => one.ruleId === "hardcoded-credential");
    expect(finding?.location.path).toBe("keys.py");
    expect(finding?.related.map((one) => one.location.path)).toEqual(["crew.py"]);
  });
});

it("gives each secret an id of its own, the same in the next analysis", async () => {
  const files = { "a.py": expandSecrets('a_token = "{{hex}}"\nb_token = "{{hex}}"\n') };
  const ids = async (): Promise<string[]> => (await analyse(files)).project.secrets.map(({ id }) => id);
  const first = await ids();
  expect(new Set(first).size).toBe(2);
  expect(await ids()).toEqual(first);
});
