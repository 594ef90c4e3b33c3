import { casesOf, type Case } from "./cases";
import { base62Crc32 } from "../../src/core/secrets/crc32";
import { characters, SECRETS } from "../../test/support/secrets";

/** Places where Python holds a credential in the clear. Written from the contexts that people use, not from what a tool finds. */
const CONTEXTS: Readonly<Record<string, string>> = {
  assignment: 'db_password = "{{password}}"',
  annotated: 'api_key: str = "{{serper}}"',
  "tuple assignment": 'user, password = "svc-report", "{{password:2}}"',
  "walrus": 'if (token := "{{hex:3}}"):\n    start(token)',
  attribute: 'class Client:\n    def __init__(self):\n        self.api_key = "{{hex:4}}"',
  subscript: 'config = {}\nconfig["api_key"] = "{{serper:5}}"',
  "keyword argument": 'from crewai import LLM\nllm = LLM(model="openai/gpt-4o", api_key="{{openai:6}}")',
  "unknown provider keyword": 'client = SearchClient(endpoint="https://search.acme.io", api_key="{{hex:7}}")',
  "password keyword": 'import psycopg2\nconn = psycopg2.connect(host="db.acme.io", user="app", password="{{password:8}}")',
  "positional basic auth": 'import requests\nrequests.get("https://api.acme.io", auth=("svc", "{{password:9}}"))',
  "HTTPBasicAuth": 'from requests.auth import HTTPBasicAuth\nauth = HTTPBasicAuth("svc", "{{password:10}}")',
  "parameter default": 'def connect(host, password="{{password:11}}"):\n    return host, password',
  "environ write": 'import os\nos.environ["OPENAI_API_KEY"] = "{{openai:12}}"',
  "environ write, unknown shape": 'import os\nos.environ["SERPER_API_KEY"] = "{{serper:13}}"',
  "getenv default": 'import os\nkey = os.getenv("SERPER_API_KEY", "{{serper:14}}")',
  "environ.get default": 'import os\nsecret = os.environ.get("JWT_SECRET", "{{hex:15}}")',
  "decouple default": 'from decouple import config\nSECRET_KEY = config("SECRET_KEY", default="{{hex:16}}")',
  "key as the name": 'import os\nkey = os.getenv("{{openai:17}}")',
  "dict literal": 'settings = {"host": "mail.acme.io", "password": "{{password:18}}"}',
  "nested dict": 'services = {"search": {"credentials": {"api_key": "{{hex:19}}"}}}',
  "authorization header": 'headers = {"Authorization": "Bearer {{hex:20}}"}',
  "api key header": 'import httpx\nhttpx.post("https://api.acme.io", headers={"X-API-Key": "{{serper:21}}"})',
  "settings default": 'from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    db_password: str = "{{password:22}}"',
  "Field default": 'from pydantic import BaseModel, Field\n\nclass Settings(BaseModel):\n    api_token: str = Field(default="{{hex:23}}")',
  "SecretStr": 'from pydantic import SecretStr\napi_key = SecretStr("{{hex:24}}")',
  dataclass: 'from dataclasses import dataclass\n\n@dataclass\nclass Config:\n    client_secret: str = "{{serper:25}}"',
  "Django settings": 'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "USER": "app", "PASSWORD": "{{password:26}}"}}',
  "Flask secret": 'from flask import Flask\napp = Flask(__name__)\napp.config["SECRET_KEY"] = "{{hex:27}}"',
  "database URL": 'DATABASE_URL = "postgresql://app:{{hex:28}}@db.acme.io:5432/app"',
  "database URL in a call": 'from sqlalchemy import create_engine\nengine = create_engine("mysql+pymysql://root:{{hex:29}}@mysql.acme.io/crm")',
  "Redis URL": 'import redis\ncache = redis.from_url("redis://:{{hex:30}}@cache.acme.io:6379/0")',
  "Mongo URL": 'from pymongo import MongoClient\nclient = MongoClient("mongodb+srv://admin:{{hex:31}}@cluster0.ab1cd.mongodb.net")',
  "f-string": 'host = "db.acme.io"\nurl = f"postgresql://app:{{hex:32}}@{host}/app"',
  concatenation: 'header = "Token " + "{{hex:33}}"\nrequests_headers = {"Authorization": header}',
  format: 'url = "https://{}:{}@git.acme.io/repo.git".format("ci", "{{hex:34}}")',
  "LangChain wrapper": 'from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model="gpt-4o", openai_api_key="{{openai:35}}")',
  "Azure key": 'from openai import AzureOpenAI\nclient = AzureOpenAI(azure_endpoint="https://acme.openai.azure.com", api_key="{{hex:36}}")',
  "boto3 pair": 'import boto3\ns3 = boto3.client("s3", aws_access_key_id="{{aws-id:37}}", aws_secret_access_key="{{aws-secret:37}}")',
  "SMTP login": 'import smtplib\nwith smtplib.SMTP("smtp.acme.io") as server:\n    server.login("bot@acme.io", "{{password:38}}")',
  "paramiko connect": 'import paramiko\nssh = paramiko.SSHClient()\nssh.connect("build.acme.io", username="deploy", password="{{password:39}}")',
  "constant used in a call": 'SERVICE_TOKEN = "{{hex:40}}"\n\ndef call(client):\n    return client.get("/v1", token=SERVICE_TOKEN)',
  comment: '# key of the demo account: {{openai:41}}\nvalue = 1',
  docstring: '"""Run with {{github:42}} in the environment."""',
  "cookie": 'import requests\nrequests.get("https://intra.acme.io", cookies={"session_token": "{{hex:43}}"})',
  "multi-line string": 'env = """\nOPENAI_API_KEY={{openai:44}}\nDEBUG=1\n"""',
  "JWT encode": 'import jwt\ntoken = jwt.encode({"sub": "1"}, "{{hex:45}}", algorithm="HS256")',
  "Fernet key": 'from cryptography.fernet import Fernet\nfernet_key = "{{encoded:46}}{{encoded:47}}"\nbox = Fernet(fernet_key)',
  "loop over pairs": 'for name, secret_key in [("blue", "{{hex:48}}"), ("green", "{{hex:49}}")]:\n    register(name, secret_key)',
};

