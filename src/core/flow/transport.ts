import { perDocument, type AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import type { Call, Expr, Node, Stmt } from "../languages/python/ast";
import { scopesOf, type PythonScope } from "../languages/python/scopes";
import { bodies, childExpressions, statementExpressions } from "../languages/python/visit";
import type { TransportIssue } from "../model/transport";
import { NameClassifier } from "./names";

/** Hosts that never leave the machine or the compose network. */
export function isLocalHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  return /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2})$/.test(name) || /\.(?:local|localhost|internal|test|example|invalid|svc|lan)$/.test(name) || /(?:^|\.)example\.(?:com|org|net)$/.test(name) || (!name.includes(".") && !name.includes(":"));
}

const HTTP = /(?:^|\.)(?:requests|httpx|aiohttp|urllib3|boto3|openai|elasticsearch|opensearchpy|hvac|websockets|pymongo|ldap3|paramiko)(?:\.|$)/;
const CLIENT_METHOD = /^(?:get|post|put|patch|delete|head|options|request|send|stream|client|resource|Session)$/;

interface Place {
  readonly source: PythonSource;
  readonly issues: TransportIssue[];
  readonly names: NameClassifier;
  readonly scope: PythonScope;
}

/** Connections without TLS or without its checks, in the project's Python files. */
export function findTransportIssues(input: AnalysisInput): TransportIssue[] {
  const result: TransportIssue[] = [];
  for (const path of input.python.keys()) {
    const document = input.documents.get(path);
    if (document) result.push(...ofDocument(document, input));
  }
  return result;
}

const ofDocument = perDocument((document, input): readonly TransportIssue[] => {
  const source = (document.language === "python" || document.language === "notebook") && document.python;
  if (!source || !/verify|http:\/\/|sslmode|CERT_NONE|_unverified|check_hostname|ssl/i.test(source.text)) return [];
  const issues: TransportIssue[] = [];
  const names = new NameClassifier(input.knowledge.flow.names);
  walk(source.module.body, { source, issues, names, scope: scopesOf(source).top });
  return issues;
});

function walk(body: readonly Stmt[], place: Place): void {
  const scopes = scopesOf(place.source);
  for (const stmt of body) {
    for (const expr of statementExpressions(stmt)) expression(expr, place, scopes);
    if (stmt.kind === "Assign" || stmt.kind === "AnnAssign") assignment(stmt, place);
    const inside = stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? { ...place, scope: scopes.of(stmt) } : place;
    for (const inner of bodies(stmt)) walk(inner, inside);
  }
}

function expression(expr: Expr, place: Place, scopes: ReturnType<typeof scopesOf>): void {
  if (expr.kind === "Call") call(expr, place, scopes.qualify(expr.func, place.scope));
  if (expr.kind === "Str" || expr.kind === "JoinedStr") connection(expr, place);
  if (expr.kind === "Attribute" && expr.attr === "_create_unverified_context") unverified(expr, place, scopes);
  for (const child of childExpressions(expr)) expression(child, place, scopes);
}

function add(place: Place, check: TransportIssue["check"], node: Node, message: string, safe: { node: Node; text: string } | null, confidence: TransportIssue["confidence"] = "high"): void {
  const location = place.source.locate(node);
  place.issues.push({
    id: `transport:${location.path}:${String(location.range.start)}:${check}`,
    check,
    location,
    message,
    severity: "warning",
    confidence,
    replace: safe ? { range: place.source.locate(safe.node).range, newText: place.source.encode(safe.text) } : null,
  });
}

function call(expr: Call, place: Place, dotted: string | null): void {
  const method = expr.func.kind === "Attribute" ? expr.func.attr : (dotted?.split(".").at(-1) ?? "");
  for (const keyword of expr.keywords) {
    const off = keyword.value.kind === "Constant" && keyword.value.value === false;
    if (off && (keyword.name === "verify" || keyword.name === "verify_ssl" || keyword.name === "verify_certs" || keyword.name === "ssl_verify")) {
      const http = (dotted !== null && HTTP.test(dotted)) || CLIENT_METHOD.test(method) || /Client|Session|Connector|Elasticsearch|OpenSearch/.test(method);
      if (!http || local(expr)) continue;
      add(place, "verify-off", keyword, `${keyword.name}=False accepts any certificate, so whoever sits on the way can read the credentials of ${method}().`, { node: keyword.value, text: "True" });
    } else if (off && keyword.name === "ssl" && /(?:TCPConnector|ws_connect|get|post|request)$/.test(method) && dotted?.startsWith("aiohttp") === true) {
      add(place, "verify-off", keyword, "ssl=False turns certificate checks off, so whoever sits on the way can read what is sent.", { node: keyword.value, text: "True" });
    } else if (keyword.name === "sslmode" && keyword.value.kind === "Str" && /^(?:disable|allow)$/.test(keyword.value.value) && !local(expr)) {
      add(place, "sslmode-off", keyword, `sslmode=${keyword.value.value} sends the database password and all rows without TLS.`, { node: keyword.value, text: '"verify-full"' });
    }
  }
  httpWithCredential(expr, place, method, dotted);
}

