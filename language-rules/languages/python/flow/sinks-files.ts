import type { FlowCategory, SinkSpec } from "../../../../src/core/model/knowledge";

const SECRETS: readonly FlowCategory[] = ["credential", "dump", "environment"];
const rule = "unredacted-logging";
const REQUESTS = ["requests", "httpx"].flatMap((library) => ["get", "post", "put", "delete", "patch", "head", "request"].map((method) => `${library}.${method}`));

/** Files used as logs, other processes, URLs, chat messages and error answers. */
export const FILE_SINKS: readonly SinkSpec[] = [
  {
    id: "file.write", group: "file", label: "a log file", rule, severity: "error", categories: [...SECRETS, "personal-data"], consequence: "everyone who can read the file can use it",
    methods: ["write", "writelines", "write_text"], receivers: ["open()", "io.open()", "pathlib.Path()", "pathlib.Path().open()", "aiofiles.open()", "codecs.open()"], args: [0, "data"], when: "log-file",
  },
  {
    id: "file.dump", group: "file", label: "a log file", rule, severity: "error", categories: SECRETS, consequence: "everyone who can read the file can use it",
    functions: ["json.dump", "yaml.dump", "yaml.safe_dump"], args: [0], when: "log-file",
  },
  {
    id: "csv.row", group: "file", label: "a CSV file", rule, severity: "warning", categories: SECRETS, consequence: "everyone who can read the file can use it",
    methods: ["writerow", "writerows"], receivers: ["csv.writer()", "csv.DictWriter()"], args: [0],
  },
  {
    id: "table.file", group: "file", label: "a file of the table", rule, severity: "warning", categories: SECRETS, consequence: "everyone who can read the file can use it",
    methods: ["to_csv", "to_json", "to_excel", "to_parquet", "to_feather", "to_pickle", "to_html", "to_markdown", "to_latex", "to_xml", "to_hdf", "to_stata", "to_clipboard", "write_csv", "write_json", "write_parquet", "write_excel", "write_ndjson"],
    receivers: ["pandas.DataFrame()", "pandas.Series()", "polars.DataFrame()"], args: [], receiverItself: true,
  },
  {
    id: "process.arguments", group: "process", label: "the arguments of a process", rule, severity: "warning", categories: SECRETS,
    consequence: "every user of the machine can read it in the process list",
    functions: ["subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.getoutput", "os.system", "os.popen", "asyncio.create_subprocess_shell"],
    args: [0, "args"],
  },
  {
    id: "process.command", group: "process", label: "the arguments of a process", rule, severity: "warning", categories: SECRETS,
    consequence: "every user of the machine can read it in the process list",
    functions: ["asyncio.create_subprocess_exec", "os.execv", "os.execvp", "os.execl", "os.execlp", "os.spawnl", "os.spawnv"], args: "all", except: ["env", "cwd", "stdin", "stdout", "stderr"],
  },
  {
    id: "url.query", group: "url", label: "a URL's query string", rule, severity: "information", categories: ["credential"],
    consequence: "proxies and servers keep it in their access logs", functions: [...REQUESTS, "urllib.request.urlopen", "urllib.request.Request", "aiohttp.request"],
    methods: ["get", "post", "put", "delete", "patch", "head", "request"],
    receivers: ["requests.Session()", "requests.session()", "httpx.Client()", "httpx.AsyncClient()", "aiohttp.ClientSession()"], args: [0, 1, "url"], when: "query-string",
  },
  {
    id: "url.params", group: "url", label: "a URL's query string", rule, severity: "information", categories: ["credential"],
    consequence: "proxies and servers keep it in their access logs", functions: REQUESTS,
    methods: ["get", "post", "put", "delete", "patch", "head", "request"],
    receivers: ["requests.Session()", "requests.session()", "httpx.Client()", "httpx.AsyncClient()", "aiohttp.ClientSession()"], args: ["params"],
  },
  {
    id: "log.table", group: "file", label: "a log table", rule, severity: "error", categories: [...SECRETS, "personal-data"], consequence: "everyone who can read the table can use it",
    methods: ["execute", "executemany"], receivers: ["sqlite3.connect()", "sqlite3.connect().cursor()", "psycopg2.connect().cursor()"],
    receiverName: "^(cursor|cur|conn|connection|db|database|session|engine)$", args: [0, 1, "parameters", "params", "vars"], when: "log-table",
  },
  {
    // a session's token belongs there; what is merely named like a secret is one most of the time
    id: "http.cookie", group: "response", label: "a cookie", rule, severity: "warning", categories: SECRETS, known: true, consequence: "it is kept in the browser and sent with every request",
    methods: ["set_cookie"], receiverName: "resp|response", receivers: ["flask.make_response()", "flask.Response()", "django.http.HttpResponse()", "fastapi.Response()"], args: [1, "value"],
  },
  {
    id: "http.cookie.person", group: "response", label: "a cookie", rule, severity: "warning", categories: ["personal-data"], consequence: "it is kept in the browser and sent with every request",
    methods: ["set_cookie"], receiverName: "resp|response", receivers: ["flask.make_response()", "flask.Response()", "django.http.HttpResponse()", "fastapi.Response()"], args: [1, "value"],
  },
  {
    id: "http.cookie.jar", group: "response", label: "a cookie", rule, severity: "warning", categories: [...SECRETS, "personal-data"], consequence: "it is kept in the browser and sent with every request",
    methods: ["__setitem__"], receivers: ["http.cookies.SimpleCookie()", "http.cookies.BaseCookie()"], args: "all",
  },
  {
    id: "flask.session", group: "response", label: "Flask's session cookie", rule, severity: "warning", categories: SECRETS, known: true, consequence: "it is signed only, so whoever holds the cookie can read it",
    methods: ["__setitem__"], receivers: ["flask.session"], args: "all",
  },
  {
    id: "http.header", group: "response", label: "a header of an HTTP answer", rule, severity: "warning", categories: SECRETS, known: true, consequence: "every client of the service can read it",
    methods: ["__setitem__"], receivers: ["flask.make_response().headers", "flask.Response().headers", "flask.jsonify().headers", "fastapi.Response().headers", "fastapi.responses.JSONResponse().headers", "starlette.responses.Response().headers"], args: "all",
  },
  {
    id: "flash", group: "ui", label: "a message on the page", rule, severity: "warning", categories: SECRETS, consequence: "every visitor who triggers it can read it",
    functions: ["flask.flash", ...["debug", "info", "success", "warning", "error", "add_message"].map((name) => `django.contrib.messages.${name}`)], args: "all",
  },
  {
    id: "http.result", group: "response", label: "an HTTP answer", rule, severity: "warning", categories: SECRETS, known: true, consequence: "every client of the service can read it", args: [],
    results: { decorators: ["*.get", "*.post", "*.put", "*.delete", "*.patch", "*.route", "*.api_route"], argument: "/" },
  },
  {
    id: "http.debug", group: "stdout", label: "standard output", rule, severity: "warning", categories: SECRETS, consequence: "headers with keys stay in terminal, container and CI logs",
    functions: ["http.client.HTTPConnection.debuglevel", "http.client.HTTPSConnection.debuglevel"], args: [], when: "switch",
  },
  {
    id: "litellm.debug", group: "log", label: "LiteLLM's debug log", rule, severity: "warning", categories: SECRETS, consequence: "keys and prompts of every call stay in terminal, container and CI logs",
    functions: ["litellm.set_verbose", "litellm._turn_on_debug", "litellm.verbose_logger.setLevel"], args: [], when: "switch",
  },
  {
    id: "webhook", group: "message", label: "a chat webhook", rule, severity: "error", categories: ["credential", "dump", "environment"], consequence: "it stays in the channel's history",
    functions: ["requests.post", "httpx.post"], args: [1, "json", "data", "content"], when: "webhook",
  },
  {
    id: "chat.message", group: "message", label: "a chat message", rule, severity: "error", categories: ["credential", "dump", "environment"], consequence: "it stays in the channel's history",
    methods: ["chat_postMessage", "chat_update", "files_upload", "files_upload_v2"], receivers: ["slack_sdk.WebClient()", "slack_sdk.web.async_client.AsyncWebClient()"], receiverName: "slack|client$", args: ["text", "blocks", "content", "attachments"],
  },
  {
    id: "chat.webhook", group: "message", label: "a chat webhook", rule, severity: "error", categories: SECRETS, consequence: "it stays in the channel's history",
    methods: ["send", "send_dict"], receivers: ["slack_sdk.webhook.WebhookClient()", "slack_sdk.WebhookClient()", "discord.Webhook.from_url()", "discord.SyncWebhook.from_url()"], args: "all",
  },
  {
    id: "mail", group: "message", label: "a mail", rule, severity: "warning", categories: ["credential", "dump", "environment"], known: true, consequence: "mail servers and archives keep it",
    methods: ["sendmail"], receivers: ["smtplib.SMTP()", "smtplib.SMTP_SSL()"], args: [2, "msg"],
  },
  {
    id: "exception", group: "error", label: "an exception's message", rule, severity: "warning", categories: [...SECRETS, "personal-data"], consequence: "it ends in tracebacks, error trackers and tool results",
    functions: ["<raise>"], args: "all",
  },
  {
    id: "http.error", group: "error", label: "an error answer", rule, severity: "error", categories: SECRETS, consequence: "every client of the service can read it",
    functions: ["fastapi.HTTPException", "fastapi.exceptions.HTTPException", "starlette.exceptions.HTTPException", "flask.abort"], args: [1, "detail", "description"],
  },
  {
    id: "http.socket", group: "response", label: "a WebSocket's message", rule, severity: "warning", categories: SECRETS, known: true, consequence: "the client at the other end can read it",
    methods: ["send_text", "send_json"], receivers: ["fastapi.WebSocket()", "starlette.websockets.WebSocket()"], receiverName: "^(?:ws|socket|web_?socket)$", args: [0, "data"],
  },
  {
    id: "http.answer", group: "response", label: "an HTTP answer", rule, severity: "warning", categories: ["credential", "dump", "environment"], known: true, consequence: "every client of the service can read it",
    functions: ["flask.jsonify", "flask.make_response", "flask.Response", "django.http.HttpResponse", "django.http.JsonResponse", "fastapi.Response", "fastapi.responses.HTMLResponse", "fastapi.responses.JSONResponse", "starlette.responses.JSONResponse", "fastapi.responses.PlainTextResponse"], args: "all", except: ["status_code", "media_type", "headers"],
  },
];
