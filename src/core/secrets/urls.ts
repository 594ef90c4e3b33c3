import type { Confidence, Severity } from "../model/finding";
import type { CredentialName } from "./names";
import type { Judge } from "./judge";

/** A password inside a URL or a connection string. Offsets count in the text searched. */
export interface UrlSecret {
  /** The URL up to its host, or the pair of the connection string. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly label: string;
  readonly provider: string | null;
  readonly local: boolean;
  readonly weak: boolean;
  readonly confidence: Confidence;
  readonly severity: Severity;
}

const URL_PASSWORD = /\b([a-z][a-z0-9+._-]{1,30}):\/\/((?:\{[\w.]{0,60}\}|[^\s:/@"'`<>\\(){}]){0,120}):([^\s/@"'`<>\\]{1,200}(?:@[^\s/@"'`<>\\.]{1,60}(?=@))?)@([^\s/?#"'`<>\\,;)]{1,200})/dgi;
const PAIRS = /\b(?:password|pwd|passwd|accountkey|sharedaccesskey|account_key|user\s?password)\s{0,3}=\s{0,3}([^\s;'"`{}<>$&,]{3,200})/dgi;
/** The neighbours that make `password=…` a connection string: `host=…`, `Server=…;`, `AccountName=…;`. */
const CONNECTION = /\b(?:host|server|data source|dbname|database|user id|uid|user|accountname|endpoint|hostname|driver|port|initial catalog)\s{0,3}=/i;

const DATABASE = /^(?:postgres(?:ql)?|mysql|mariadb|mssql|oracle|mongodb|redis|rediss|amqps?|cockroachdb|clickhouse|snowflake|db2|couchbase|neo4j|bolt|cassandra|singlestoredb|sqlserver|ldaps?|kafka|nats|pyamqp|valkey|teradatasql|trino|presto|hive|vertica|redshift|duckdb)(?:$|\+)/i;
const PROVIDERS: Readonly<Record<string, string>> = { postgres: "postgres", postgresql: "postgres", mysql: "mysql", mariadb: "mysql", mongodb: "mongodb", redis: "redis", rediss: "redis" };
const PLACEHOLDER_HOST = /(?:^|\.)(?:example|invalid|test)(?:\.(?:com|org|net|io|co))?$|^(?:host|hostname|server|servername|myhost|your.*|my-?host.*|my-?server.*|domain|domain\.\w+|mydomain.*|proxy|proxy\.(?:com|server)|some.*|db\.host|address|ip|url|endpoint|x+|foo|bar|foo\.\w+|bar\.\w+|site\.com|website\.com|company\.com|acme\.com|.*\.example\.\w+|host\d?|h|hosturl|netloc|servername.*|registry|repo\.\w+|cluster\d?\.(?:mongodb\.net|xxxxx.*))$/i;
const GENERIC_USER = /^(?:user\d?|username|usr|name|login|u|me|myuser|myusername|your.*|foo|bar|some.*|scott|joe|bob|alice|john|jdoe|git|test|dbuser|db_user|youruser|<.*)$/i;
const GENERIC_PASSWORD = /^(?:pass|passwd|password|passw0rd|pwd|pw|p|secret|pass\d{0,4}|password\d{0,4}|mypass|mypassword|userpass|your.*|bar|baz|foo|some.*|tiger|db_?pass(?:word)?|x+|test|key|token|123|1234)$/i;

/** Characters that a password of a generator has at least. */
const GENERATED = 24;

/** What a test or a sample puts where nothing is checked. */
const MADE_UP = /^(?:fake|dummy|mock(?:ed)?|placeholder|stub|bogus|redacted|sample|example)[-_]?(?:pass(?:word)?|pw|secret|key|token)?\d{0,3}$/i;

/** True for the user and password that every manual shows. */
export function genericPair(user: string, password: string): boolean {
  return GENERIC_USER.test(user) && GENERIC_PASSWORD.test(password);
}

const NAME: CredentialName = { name: "password", kind: "password", words: ["password"], provider: null, signing: false, vague: false };

/** True for hosts that only this machine or its containers reach: loopback, single labels, private names. */
export function isLocalHost(host: string): boolean {
  const name = host.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase();
  return /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(name) || /\.(?:local|localhost|internal|lan|svc|svc\.cluster\.local)$/.test(name) || /^[\w-]+$/.test(name);
}

/** Passwords in URLs and connection strings of a text. `fallback`: the text is a default that comes into force. */
export function urlSecrets(text: string, judge: Judge, fallback: boolean): readonly UrlSecret[] {
  const found: UrlSecret[] = [];
  if (text.includes("://") && text.includes("@")) {
    for (const match of text.matchAll(URL_PASSWORD)) {
      const secret = fromUrl(match, judge, fallback);
      if (secret) found.push(secret);
    }
  }
  if (text.includes("=") && CONNECTION.test(text)) {
    for (const match of text.matchAll(PAIRS)) {
      const secret = fromPair(match, text, judge, fallback);
      if (secret) found.push(secret);
    }
  }
  return found;
}

function fromUrl(match: RegExpExecArray, judge: Judge, fallback: boolean): UrlSecret | null {
  const [, scheme = "", user = "", password = "", host = ""] = match;
  const place = match.indices?.[3];
  if (!place) return null;
  const name = host.replace(/:\d*$/, "");
  if (/^\d{1,5}$/.test(password) && user.includes(".")) return null;
  if (/[{}%*[\]()]|\$(?!\d)/.test(password.replace(/%[0-9a-f]{2}/gi, "")) || /^[A-Z]+$/.test(host)) return null;
  if (PLACEHOLDER_HOST.test(name) && !isGenerated(password, judge)) return null;
  const templated = /^\{[\w.]*\}$/.test(user);
  if ((/^[$%{]|\}$/.test(user) && !templated) || /^[A-Z][A-Z_]*$/.test(password) || /^[A-Z][A-Z_]+$/.test(user)) return null;
  const database = DATABASE.test(scheme);
  const local = isLocalHost(host);
  if ((templated && !/\d/.test(password)) || MADE_UP.test(password)) return null;
  const generic = GENERIC_PASSWORD.test(password);
  if (generic && (user === "" || GENERIC_USER.test(user) || !fallback) && !(fallback && database && local)) return null;
  const kind = judge.value(decode(password), NAME);
  const same = user.toLowerCase() === password.toLowerCase();
  const weak = same || kind === "weak" || generic;
  if (!weak && kind === "placeholder") return null;
  if (!weak && kind === "none" && !database) return null;
  if (weak && !database) return null;
  const base = scheme.toLowerCase().split("+")[0] ?? "";
  return {
    start: match.index,
    end: match.index + match[0].length,
    valueStart: place[0],
    valueEnd: place[1],
    label: database ? "database URL password" : "URL password",
    provider: PROVIDERS[base] ?? null,
    local,
    weak: weak && (local || fallback),
    confidence: kind === "doubtful" && !database ? "low" : weak && !fallback && !local ? "medium" : "medium",
    severity: local || (weak && !database) ? "warning" : "error",
  };
}

/**
 * True for a password that nobody makes up for a manual. Of 375,000 files of real projects and libraries 372 have a password
 * before a manual's host, none of 12 or more characters (2026-11-22).
 */
function isGenerated(password: string, judge: Judge): boolean {
  const text = decode(password);
  return text.length >= GENERATED && /\d/.test(text) && /[A-Za-z]/.test(text) && judge.value(text, NAME) === "random";
}

function fromPair(match: RegExpExecArray, text: string, judge: Judge, fallback: boolean): UrlSecret | null {
  const place = match.indices?.[1];
  const value = match[1] ?? "";
  if (!place) return null;
  const kind = judge.value(value, NAME);
  const weak = kind === "weak";
  if (kind === "none" || kind === "placeholder" || (weak && !fallback) || GENERIC_PASSWORD.test(value) || /[()[\]]|^%/.test(value)) return null;
  const host = /\b(?:host|server|data source)\s{0,3}=\s{0,3}(?:tcp:)?([^\s;,]{1,200})/i.exec(text)?.[1] ?? "";
  const local = host !== "" && isLocalHost(host);
  return {
    start: match.index,
    end: match.index + match[0].length,
    valueStart: place[0],
    valueEnd: place[1],
    label: /key/i.test(match[0].slice(0, match[0].indexOf("="))) ? "storage account key" : "connection string password",
    provider: null,
    local,
    weak,
    confidence: kind === "doubtful" ? "low" : "medium",
    severity: local || weak ? "warning" : "error",
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
