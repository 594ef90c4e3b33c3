import type { SourceSpec } from "../../../../src/core/model/knowledge";

const credential = "credential";

/** Calls and attributes whose value is secret. Names as commonly used, November 2026; not checked one by one. */
export const sources: readonly SourceSpec[] = [
  { id: "env", category: credential, origin: "env", functions: ["os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault", "os.environ.__getitem__", "decouple.config", "dotenv.get_key", "environ.get"], nameArgument: 0, label: "environment variable" },
  { id: "env.django", category: credential, origin: "env", methods: ["str", "get_value"], receivers: ["environ.Env()"], nameArgument: 0, label: "environment variable" },
  { id: "env.all", category: "environment", origin: "environment", attributes: ["os.environ", "os.environb"], functions: ["dotenv.dotenv_values", "os.environ.copy"], label: "the whole environment" },
  { id: "getpass", category: credential, origin: "input", functions: ["getpass.getpass", "pwinput.pwinput", "maskpass.askpass"], label: "a password typed in" },
  { id: "prompt.hidden", category: credential, origin: "input", functions: ["click.prompt", "typer.prompt"], when: { keyword: "hide_input", equals: true }, label: "a password typed in" },
  { id: "prompt.rich", category: credential, origin: "input", functions: ["rich.prompt.Prompt.ask"], when: { keyword: "password", equals: true }, label: "a password typed in" },
  { id: "streamlit.input", category: credential, origin: "input", functions: ["streamlit.text_input", "streamlit.sidebar.text_input"], when: { keyword: "type", equals: "password" }, label: "a password typed in" },
  { id: "aws.secret", category: credential, origin: "manager", methods: ["get_secret_value", "batch_get_secret_value"], receivers: ["boto3.client()", "*.client()"], label: "a secret of AWS Secrets Manager" },
  { id: "aws.parameter", category: credential, origin: "manager", methods: ["get_parameter", "get_parameters", "get_parameters_by_path"], receivers: ["boto3.client()", "*.client()"], when: { keyword: "WithDecryption", equals: true }, label: "a secret of Parameter Store" },
  { id: "aws.cache", category: credential, origin: "manager", methods: ["get_secret_string", "get_secret_binary"], label: "a secret of AWS Secrets Manager" },
  { id: "sqlalchemy.url", category: credential, origin: "manager", methods: ["render_as_string"], when: { keyword: "hide_password", equals: false }, label: "a database address with its password" },
  { id: "boto3.credentials", category: credential, origin: "manager", attributes: ["boto3.Session().get_credentials().secret_key", "boto3.Session().get_credentials().token", "boto3.session.Session().get_credentials().secret_key"], label: "AWS keys" },
  { id: "secretstr", category: credential, origin: "manager", methods: ["get_secret_value"], label: "a revealed SecretStr" },
  { id: "vault", category: credential, origin: "manager", methods: ["read_secret_version", "read_secret", "generate_credentials"], label: "a secret of Vault" },
  { id: "gcp.secret", category: credential, origin: "manager", methods: ["access_secret_version"], label: "a secret of Secret Manager" },
  { id: "azure.secret", category: credential, origin: "manager", methods: ["get_secret"], receivers: ["azure.keyvault.secrets.SecretClient()", "azure.keyvault.secrets.aio.SecretClient()"], label: "a secret of Key Vault" },
  { id: "keyring", category: credential, origin: "manager", functions: ["keyring.get_password"], label: "a password of the keyring" },
  { id: "colab", category: credential, origin: "manager", functions: ["google.colab.userdata.get"], label: "a Colab secret" },
  { id: "streamlit.secrets", category: credential, origin: "manager", attributes: ["streamlit.secrets"], label: "Streamlit's secrets" },
  { id: "aws.sts", category: credential, origin: "manager", methods: ["get_session_token", "assume_role"], receivers: ["boto3.client()"], label: "temporary AWS credentials" },
  { id: "jwt", category: credential, origin: "name", functions: ["jwt.encode", "jose.jwt.encode", "joserfc.jwt.encode"], label: "a signed token" },
  { id: "headers", category: credential, origin: "header", attributes: ["flask.request.headers", "flask.request.cookies", "*.request.headers", "*.request.cookies", "requests.Session().headers", "requests.session().headers", "httpx.Client().headers", "fastapi.Request().headers", "fastapi.Request().cookies", "starlette.requests.Request().headers", "starlette.requests.Request().cookies", "fastapi.WebSocket().headers", "django.http.HttpRequest().headers", "django.http.HttpRequest().COOKIES"], label: "request headers" },
];
