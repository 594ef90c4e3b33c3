import type { AnalysisInput } from "../../analysis";
import type { PythonSource } from "../../languages/document";
import type { ClassDef, Expr, FunctionDef } from "../../languages/python/ast";
import { walkAllExpressions, walkStatements } from "../../languages/python/visit";
import type { WeakRecord } from "../../model/controls";
import type { Location } from "../../text/range";
import { remembered } from "../../remember";
import { lastName } from "./calls";

/** What crewai itself offers to see every tool call: event listeners, tool hooks and step callbacks (1.15, also older). */
const WATCHES = /\b(?:BaseEventListener|ToolUsage(?:Started|Finished|Error)Event|(?:register_)?(?:after|before)_tool_call|(?:step|task)_callback\s*=|output_log_file\s*=)/;

/** A place from which every tool call of the crews is written down: a listener, a hook or a callback that records, or a tracing package. */
export function watchers(input: AnalysisInput): Location | null {
  const packages = input.knowledge.risk.tracing.map((name) => name.replace(/[.]/g, "\\.")).join("|");
  const imported = new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:${packages})\\b`, "m");
  for (const source of input.python.values()) {
    const match = imported.exec(source.text);
    if (match) return source.path.endsWith(".ipynb") ? source.locate({ start: match.index, end: match.index + match[0].length }) : { path: source.path, range: { start: match.index, end: match.index + match[0].length } };
    const watcher = WATCHES.test(source.text) ? watcherIn(source, input) : null;
    if (watcher) return watcher;
  }
  return null;
}

const HOOK = /^(?:after|before)_tool_call(?:_crew)?$/;
const REGISTER = /^register_(?:after|before)_tool_call_hook$/;

function watcherIn(source: PythonSource, input: AnalysisInput): Location | null {
  const found: Location[] = [];
  walkStatements(source.module.body, (stmt) => {
    if (stmt.kind === "FunctionDef" && stmt.decorators.some((decorator) => seesTools(decorator)) && writesDown(textOf(stmt, source))) found.push(nameOf(stmt, source));
    if (stmt.kind === "ClassDef" && stmt.bases.some((base) => /EventListener$/.test(lastName(base))) && /ToolUsage/.test(textOf(stmt, source)) && writesDown(textOf(stmt, source))) found.push(nameOf(stmt, source));
    return true;
  });
  walkAllExpressions(source.module.body, (expr) => {
    // `for register, hook in ((register_before_tool_call_hook, before), …): register(hook)`
    if (expr.kind === "Tuple" && expr.elts.some((one) => REGISTER.test(lastName(one)))) for (const one of expr.elts) if (!REGISTER.test(lastName(one)) && handlerRecords(one, source, input)) found.push(source.locate(one));
    if (expr.kind !== "Call") return true;
    const handlers = [...(REGISTER.test(lastName(expr.func)) ? expr.args : []), ...expr.keywords.filter(({ name }) => /^(?:step|task)_callback$/.test(name ?? "")).map(({ value }) => value)];
    for (const handler of handlers) if (handlerRecords(handler, source, input)) found.push(source.locate(handler));
    const log = expr.keywords.find(({ name }) => name === "output_log_file")?.value;
    if (log && !(log.kind === "Constant" && (log.value === null || log.value === false))) found.push(source.locate(log));
    return true;
  });
  return found[0] ?? null;
}

/** `@after_tool_call`, `@crewai_event_bus.on(ToolUsageStartedEvent)`. */
function seesTools(decorator: Expr): boolean {
  const name = lastName(decorator.kind === "Call" ? decorator.func : decorator);
  return HOOK.test(name) || (name === "on" && decorator.kind === "Call" && decorator.args.some((arg) => /^ToolUsage\w+Event$/.test(lastName(arg))));
}

/** Whether a handler writes down what it sees. One whose code is not in the project is taken to do so. */
function handlerRecords(handler: Expr, source: PythonSource, input: AnalysisInput): boolean {
  if (handler.kind === "Lambda") return writesDown(source.text.slice(handler.start, handler.end));
  const name = lastName(handler);
  const texts = name === "" ? [] : [...input.python.values()].filter((one) => one.text.includes(`def ${name}(`)).flatMap((one) => functionsNamed(name, one));
  return texts.length === 0 ? handler.kind !== "Constant" : texts.some(writesDown);
}

function functionsNamed(name: string, source: PythonSource): string[] {
  const texts: string[] = [];
  walkStatements(source.module.body, (stmt) => {
    if (stmt.kind === "FunctionDef" && stmt.name === name) texts.push(textOf(stmt, source));
    return true;
  });
  return texts;
}

/** Logs, files, tables, queues and functions that say that they record. What is printed is gone with the terminal. */
function writesDown(text: string): boolean {
  return /\b\w*(?:log|logger|logging|structlog|loguru)\.(?:debug|info|warning|error|critical|exception|log|bind|msg)\s*\(|\b\w*(?:audit|record|journal|trail)\w*\s*[.(]|\b(?:log|track|store|save|persist|write|emit)_\w+\s*\(|\.(?:write|writelines|write_text|writerow|insert\w*|put_item|put_events|put_record|execute|publish|send_message|capture|add_event|set_attribute|post)\s*\(|\bjson\.dump\(/i.test(text);
}

function textOf(stmt: ClassDef | FunctionDef, source: PythonSource): string {
  // its own name says nothing of what it does
  return source.text.slice(stmt.nameStart + stmt.name.length, stmt.end);
}

function nameOf(stmt: ClassDef | FunctionDef, source: PythonSource): Location {
  return source.locate({ start: stmt.nameStart, end: stmt.nameStart + stmt.name.length });
}

/** Audit records that carry a plain hash of themselves alone: whoever changes one computes it again, and a removed one is not missed. */
export function weakRecords(input: AnalysisInput): WeakRecord[] {
  return [...input.python.values()].flatMap(weakIn);
}

const weakIn = remembered((source: PythonSource): readonly WeakRecord[] => {
  if (!/audit/i.test(source.text) || !/hashlib/.test(source.text)) return [];
  const found: WeakRecord[] = [];
  walkStatements(source.module.body, (stmt) => {
    if (stmt.kind !== "ClassDef" && stmt.kind !== "FunctionDef") return true;
    if (!isAudit(stmt)) return true;
    const text = source.text.slice(stmt.start, stmt.end);
    if (/hashlib\.\w+\(/.test(text) && /integrity|(?:entry|record|event|log)_?hash/i.test(text) && !/\bhmac\b|prev|chain|last_?hash|parent|head/i.test(text)) found.push({ id: `record:${source.path}:${String(stmt.start)}`, name: stmt.name, location: nameOf(stmt, source) });
    return false;
  });
  return found;
});

function isAudit(stmt: ClassDef | FunctionDef): boolean {
  return /audit/i.test(stmt.name) && !/^test/i.test(stmt.name);
}
