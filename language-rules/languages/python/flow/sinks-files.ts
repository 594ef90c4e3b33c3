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
    id: "process.arguments", group: "process", label: "the arguments of a process", rule, severity: "warning", categories: SECRETS,
    consequence: "every user of the machine can read it in the process list",
    functions: ["subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.getoutput", "os.system", "os.popen", "asyncio.create_subprocess_shell", "asyncio.create_subprocess_exec"],
    args: [0, "args"],
  },
  {
    id: "url.query", group: "url", label: "a URL's query string", rule, severity: "information", categories: ["credential"],
    consequence: "proxies and servers keep it in their access logs", functions: [...REQUESTS, "urllib.request.urlopen", "urllib.request.Request", "aiohttp.request"],
    methods: ["get", "post", "put", "delete", "patch", "head", "request"],
    receivers: ["requests.Session()", "requests.session()", "httpx.Client()", "httpx.AsyncClient()", "aiohttp.ClientSession()"], args: [0, 1, "url"], when: "query-string",
  },
  {
    id: "webhook", group: "message", label: "a chat webhook", rule, severity: "error", categories: ["credential", "dump", "environment"], consequence: "it stays in the channel's history",
    functions: ["requests.post", "httpx.post"], args: [1, "json", "data", "content"], when: "webhook",
  },
  {
    id: "chat.message", group: "message", label: "a chat message", rule, severity: "error", categories: ["credential", "dump", "environment"], consequence: "it stays in the channel's history",
    methods: ["chat_postMessage", "chat_update", "files_upload", "files_upload_v2"], receivers: ["slack_sdk.WebClient()"], receiverName: "slack|client$", args: ["text", "blocks", "content", "attachments"],
  },
  {
    id: "mail", group: "message", label: "a mail", rule, severity: "warning", categories: ["credential", "dump", "environment"], known: true, consequence: "mail servers and archives keep it",
    methods: ["sendmail"], receivers: ["smtplib.SMTP()", "smtplib.SMTP_SSL()"], args: [2, "msg"],
  },
  {
    id: "exception", group: "error", label: "an exception's message", rule, severity: "warning", categories: SECRETS, consequence: "it ends in tracebacks, error trackers and tool results",
    functions: ["<raise>"], args: "all",
  },
  {
    id: "http.error", group: "error", label: "an error answer", rule, severity: "error", categories: SECRETS, consequence: "every client of the service can read it",
    functions: ["fastapi.HTTPException", "fastapi.exceptions.HTTPException", "starlette.exceptions.HTTPException", "flask.abort"], args: [1, "detail", "description"],
  },
  {
    id: "http.answer", group: "response", label: "an HTTP answer", rule, severity: "warning", categories: ["credential", "dump", "environment"], known: true, consequence: "every client of the service can read it",
    functions: ["flask.jsonify", "fastapi.responses.JSONResponse", "starlette.responses.JSONResponse", "fastapi.responses.PlainTextResponse"], args: [0, "content"],
  },
];