/** What tools take for a credential and is none. */
const DECOYS: Readonly<Record<string, string>> = {
  "placeholder your": 'api_key = "your-api-key-here"',
  "placeholder angle brackets": 'OPENAI_API_KEY = "<OPENAI_API_KEY>"',
  "placeholder x": 'token = "xxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
  "placeholder sk": 'os_key = "sk-your-openai-key-goes-here"',
  "placeholder in German": 'password = "DEIN_PASSWORT_HIER"',
  "placeholder changeme in docs": '"""Set password=<password> before the first run."""',
  "environment name": 'api_key_env = "OPENAI_API_KEY"',
  "environment read": 'import os\napi_key = os.environ["OPENAI_API_KEY"]',
  "empty default": 'import os\napi_key = os.getenv("OPENAI_API_KEY", "")',
  "none default": 'def call(url, token=None, password=""):\n    return url',
  "token type": 'token_type = "bearer"',
  "token count": 'max_tokens = "4096"\ntoken_limit = "128000"',
  "token URL": 'token_url = "https://login.acme.io/oauth2/token"',
  "secret name": 'secret_name = "prod/desk/openai"',
  "secret ARN": 'SECRET_ID = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:desk-AbCdEf"',
  "password field label": 'password_label = "Enter your password"',
  "password prompt": 'import getpass\npassword = getpass.getpass("Password: ")',
  "form field name": 'fields = {"password": "password", "username": "username"}',
  "validation message": 'errors = {"password": "Password must have at least 12 characters"}',
  "header name": 'API_KEY_HEADER = "X-API-Key"',
  "cookie name": 'SESSION_COOKIE_NAME = "sessionid"',
  "dictionary key": 'key = "user_profile"',
  "sort key": 'sort_key = "created_at"\nprimary_key = "customer_id"',
  "cache key": 'cache_key = "weather:{city}:{day}"',
  "hash": 'sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"',
  "git commit": 'COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8"',
  "uuid": 'request_id = "7d444840-9dc0-11d1-b245-5ffdce74fad2"',
  "public key": 'public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"',
  "model name": 'model = "openai/gpt-4o-mini-2024-07-18"',
  "file name": 'credentials_file = "config/credentials.json"\nkey_path = "/etc/ssl/private/server.key"',
  "ollama dummy": 'from crewai import LLM\nllm = LLM(model="ollama/llama3", base_url="http://localhost:11434", api_key="ollama")',
  "not needed": 'from openai import OpenAI\nclient = OpenAI(base_url="http://localhost:1234/v1", api_key="not-needed")',
  "interpolated URL": 'import os\nuser, pw = os.environ["U"], os.environ["P"]\nurl = f"postgresql://{user}:{pw}@db.acme.io/app"',
  "template": 'dsn = "postgresql://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/app"',
  "URL in the documentation": '"""Connects to postgresql://user:password@host:port/database."""',
  "regex": 'PASSWORD_PATTERN = r"(?:password|passwd|pwd)\\s*[:=]\\s*\\S+"',
  "enum": 'import enum\n\nclass TokenKind(enum.Enum):\n    ACCESS_TOKEN = "access_token"\n    REFRESH_TOKEN = "refresh_token"',
  "permission": 'permission = "secretsmanager:GetSecretValue"',
  "masked": 'print("api key: sk-****************************1234")',
  "presence": 'import os\nprint("key set:", bool(os.getenv("OPENAI_API_KEY")))',
  "tokenizer token": 'pad_token = "<|endoftext|>"\nbos_token = "<s>"',
  "pagination token": 'next_token = "page-2"',
  "base64 of a picture": 'ICON = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="',
  "alphabet": 'ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"',
  "credential scheme": 'auth_scheme = "Bearer"\nsecret_engine = "kv-v2"',
  "question": 'secret_question = "What was the name of your first pet?"',
  "vault path": 'vault_secret_path = "secret/data/desk/openai"',
  "streamlit input": 'import streamlit as st\napi_key = st.text_input("OpenAI API key", type="password")',
};