function local(expr: Call): boolean {
  const url = urlOf(expr.args[0] ?? null) ?? urlOf(expr.keywords.find((keyword) => keyword.name === "url" || keyword.name === "base_url" || keyword.name === "host")?.value ?? null);
  const host = url === null ? null : (/^(?:\w+:\/\/)?(\[[^\]]+\]|[^/:?#\s]+)/.exec(url)?.[1] ?? null);
  return host !== null && isLocalHost(host);
}

/** Constant beginning of a URL. */
function urlOf(expr: Expr | null): string | null {
  if (expr?.kind === "Str") return expr.value;
  if (expr?.kind === "JoinedStr") {
    const [first] = expr.values;
    return first?.kind === "StrChunk" ? first.value : null;
  }
  return null;
}

/** `requests.get("http://remote…", headers={"Authorization": …})`. */
function httpWithCredential(expr: Call, place: Place, method: string, dotted: string | null): void {
  const url = [...expr.args.slice(0, 2), ...expr.keywords.flatMap((keyword) => (keyword.name === "url" || keyword.name === "base_url" || keyword.name === "api_base" ? [keyword.value] : []))].find((arg) => urlOf(arg)?.startsWith("http://"));
  const text = urlOf(url ?? null);
  if (!url || text === null) return;
  const host = /^http:\/\/(?:[^/@\s]*@)?(\[[^\]]+\]|[^/:?#\s]+)/.exec(text)?.[1];
  if (host === undefined || isLocalHost(host)) return;
  const sends = (dotted !== null && HTTP.test(dotted)) || CLIENT_METHOD.test(method) || /^(?:LLM|ChatOpenAI|OpenAI|Client|MCPServerHTTP)$/.test(method);
  const carries = expr.keywords.some((keyword) => keyword.name === "auth" || keyword.name === "api_key" || (keyword.name !== null && keyword.name !== "url" && hasCredential(keyword.value, place.names))) || hasCredential(url, place.names);
  const token = url.kind === "Str" || url.kind === "JoinedStr" ? url.tokens[0] : undefined;
  if (!sends || !carries) return;
  const scheme = token ? { start: token.contentStart, end: token.contentStart + "http://".length } : null;
  add(place, "http-with-credential", url, `The credential goes to ${host} over plain HTTP, where everyone on the way can read it.`, scheme ? { node: scheme, text: "https://" } : null);
}

function hasCredential(expr: Expr, names: NameClassifier): boolean {
  const named = (text: string): boolean => names.classify(text)?.category === "credential";
  if (expr.kind === "Name" && named(expr.id)) return true;
  if (expr.kind === "Attribute" && named(expr.attr)) return true;
  if (expr.kind === "Dict" && expr.items.some((item) => item.key?.kind === "Str" && named(item.key.value))) return true;
  return childExpressions(expr).some((child) => hasCredential(child, names));
}

/** `postgresql://…?sslmode=disable` to a remote host. */
function connection(expr: Expr & { kind: "Str" | "JoinedStr" }, place: Place): void {
  const text = expr.kind === "Str" ? expr.value : expr.values.map((part) => (part.kind === "StrChunk" ? part.value : "\0")).join("");
  const match = /sslmode=(?:disable|allow)\b/.exec(text);
  if (!match || !/^(?:postgres(?:ql)?(?:\+\w+)?|cockroachdb):\/\//.test(text)) return;
  const host = /@(\[[^\]]+\]|[^/:?#\s]+)/.exec(text)?.[1];
  if (host === undefined || host.includes("\0") || isLocalHost(host)) return;
  const offset = place.source.text.slice(expr.start, expr.end).indexOf(match[0]);
  const node = offset < 0 ? null : { start: expr.start + offset, end: expr.start + offset + match[0].length };
  add(place, "sslmode-off", expr, `${match[0]} sends the password and all rows of ${host} without TLS.`, node ? { node, text: "sslmode=verify-full" } : null);
}

function unverified(expr: Expr & { kind: "Attribute" }, place: Place, scopes: ReturnType<typeof scopesOf>): void {
  if (scopes.qualify(expr, place.scope) !== "ssl._create_unverified_context") return;
  const head = place.source.text.slice(expr.start, expr.attrStart);
  add(place, "insecure-flag", expr, "ssl._create_unverified_context accepts any certificate, so every HTTPS request can be read on the way.", { node: expr, text: `${head}create_default_context` });
}

/** `context.check_hostname = False`, `context.verify_mode = ssl.CERT_NONE`, `session.verify = False`. */
function assignment(stmt: Stmt & { kind: "Assign" | "AnnAssign" }, place: Place): void {
  const targets = stmt.kind === "Assign" ? stmt.targets : [stmt.target];
  const { value } = stmt;
  if (!value) return;
  for (const target of targets) {
    if (target.kind !== "Attribute") continue;
    const off = value.kind === "Constant" && value.value === false;
    if (off && target.attr === "check_hostname") add(place, "insecure-flag", stmt, "check_hostname = False accepts a certificate of any other host.", { node: value, text: "True" });
    else if (off && target.attr === "verify" && target.value.kind === "Name" && /session|client|http/i.test(target.value.id)) {
      add(place, "verify-off", stmt, `${target.value.id}.verify = False accepts any certificate for every request of the session.`, { node: value, text: "True" });
    } else if (target.attr === "verify_mode" && value.kind === "Attribute" && value.attr === "CERT_NONE") {
      add(place, "insecure-flag", stmt, "CERT_NONE accepts any certificate, so whoever sits on the way can read what is sent.", { node: value, text: `${place.source.text.slice(value.start, value.attrStart)}CERT_REQUIRED` });
    }
  }
}
