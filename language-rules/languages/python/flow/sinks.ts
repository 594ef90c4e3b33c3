import type { FlowCategory, SinkSpec } from "../../../../src/core/model/knowledge";
import { FILE_SINKS } from "./sinks-files";
import { PROMPT_SINKS } from "./sinks-prompts";
import { TELEMETRY_SINKS } from "./sinks-telemetry";

const ALL: readonly FlowCategory[] = ["credential", "personal-data", "dump", "environment", "response-body"];
const SECRETS: readonly FlowCategory[] = ["credential", "dump", "environment"];
const LEVELS = ["debug", "info", "warning", "warn", "error", "critical", "exception", "fatal", "log"];
const LOG_CONSEQUENCE = "everyone who can read the log can use it";
const SCREEN_CONSEQUENCE = "it stays in terminal, container and CI logs";
const rule = "unredacted-logging";

/** Standard library, loguru, structlog, rich, click, tqdm and screens. Names as commonly used, November 2026; not checked one by one. */
const PRINTING: readonly SinkSpec[] = [
  {
    id: "logging.module", group: "log", label: "the log", rule, severity: "warning", categories: ALL, consequence: LOG_CONSEQUENCE,
    functions: LEVELS.flatMap((level) => [`logging.${level}`, `logging.root.${level}`]), args: "all", except: ["exc_info", "stack_info", "stacklevel"],
  },
  {
    id: "logging.logger", group: "log", label: "the log", rule, severity: "warning", categories: ALL, consequence: LOG_CONSEQUENCE,
    methods: [...LEVELS, "trace", "success", "msg"],
    receivers: ["logging.Logger()", "logging.LoggerAdapter()", "logging.getLogger()", "*.get_logger()", "*.getLogger()", "*.get_task_logger()", "loguru.logger", "*.getChild()", "loguru.logger.bind()", "loguru.logger.opt()", "*.logger", "*.app.logger"],
    receiverName: "(^|_)(log|logger|logging|audit)s?$|logger$", args: "all", except: ["exc_info", "stack_info", "stacklevel"],
  },
  {
    id: "logging.exception", group: "log", label: "the log", rule, severity: "warning", categories: SECRETS, consequence: LOG_CONSEQUENCE,
    methods: LEVELS, functions: LEVELS.map((level) => `logging.${level}`),
    receivers: ["logging.Logger()", "logging.getLogger()", "*.get_logger()", "*.getLogger()"], receiverName: "(^|_)(log|logger|logging|audit)s?$|logger$",
    args: [], when: "active-exception",
  },
  {
    id: "logging.adapter", group: "log", label: "every line of an adapter's log", rule, severity: "warning", categories: SECRETS, consequence: LOG_CONSEQUENCE,
    functions: ["logging.LoggerAdapter"], args: [1, "extra"],
  },
  {
    id: "logging.record", group: "log", label: "the log", rule, severity: "warning", categories: ALL, consequence: LOG_CONSEQUENCE,
    functions: ["logging.makeLogRecord", "logging.LogRecord"], args: "all",
  },
  {
    id: "logger.bind", group: "log", label: "the log's context", rule, severity: "warning", categories: SECRETS, consequence: LOG_CONSEQUENCE,
    functions: ["loguru.logger.bind", "loguru.logger.contextualize", "structlog.contextvars.bind_contextvars"], methods: ["bind", "new"],
    receivers: ["structlog.get_logger()", "structlog.stdlib.get_logger()"], args: "all",
  },
  {
    id: "warnings.warn", group: "log", label: "a warning", rule, severity: "warning", categories: SECRETS, consequence: SCREEN_CONSEQUENCE,
    functions: ["warnings.warn", "warnings.warn_explicit"], args: [0, "message"],
  },
  {
    id: "traceback", group: "stdout", label: "a printed traceback", rule, severity: "warning", categories: SECRETS, consequence: SCREEN_CONSEQUENCE,
    functions: ["traceback.print_exc", "traceback.print_exception"], args: [], when: "active-exception",
  },
  {
    id: "print", group: "stdout", label: "standard output", rule, severity: "warning", categories: ALL, consequence: SCREEN_CONSEQUENCE,
    functions: ["print", "builtins.print", "pprint.pprint", "pprint.pp", "rich.print", "rich.print_json", "rich.inspect", "icecream.ic", "tqdm.tqdm.write", "tqdm.write", "tqdm.auto.tqdm.write"],
    args: "all", except: ["file", "sep", "end", "flush", "stream", "indent", "width"],
  },
  {
    id: "stream", group: "stdout", label: "standard output", rule, severity: "warning", categories: ALL, consequence: SCREEN_CONSEQUENCE,
    functions: ["sys.stdout.write", "sys.stderr.write", "sys.__stdout__.write", "sys.__stderr__.write", "sys.stdout.writelines", "sys.stderr.writelines"], args: [0],
  },
  {
    id: "click", group: "stdout", label: "standard output", rule, severity: "warning", categories: ALL, consequence: SCREEN_CONSEQUENCE,
    functions: ["click.echo", "click.secho", "click.echo_via_pager", "typer.echo", "typer.secho"], args: [0, "message"],
  },
  {
    id: "rich.console", group: "stdout", label: "standard output", rule, severity: "warning", categories: ALL, consequence: SCREEN_CONSEQUENCE,
    methods: ["print", "log", "print_json", "rule", "status"], receivers: ["rich.console.Console()"], receiverName: "console$", args: "all", except: ["style", "end", "justify"],
  },
  {
    id: "rich.table", group: "stdout", label: "a table on standard output", rule, severity: "warning", categories: SECRETS, consequence: SCREEN_CONSEQUENCE,
    methods: ["add_row"], receivers: ["rich.table.Table()"], args: "all", except: ["style", "end_section"],
  },
  {
    id: "syslog", group: "log", label: "the system log", rule, severity: "warning", categories: ALL, consequence: LOG_CONSEQUENCE, functions: ["syslog.syslog"], args: "all",
  },
  {
    id: "exit", group: "stdout", label: "standard error", rule, severity: "warning", categories: SECRETS, consequence: SCREEN_CONSEQUENCE,
    functions: ["sys.exit", "exit"], args: [0],
  },
  {
    id: "streamlit", group: "ui", label: "the Streamlit page", rule, severity: "warning", categories: SECRETS, consequence: "every visitor of the page can read it",
    functions: ["write", "text", "markdown", "code", "json", "error", "info", "warning", "success", "exception", "toast", "dataframe", "table", "caption", "title", "header", "subheader", "metric", "sidebar.write", "sidebar.text", "sidebar.markdown", "sidebar.code", "sidebar.json", "sidebar.success", "sidebar.info"].map((name) => `streamlit.${name}`),
    args: "all", except: ["icon", "key", "help", "language"],
  },
  {
    id: "streamlit.content", group: "ui", label: "the Streamlit page", rule, severity: "warning", categories: SECRETS, consequence: "every visitor of the page can read it",
    functions: ["write_stream", "text_area", "download_button", "html", "help", "status", "spinner"].map((name) => `streamlit.${name}`), args: [0, "body", "value", "data", "label"],
  },
  {
    id: "streamlit.stream", group: "ui", label: "the Streamlit page", rule, severity: "warning", categories: SECRETS, consequence: "every visitor of the page can read it",
    methods: ["write_stream"], receivers: ["streamlit.empty()", "streamlit.container()", "streamlit.chat_message()"], args: [0],
  },
  {
    id: "gradio.event", group: "ui", label: "the Gradio page", rule, severity: "warning", categories: SECRETS, known: true, consequence: "every visitor of the page can read it",
    methods: ["click", "submit", "change", "upload", "select", "load", "then", "success"], receivers: ["Button", "Textbox", "Blocks", "Dropdown", "File", "ChatInterface", "Chatbot", "Radio", "Slider", "Checkbox"].map((name) => `gradio.${name}()`), args: [], callbacks: ["fn", "0"],
  },
  {
    id: "gradio.output", group: "ui", label: "the Gradio page", rule, severity: "warning", categories: SECRETS, known: true, consequence: "every visitor of the page can read it",
    functions: ["gradio.Interface", "gradio.ChatInterface"], args: [], callbacks: ["fn", "0"],
  },
  {
    id: "gradio", group: "ui", label: "the Gradio page", rule, severity: "warning", categories: SECRETS, consequence: "every visitor of the page can read it",
    functions: ["Info", "Warning", "Error", "Markdown", "HTML", "JSON", "Textbox", "TextArea", "Code", "Label", "Dataframe", "Chatbot", "Number", "update"].map((name) => `gradio.${name}`), args: [0, "value", "message"],
  },
  {
    id: "streamlit.anywhere", group: "ui", label: "the Streamlit page", rule, severity: "warning", categories: SECRETS, consequence: "every visitor of the page can read it",
    methods: ["write", "text", "markdown", "code", "json", "error", "info", "warning", "success", "caption", "metric"],
    receivers: ["streamlit.sidebar", "streamlit.empty()", "streamlit.container()", "streamlit.expander()", "streamlit.chat_message()", "streamlit.columns()[]", "streamlit.status()", "streamlit.sidebar.expander()", "streamlit.tabs()[]"],
    args: "all", except: ["icon", "key", "help", "language"],
  },
  {
    id: "tqdm.bar", group: "stdout", label: "a progress bar", rule, severity: "warning", categories: SECRETS, consequence: SCREEN_CONSEQUENCE,
    methods: ["set_description", "set_description_str", "set_postfix", "set_postfix_str"], receivers: ["tqdm.tqdm()", "tqdm.auto.tqdm()", "tqdm.trange()", "tqdm.notebook.tqdm()"], args: "all", except: ["refresh"],
  },
  {
    id: "chainlit", group: "ui", label: "a Chainlit message", rule, severity: "warning", categories: SECRETS, consequence: "it is kept in the chat's history",
    functions: ["chainlit.Message", "chainlit.ErrorMessage", "chainlit.AskUserMessage", "chainlit.Text"], args: [0, "content"],
  },
  {
    id: "chainlit.part", group: "ui", label: "a Chainlit message", rule, severity: "warning", categories: SECRETS, consequence: "it is kept in the chat's history",
    methods: ["stream_token", "content=", "input=", "output="], receivers: ["chainlit.Message()", "chainlit.Step()"], args: [0, "token"],
  },
  {
    id: "notebook.display", group: "stdout", label: "a notebook output", rule, severity: "warning", categories: SECRETS, consequence: "it is saved in the notebook",
    functions: ["IPython.display.display", "display", "IPython.display.Markdown"], args: [0],
  },
];

export const sinks: readonly SinkSpec[] = [...PRINTING, ...TELEMETRY_SINKS, ...PROMPT_SINKS, ...FILE_SINKS];
