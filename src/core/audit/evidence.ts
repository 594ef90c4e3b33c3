import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import { NameClassifier } from "../flow/names";
import type { Project } from "../model/project";
import { walkCalls, type NamedCall } from "./calls";
import type { Evidence } from "./scorecard";

const DAY = 86_400_000;
const QUARTER_DAYS = 100;
const LONGEST_ROTATION_DAYS = 90;

/** What speaks for an item of the checklist and what against it. */
export interface Weighed {
  readonly good: readonly Evidence[];
  readonly bad: readonly Evidence[];
}

/** Rotation that the project configures: a schedule of at most 90 days is good, a longer one bad. */
export function rotations(input: AnalysisInput): Weighed {
  const pattern = /\bautomatically_after_days["']?\s*[:=]\s*(\d+)|\bAutomaticallyAfterDays["']?\s*[:=]\s*(\d+)|\brotation_period["']?\s*[:=]\s*["'](\d+)s["']/g;
  return inText(input, /\.tf$|\.ya?ml$|\.json$/, pattern, (match) => {
    const days = match[3] === undefined ? Number(match[1] ?? match[2]) : Number(match[3]) / 86_400;
    const good = days <= LONGEST_ROTATION_DAYS;
    return { good, text: good ? `a secret is rotated every ${String(days)} days` : `a secret is rotated every ${String(days)} days only: ${String(LONGEST_ROTATION_DAYS)} are the longest that the checklist takes` };
  });
}

const MANAGER = /^(?:get_secret_value|access_secret_version|read_secret_version|get_secret)$/;
const ENVIRONMENT = /(?:^|\.)(?:getenv|environ\.get)$/;

/** Credentials that come from outside the code, whoever uses them: fetched from a secrets manager, read from the environment. */
export function credentialReads(input: AnalysisInput): Evidence[] {
  const names = new NameClassifier(input.knowledge.flow.names);
  const clients = /\b(?:boto3|aioboto3|botocore|hvac|secretmanager|keyvault|infisical|keyring)\b/;
  return inCalls(input, /getenv|environ|get_secret|secret_version/, ({ name, node }, source) => {
    if (node.func.kind === "Attribute" && MANAGER.test(node.func.attr) && clients.test(source.text)) return "a credential is fetched from a secrets manager";
    const [asked] = node.args;
    // a fallback would be a literal
    if (!ENVIRONMENT.test(name) || node.args.length + node.keywords.length > 1 || asked?.kind !== "Str") return null;
    return names.classify(asked.value)?.category === "credential" ? `${asked.value} is read from the environment` : null;
  });
}

/** A record factory or a logging filter: what redacts every record, wherever it is logged. */
export function redactors(input: AnalysisInput): Evidence[] {
  return inCalls(input, /setLogRecordFactory|addFilter/, ({ name }, source) =>
    !idle(source, "install_redaction", input) && (name === "logging.setLogRecordFactory" || (name.endsWith(".addFilter") && /redact|mask|scrub|sanit/i.test(source.text))) ? "log records are redacted before they are written" : null,
  );
}

/** The credentials module that fixes write. */
const MODULE = /(?:^|\/)crew_credentials(?:_\d+)?\.py$/;
/** Its trail is keyed, or its head kept elsewhere, only where one of these is set. */
const AUDIT_SETTING = /\bCREW_AUDIT_(?:KEY|HEAD)\b["']?\s*[:=]\s*["']?[^\s"'#]/;

/** True for the credentials module where nothing calls what it offers, or the setting that gives it its worth is nowhere. */
function idle(source: PythonSource, call: string, input: AnalysisInput, setting: RegExp | null = null): boolean {
  if (!MODULE.test(source.path)) return false;
  const called = [...input.python.values()].some((other) => other !== source && new RegExp(`\\b${call}\\(`).test(other.text));
  const set = setting === null || [...input.documents].some(([path, { file }]) => !path.endsWith(".py") && !/example|sample|template/.test(path) && setting.test(file.text));
  return !called || !set;
}

const AUDITS = /\baudit|audit_?(?:log|trail|record|event)/i;

/** A keyed hash in a module that is about auditing is good; audit records that are written without one are bad. */
export function auditTrails(input: AnalysisInput): Weighed {
  const good = inCalls(input, /\bhmac\b/, ({ name }, source) => (!idle(source, "install_audit", input, AUDIT_SETTING) && /^hmac\.(?:new|digest|HMAC)$/.test(name) && AUDITS.test(source.text) ? "audit records carry a keyed hash" : null));
  const bad = inCalls(input, /audit/i, ({ name, node }, source) => {
    if (/\bhmac\b/.test(source.text)) return null;
    const [first] = node.args;
    const text = first ? source.text.slice(first.start, first.end) : "";
    if (/(?:^|\.)getLogger$/.test(name) && /["'][^"']*\baudit/i.test(text)) return "audit records go to a log without a keyed hash: whoever can write it can change them";
    return name === "open" && /audit[\w.-]*\.(?:log|jsonl?|txt|csv)/i.test(text) ? "audit records go to a file without a keyed hash: whoever can write it can change them" : null;
  });
  return { good, bad };
}

/** Written procedures for a leaked credential: one that says how a key is revoked is good, one that does not is bad. */
export function incidentProcedures({ controls }: Project): Weighed {
  const good = controls.procedures.incident.filter((one) => one.revokes).map(({ location }): Evidence => ({ text: "a procedure says how a leaked credential is revoked", location }));
  const bad = controls.procedures.incident.filter((one) => !one.revokes).map(({ location }): Evidence => ({ text: "the procedure does not say how a leaked credential is revoked or rotated", location }));
  // a second document may be about other incidents
  return { good, bad: good.length > 0 ? [] : bad };
}

/** Access-review records by the latest date that they name: good for a quarter. */
export function accessReviews({ controls }: Project, today: string): Weighed {
  const good: Evidence[] = [];
  const bad: Evidence[] = [];
  for (const { location, dates } of controls.procedures.review) {
    const latest = dates.findLast((date) => date <= today);
    if (latest === undefined) continue;
    const age = (Date.parse(today) - Date.parse(latest)) / DAY;
    if (age <= QUARTER_DAYS) good.push({ text: `the last access review is of ${latest}`, location });
    else bad.push({ text: `the last access review is of ${latest}, more than a quarter ago`, location });
  }
  return { good, bad: good.length > 0 ? [] : bad };
}

/** Stores that Terraform or CloudFormation encrypts, or leaves in the clear. */
export function encryptionAtRest(input: AnalysisInput): Weighed {
  const pattern = /\b(?:kms_key_id|kms_master_key_id|KmsKeyId)\s*[:=]\s*["']?(?!null\b)[\w$]\S*|\b(?:storage_encrypted|StorageEncrypted|at_rest_encryption_enabled)\s*[:=]\s*(true|false)\b/g;
  return inText(input, /\.tf$|\.ya?ml$/, pattern, (match) => (match[1] === "false" ? { good: false, text: "data is stored without encryption" } : { good: true, text: "data is encrypted at rest" }));
}

/** Connections that insist on TLS. */
export function encryptionInTransit(input: AnalysisInput, project: Project): Evidence[] {
  const pattern = /\bsslmode=(?:require|verify-ca|verify-full)\b|\btransit_encryption_enabled\s*=\s*true\b|\baws:SecureTransport\b|\brds\.force_ssl\b/g;
  const texts = inText(input, /\.py$|\.tf$|\.ya?ml$|\.json$|\.toml$|\.env(?:\.\w+)?$/, pattern, () => ({ good: true, text: "a connection insists on TLS" })).good;
  const urls = [...project.crew.llms.values()].flatMap((llm): Evidence[] => (llm.baseUrl?.startsWith("https://") === true ? [{ text: "a model is reached over https", location: llm.location }] : []));
  return [...texts, ...urls];
}

function inText(input: AnalysisInput, path: RegExp, pattern: RegExp, judge: (match: RegExpMatchArray) => { readonly good: boolean; readonly text: string }): Weighed {
  const good: Evidence[] = [];
  const bad: Evidence[] = [];
  for (const [name, document] of input.documents) {
    if (!path.test(name)) continue;
    input.cancellation.check();
    for (const match of document.file.text.matchAll(pattern)) {
      const judged = judge(match);
      (judged.good ? good : bad).push({ text: judged.text, location: { path: name, range: { start: match.index, end: match.index + match[0].length } } });
    }
  }
  return { good, bad };
}

function inCalls(input: AnalysisInput, worth: RegExp, judge: (call: NamedCall, source: PythonSource) => string | null): Evidence[] {
  const found: Evidence[] = [];
  for (const source of input.python.values()) {
    if (!worth.test(source.text)) continue;
    input.cancellation.check();
    for (const call of walkCalls(source)) {
      const text = judge(call, source);
      if (text !== null) found.push({ text, location: source.locate(call.node) });
    }
  }
  return found;
}
