import type { AnalysisInput } from "../analysis";
import { languageOf } from "../languages/detect";
import { openDocument, type Parsers } from "../languages/open";
import type { Confidence, Severity } from "../model/finding";
import type { SecretLiteral } from "../model/secret";
import { keyedHash, type SecretRef } from "../redact";
import { silences, suppressionsOf } from "../rules/suppressions";
import { documentSecrets } from "./document";
import { pathKind } from "./paths";
import { scanText } from "./scan";

/** A secret that some commit holds and that the files of today do not show. Never a file finding: its file may be gone. */
export interface HistoryLeak {
  readonly ruleId: SecretLiteral["rule"];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Full id of the first commit, in order of history, that has it. */
  readonly commit: string;
  /** That commit's date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Path and 1-based line in that commit. */
  readonly path: string;
  readonly line: number;
  /** A file of today that git ignores and that holds the same value: it is still in use. */
  readonly inUse: string | null;
  /** 16 hex digits: rule, path, label and name; the same after a rebase. */
  readonly fingerprint: string;
  readonly secret: SecretRef;
}

export interface HistoryOptions {
  /** Hashes of secrets that file findings have reported, or that the user has suppressed there. */
  readonly reported: ReadonlySet<string>;
  /** Files that git ignores by the hash of a secret in them. */
  readonly ignored: ReadonlyMap<string, string>;
  /** The user's level for a rule in a file. */
  readonly level: (ruleId: string, path: string) => Severity | "off" | undefined;
  readonly accepts: (severity: Severity, confidence: Confidence, path: string) => boolean;
  /** False reports what a comment of that time suppressed. */
  readonly suppressions: boolean;
}

/** More leaks than anybody reads one by one. */
export const MAX_LEAKS = 5000;
const FINGERPRINT_KEY = new Uint8Array(32).fill(0x68);

/** Lines of code that a value may stand on: a quoted word with a digit, a mark or several capitals, a URL with a user, `KEY=value`. */
const IN_CODE = /["'`](?=[^"'`\s]{0,60}(?:\d|[!@#$%^&*+=]|[a-z][A-Z][^"'`\s]{0,40}[a-z][A-Z]))[^"'`\s]{6,}|:\/\/[^\s/"'`]{1,100}@|\b(?:[Bb]earer|[Bb]asic|[Tt]oken) [\w+/-]{12}|[A-Z_]=["']?\S{6}/g;
/** Lines of configuration and text that a credential's name or value may stand on. */
const IN_TEXT = /pass|pwd|secret|token|key|cred|auth|bearer|cookie|session|sid\b|private|dsn|conn|sign|_pat\b|pin\b|account|:\/\/[^\s/]{1,100}@|identified|-u /gi;

/**
 * Looks for secrets in the versions of files, oldest first. Only a version with new lines that could matter is parsed:
 * of a file's thousand versions most touch nothing of the kind.
 */
export class HistorySecrets {
  private readonly found = new Map<string, HistoryLeak>();
  private readonly lines = new Set<number>();
  private readonly ordinals = new Map<string, number>();
  private readonly input: AnalysisInput;

  /** `input` gives knowledge and vault; its documents are not looked at. */
  constructor(
    input: AnalysisInput,
    private readonly parsers: Parsers,
    private readonly options: HistoryOptions,
  ) {
    // what old versions hold must not mask the words of the report on the files of today
    this.input = { ...input, vault: input.vault.sibling() };
  }

  /** In the order of history. */
  get leaks(): readonly HistoryLeak[] {
    return [...this.found.values()];
  }

  get vault(): AnalysisInput["vault"] {
    return this.input.vault;
  }

  isFull(): boolean {
    return this.found.size >= MAX_LEAKS;
  }

  add(path: string, text: string, commit: { readonly id: string; readonly date: string }): void {
    if (this.isFull() || pathKind(path, text) === "skip" || !this.hasNews(path, text)) return;
    const document = openDocument({ path, text, ignored: false, mode: null }, this.parsers);
    const { literals } = documentSecrets(document, this.input);
    if (literals.length === 0) return;
    const comments = this.options.suppressions ? suppressionsOf(document, this.input) : [];
    for (const literal of literals) {
      const { hash } = literal.secret;
      if (this.found.has(hash) || this.options.reported.has(hash) || this.isFull()) continue;
      // everybody's first guess cannot be rotated
      if (literal.rule === "weak-credential-default" || literal.shape === "comparison") continue;
      const level = this.options.level(literal.rule, path);
      const severity = level === "off" || level === undefined ? literal.severity : level;
      if (level === "off" || !this.options.accepts(severity, literal.confidence, path)) continue;
      if (comments.some((comment) => silences(comment, literal.rule, { path, range: literal.value }))) continue;
      this.found.set(hash, this.leak({ ...literal, severity }, commit, document.lines.positionAt(literal.value.start).line + 1));
    }
  }

  private leak(literal: SecretLiteral, commit: { readonly id: string; readonly date: string }, line: number): HistoryLeak {
    const { path } = literal.location;
    const identity = [literal.rule, path, literal.tokenType ?? literal.label, literal.name ?? ""].join("\0");
    const ordinal = this.ordinals.get(identity) ?? 0;
    this.ordinals.set(identity, ordinal + 1);
    const inUse = this.options.ignored.get(literal.secret.hash) ?? null;
    const name = literal.name === null ? "" : ` of ${literal.name}`;
    const use = inUse === null ? "" : ` and ${inUse} still uses it`;
    return {
      ruleId: literal.rule,
      severity: literal.severity,
      confidence: literal.confidence,
      message: `The ${literal.label} ${literal.secret.preview}${name} was committed on ${commit.date}${use}: rotate it, because everyone with a clone has it, whatever the files say today.`,
      commit: commit.id,
      date: commit.date,
      path,
      line,
      inUse,
      fingerprint: keyedHash(FINGERPRINT_KEY, `${identity}\0${String(ordinal)}`).slice(0, 16),
      secret: literal.secret,
    };
  }

  /** Whether a version of a file has a line that could matter and that no earlier version of it had. */
  private hasNews(path: string, text: string): boolean {
    const kind = pathKind(path, text);
    // in tests and documentation only a provider's own form is believed
    const quiet = (kind === "fixture" || kind === "docs") && !this.options.accepts("error", "low", path);
    const seed = hashOf(path, 0, path.length, 0);
    let news = false;
    const note = (at: number): number => {
      const start = text.lastIndexOf("\n", at - 1) + 1;
      const next = text.indexOf("\n", at);
      const end = next === -1 ? text.length : next;
      const line = hashOf(text, start, end, seed);
      if (!this.lines.has(line)) {
        news = true;
        this.lines.add(line);
      }
      return end;
    };
    const language = languageOf(path);
    const trigger = language === "python" || language === "notebook" || language === "script" || language === "json" ? IN_CODE : IN_TEXT;
    trigger.lastIndex = 0;
    if (!quiet) for (let match = trigger.exec(text); match; match = trigger.exec(text)) trigger.lastIndex = Math.max(trigger.lastIndex, note(match.index));
    for (const hit of scanText(text, this.input.knowledge)) if (!quiet || hit.confidence === "high") note(hit.start);
    return news;
  }
}

/** 52-bit hash of a slice: two lines of a million in a repository fall together once in a thousand repositories. */
function hashOf(text: string, start: number, end: number, seed: number): number {
  let a = 0x811c9dc5 ^ seed;
  let b = 0x1b873593 ^ (seed >>> 7);
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c, 0x85ebca6b) + 0x6b43a9;
  }
  return (a >>> 0) * 0x100000 + ((b >>> 0) & 0xfffff);
}
