import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { parseTree, getNodeValue, type ParseError } from "jsonc-parser";
import type { Finding } from "../model/finding";
import type { SecretRef, SecretVault } from "../redact";

/** One known finding. `digest` is there where the finding is about a secret: another value is another finding. */
export interface BaselineEntry {
  readonly rule: string;
  readonly path: string;
  readonly fingerprint: string;
  /** HMAC-SHA-256 of the value under the baseline's salt, cut to 32 bits: it can confirm a guess of a weak password. */
  readonly digest?: string;
  /** A secret that only the git history holds: it is not looked for in runs without the history. */
  readonly history?: true;
}

export interface Baseline {
  /** 32 random bytes. */
  readonly salt: Uint8Array;
  readonly entries: readonly BaselineEntry[];
}

export const BASELINE_PATH = ".crewvet/baseline.json";

/** Says what a finding's secret is, if it is about one. */
export type SecretOf = (finding: Finding) => SecretRef | null;

export function makeBaseline(findings: readonly Finding[], vault: SecretVault, secretOf: SecretOf, salt: Uint8Array): Baseline {
  const entries = findings.map((finding): BaselineEntry => {
    const secret = secretOf(finding);
    return { rule: finding.ruleId, path: finding.location.path, fingerprint: finding.fingerprint, ...(secret ? { digest: vault.baselineDigest(secret, salt) } : {}) };
  });
  return { salt, entries };
}

export function writeBaseline(baseline: Baseline): string {
  const lines = baseline.entries.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": 1,\n  "salt": "${bytesToHex(baseline.salt)}",\n  "findings": [${lines.length > 0 ? `\n${lines.join(",\n")}\n  ` : ""}]\n}\n`;
}

/** Reads a baseline file. The error names the place as an offset of the text. */
export function readBaseline(text: string): { readonly ok: true; readonly baseline: Baseline } | { readonly ok: false; readonly message: string; readonly offset: number } {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const broken = errors[0];
  if (!tree || broken) return { ok: false, message: "is no valid JSON", offset: broken?.offset ?? 0 };
  const value: unknown = getNodeValue(tree);
  if (!isRecord(value) || value.version !== 1) return { ok: false, message: "is no baseline of this version (\"version\": 1)", offset: 0 };
  if (typeof value.salt !== "string" || !/^[0-9a-f]{64}$/.test(value.salt)) return { ok: false, message: "'salt' must be 64 hex digits", offset: 0 };
  if (!Array.isArray(value.findings)) return { ok: false, message: "'findings' must be a list", offset: 0 };
  const entries: BaselineEntry[] = [];
  for (const item of value.findings as unknown[]) {
    if (!isRecord(item) || typeof item.rule !== "string" || typeof item.path !== "string" || typeof item.fingerprint !== "string") {
      return { ok: false, message: "each finding must have 'rule', 'path' and 'fingerprint'", offset: 0 };
    }
    entries.push({ rule: item.rule, path: item.path, fingerprint: item.fingerprint, ...(typeof item.digest === "string" ? { digest: item.digest } : {}), ...(item.history === true ? { history: true } : {}) });
  }
  return { ok: true, baseline: { salt: hexToBytes(value.salt), entries } };
}

/** Tells known findings from new ones, and remembers which entries were needed. */
export class BaselineMatcher {
  private readonly byFingerprint = new Map<string, BaselineEntry>();
  private readonly used = new Set<BaselineEntry>();

  constructor(
    private readonly baseline: Baseline,
    private readonly vault: SecretVault,
    private readonly secretOf: SecretOf,
  ) {
    for (const entry of baseline.entries) if (entry.history !== true) this.byFingerprint.set(digestKey(entry), entry);
  }

  knows(finding: Finding): boolean {
    const secret = this.secretOf(finding);
    const digest = secret ? this.vault.baselineDigest(secret, this.baseline.salt) : "";
    const entry = this.byFingerprint.get(digestKey({ rule: finding.ruleId, fingerprint: finding.fingerprint, digest }));
    if (entry) this.used.add(entry);
    return entry !== undefined;
  }

  unused(): readonly BaselineEntry[] {
    return this.baseline.entries.filter((entry) => entry.history !== true && !this.used.has(entry));
  }
}

/** What makes two entries the same finding about the same value. */
export function digestKey({ rule, fingerprint, digest }: Pick<BaselineEntry, "rule" | "fingerprint" | "digest">): string {
  return `${rule}\0${fingerprint}\0${digest ?? ""}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
