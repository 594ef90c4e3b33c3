import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import { walkCalls } from "./calls";
import type { Evidence } from "./scorecard";

const DAY = 86_400_000;
const QUARTER_DAYS = 100;

/** Rotation that the project configures: a schedule of at most 90 days. */
export function rotations(input: AnalysisInput): Evidence[] {
  return inText(input, /\.tf$|\.ya?ml$|\.json$/, /\bautomatically_after_days["']?\s*[:=]\s*(\d+)|\bAutomaticallyAfterDays["']?\s*[:=]\s*(\d+)|\brotation_period["']?\s*[:=]\s*["'](\d+)s["']/g, (match) => {
    const days = match[3] === undefined ? Number(match[1] ?? match[2]) : Number(match[3]) / 86_400;
    return days <= 90 ? `a secret is rotated every ${String(days)} days` : null;
  });
}

/** A record factory or a logging filter: what redacts every record, wherever it is logged. */
export function redactors(input: AnalysisInput): Evidence[] {
  return inCalls(input, (name, source) =>
    name === "logging.setLogRecordFactory" || (name.endsWith(".addFilter") && /redact|mask|scrub|sanit/i.test(source.text)) ? "log records are redacted before they are written" : null,
  );
}

/** A keyed hash in a module that is about auditing. */
export function auditTrails(input: AnalysisInput): Evidence[] {
  return inCalls(input, (name, source) => (/^hmac\.(?:new|digest|HMAC)$/.test(name) && /\baudit|audit_?(?:log|trail|record|event)/i.test(source.text) ? "audit records carry a keyed hash" : null));
}

/** A written procedure: its name says incident or runbook, its text what to do with a leaked key. */
export function incidentProcedures(input: AnalysisInput): Evidence[] {
  const found: Evidence[] = [];
  for (const [path, document] of input.documents) {
    if (!/(?:incident|runbook|playbook|leaked)[^/]*\.(?:md|rst|txt|adoc)$/i.test(path) || !/\b(?:revoke|rotate)/i.test(document.file.text)) continue;
    found.push({ text: "a procedure says how a leaked credential is revoked", location: { path, range: { start: 0, end: 0 } } });
  }
  return found;
}

/** Access-review records by the latest date that they name: current for a quarter. */
export function accessReviews(input: AnalysisInput, today: string): { readonly current: readonly Evidence[]; readonly stale: readonly Evidence[] } {
  const current: Evidence[] = [];
  const stale: Evidence[] = [];
  for (const [path, document] of input.documents) {
    if (!/access[-_ ]?reviews?[^/]*\.(?:md|rst|txt|csv|ya?ml)$/i.test(path)) continue;
    const dates = [...document.file.text.matchAll(/\b20\d\d-[01]\d-[0-3]\d\b/g)].map((match) => match[0]).filter((date) => date <= today).sort();
    const latest = dates.at(-1);
    if (latest === undefined) continue;
    const age = (Date.parse(today) - Date.parse(latest)) / DAY;
    const location = { path, range: { start: 0, end: 0 } };
    if (age <= QUARTER_DAYS) current.push({ text: `the last access review is of ${latest}`, location });
    else stale.push({ text: `the last access review is of ${latest}, more than a quarter ago`, location });
  }
  return { current, stale };
}

export function encryptionAtRest(input: AnalysisInput): Evidence[] {
  return inText(input, /\.tf$/, /\bkms_key_id\s*=\s*\S+|\bstorage_encrypted\s*=\s*true\b/g, () => "data is encrypted at rest");
}

function inText(input: AnalysisInput, path: RegExp, pattern: RegExp, judge: (match: RegExpMatchArray) => string | null): Evidence[] {
  const found: Evidence[] = [];
  for (const [name, document] of input.documents) {
    if (!path.test(name)) continue;
    for (const match of document.file.text.matchAll(pattern)) {
      const text = judge(match);
      const start = match.index;
      if (text !== null) found.push({ text, location: { path: name, range: { start, end: start + match[0].length } } });
    }
  }
  return found;
}

function inCalls(input: AnalysisInput, judge: (name: string, source: PythonSource) => string | null): Evidence[] {
  const found: Evidence[] = [];
  for (const source of input.python.values()) {
    if (!/setLogRecordFactory|addFilter|hmac/.test(source.text)) continue;
    for (const call of walkCalls(source)) {
      const text = judge(call.name, source);
      if (text !== null) found.push({ text, location: source.locate(call.node) });
    }
  }
  return found;
}