/** Provider tokens as their providers print them, in a plain settings file. */
const TOKENS = Object.keys(SECRETS).filter((kind) => !["password", "encoded", "hex", "serper", "azure", "aws-secret", "slack-hook"].includes(kind));

export function secretCases(): Case[] {
  const tokens = TOKENS.map((kind, index) => [kind, (WHOLE[kind] ?? SECRETS[kind])?.(index + 60) ?? ""] as const);
  return [
    ...casesOf("Python contexts", "service.py", CONTEXTS, true),
    ...casesOf("Python contexts", "service.py", DECOYS, false),
    ...casesOf("provider tokens", "notes.txt", Object.fromEntries(tokens.map(([kind, token]) => [kind, `deploy with ${token} until Friday`])), true),
    ...casesOf("provider tokens", "notes.txt", Object.fromEntries(tokens.map(([kind, token]) => [kind, `deploy with ${masked(token)} until Friday`])), false),
  ];
}

/** The beginning that the provider prints, then stars. */
function masked(token: string): string {
  return `${token.slice(0, 6)}${"*".repeat(Math.max(8, token.length - 6))}`;
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Tokens whose inside has to be right: GitHub's checksum, a JWT that can be decoded. */
const WHOLE: Readonly<Record<string, (seed: number) => string>> = {
  github: (seed) => {
    const body = characters(30, BASE62, seed);
    return ["gh", "p_", body, base62Crc32(body).padStart(6, "0")].join("");
  },
  jwt: (seed) => [{ alg: "HS256", typ: "JWT" }, { sub: "desk", role: "editor", iat: 1_760_000_000 + seed }].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).concat(characters(43, BASE62, seed)).join("."),
};
