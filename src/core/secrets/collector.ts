import type { AnalysisInput, TokenScanner } from "../analysis";
import type { Document } from "../languages/document";
import type { Confidence, Severity } from "../model/finding";
import type { SecretLiteral, SecretShape } from "../model/secret";
import { overlaps, type Range } from "../text/range";
import { consequenceOf } from "./consequence";
import { decide } from "./decide";
import { judgeOf, type Judge } from "./judge";
import type { CredentialName } from "./names";
import { pathKind, type PathKind } from "./paths";
import { placeholderToken } from "./placeholders";
import type { TokenHit } from "./scan";
import { urlSecrets } from "./urls";

/** A literal that stands where a credential would, before anything is known of its value. Ranges are in the file. */
export interface Candidate {
  readonly name: CredentialName;
  /** Name as the file writes it, for the message and for fixes. */
  readonly written: string;
  readonly value: string;
  readonly shape: SecretShape;
  /** The whole literal with its quotes. */
  readonly literal: Range;
  /** The value's characters; the literal where they are split, escaped or computed. */
  readonly place: Range;
  /** True for a fall-back that comes into force when nothing else is set. */
  readonly fallback: boolean;
  /** True where the value is put together from pieces, so that the file's text does not show it. */
  readonly computed: boolean;
  /** True where the credential goes to a server on this machine. */
  readonly localServer: boolean;
  /** True where a server and a user stand beside it: any word is a password there. */
  readonly login?: boolean;
}

/** A literal that any text may hide a URL or a token in. */
export interface Text {
  readonly value: string;
  readonly literal: Range;
  /** File range of a part of the value. */
  part(start: number, end: number): Range;
  readonly shape: SecretShape;
  readonly name: string | null;
  readonly fallback: boolean;
  readonly computed: boolean;
}

export interface Verdict {
  readonly rule: SecretLiteral["rule"];
  readonly confidence: Confidence;
  readonly severity: Severity;
}

/** More secrets of one file than anybody reads one by one. */
const MAX_FOUND = 1000;

/** What stands beside the key of a Firebase web app. */
const FIREBASE = /\b(?:authDomain|messagingSenderId)\b|\bfirebaseapp\.com\b/;

/** Gathers the secrets of one document; the first context to claim a place keeps it. */
export class Collector {
  readonly judge: Judge;
  readonly kind: PathKind;
  readonly found: SecretLiteral[] = [];
  /** Provider tokens of the file's text, by place. */
  readonly hits: readonly TokenHit[];
  /** Ranges of the file whose secrets end up before a language model. */
  readonly prompts: Range[] = [];

  constructor(
    readonly doc: Document,
    readonly input: AnalysisInput,
  ) {
    this.judge = judgeOf(input.knowledge);
    this.kind = pathKind(doc.file.path, doc.file.text);
    this.hits = this.kind === "skip" ? [] : withScanner(this.judge.scan(doc.file.text), doc.file.text, input.tokens);
  }

  /** The provider token that stands at a place of the file, if any. */
  hitIn(range: Range): TokenHit | undefined {
    let low = 0;
    let high = this.hits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.hits[middle]?.end ?? 0) <= range.start) low = middle + 1;
      else high = middle;
    }
    const hit = this.hits[low];
    return hit && overlaps(hit, range) ? hit : undefined;
  }

  /** Judges a literal under a credential's name. Returns whether it is a secret (at any confidence). */
  candidate(candidate: Candidate): boolean {
    const hit = candidate.computed ? undefined : this.hitIn(candidate.place);
    if (hit) return this.token(hit, candidate, candidate.literal, candidate.written);
    const inner = candidate.computed ? this.judge.scan(candidate.value)[0] : undefined;
    if (inner) return this.add({ ...this.tokenFacts(inner), shape: candidate.shape, literal: candidate.literal, place: candidate.place, value: candidate.value.slice(inner.start, inner.end), name: candidate.written });
    const verdict = decide(candidate, this.judge, this.kind);
    if (!verdict) return false;
    return this.add({
      ...verdict,
      shape: candidate.shape,
      literal: candidate.literal,
      place: candidate.place,
      value: candidate.value,
      name: candidate.written,
      tokenType: null,
      label: labelOf(candidate.name),
      provider: candidate.name.provider,
    });
  }

  /** Reports a provider token of the file with the context that it stands in. */
  token(hit: TokenHit, context: { readonly shape: SecretShape; readonly localServer?: boolean }, literal: Range, name: string | null): boolean {
    if (context.localServer === true && hit.confidence !== "high") return false;
    return this.add({ ...this.tokenFacts(hit), shape: context.shape, literal, place: hit, value: this.doc.file.text.slice(hit.start, hit.end), name });
  }

  private tokenFacts(hit: TokenHit): Pick<Draft, "tokenType" | "label" | "provider" | "confidence" | "severity" | "rule"> {
    const quiet = this.kind === "fixture" || this.kind === "docs";
    const confidence = quiet && hit.confidence !== "high" ? "low" : hit.confidence;
    const severity = this.isFirebase(hit) ? "information" : hit.pattern.testMode === true || (hit.confidence !== "high" && quiet) ? "warning" : "error";
    return { tokenType: hit.pattern.id, label: hit.pattern.label, provider: hit.pattern.provider === "" ? null : hit.pattern.provider, confidence, severity, rule: "hardcoded-credential" };
  }

  /** The key of a Firebase web app names its project and is sent to every visitor: it is to be restricted, not hidden. */
  private isFirebase({ pattern, start, end }: TokenHit): boolean {
    return pattern.id === "google-api-key" && FIREBASE.test(this.doc.file.text.slice(Math.max(0, start - 400), end + 400));
  }

  /** Looks into a text for URLs and connection strings with a password, and for tokens where the text is computed. */
  text(text: Text): boolean {
    let any = false;
    if (text.computed && text.value.length >= 12) {
      for (const hit of this.judge.scan(text.value)) {
        any = this.add({ ...this.tokenFacts(hit), shape: text.shape, literal: text.literal, place: text.part(hit.start, hit.end), value: text.value.slice(hit.start, hit.end), name: text.name }) || any;
      }
    }
    for (const secret of urlSecrets(text.value, this.judge, text.fallback)) {
      const quiet = this.kind === "fixture" || this.kind === "docs" || (this.kind === "sample" && secret.weak);
      any = this.add({
        shape: "url-password",
        literal: text.literal,
        place: text.part(secret.valueStart, secret.valueEnd),
        value: text.value.slice(secret.valueStart, secret.valueEnd),
        name: text.name,
        tokenType: null,
        label: secret.label,
        provider: secret.provider,
        confidence: quiet ? "low" : secret.confidence,
        severity: secret.severity,
        rule: secret.weak ? "weak-credential-default" : "hardcoded-credential",
        local: secret.local,
      }) || any;
    }
    return any;
  }

  /** Provider tokens that no context has claimed. */
  rest(shape: SecretShape, place: (hit: TokenHit) => { readonly literal: Range; readonly shape?: SecretShape } | null): void {
    for (const hit of this.hits) {
      const context = place(hit);
      if (context) this.token(hit, { shape: context.shape ?? shape }, context.literal, null);
    }
  }

  private claimed(range: Range): boolean {
    return this.found.some((other) => overlaps(other.value, range) && other.confidence !== "low");
  }

  add(draft: Draft): boolean {
    if (this.found.length >= MAX_FOUND || this.claimed(draft.place)) return true;
    const prompt = this.prompts.some((range) => overlaps(range, draft.place));
    const rule = prompt ? "credential-in-prompt" : draft.rule;
    const { path } = this.doc.file;
    const known = this.found.findIndex((other) => overlaps(other.value, draft.place));
    if (known >= 0) {
      if (draft.confidence === "low") return true;
      this.found.splice(known, 1);
    }
    this.found.push({
      id: `secret:${path}:${String(draft.place.start)}-${String(draft.place.end)}`,
      shape: draft.shape,
      location: { path, range: { start: draft.literal.start, end: draft.literal.end } },
      value: { start: draft.place.start, end: draft.place.end },
      secret: this.input.vault.seal(draft.value),
      tokenType: draft.tokenType,
      label: draft.label,
      name: draft.name,
      provider: draft.provider,
      confidence: draft.confidence,
      severity: draft.severity,
      rule,
      uses: [],
      consequence: consequenceOf({ ...draft, rule }),
    });
    return true;
  }
}

export interface Draft extends Verdict {
  readonly shape: SecretShape;
  readonly literal: Range;
  readonly place: Range;
  readonly value: string;
  readonly name: string | null;
  readonly tokenType: string | null;
  readonly label: string;
  readonly provider: string | null;
  readonly local?: boolean;
}

function labelOf(name: CredentialName): string {
  const label = { password: "password", secret: "secret", token: "token", key: "key", credential: "credential" }[name.kind];
  if (name.kind !== "key") return name.words.includes("client") && name.kind === "secret" ? "client secret" : label;
  if (name.signing) return "signing key";
  return name.words.includes("private") ? "private key" : name.words.includes("access") ? "access key" : "API key";
}

/** Adds what the program's own scanner knows beside the data patterns. */
function withScanner(hits: readonly TokenHit[], text: string, scanner: TokenScanner): readonly TokenHit[] {
  const more = scanner.scan(text).filter((match) => !hits.some((hit) => overlaps(hit, match)) && !placeholderToken(text.slice(match.start, match.end)));
  if (more.length === 0) return hits;
  const made = more.map((match): TokenHit => ({
    start: match.start,
    end: match.end,
    confidence: "medium",
    pattern: { id: match.tokenType, label: match.label, provider: match.provider ?? "", keywords: [], pattern: "", docs: "", revoke: "" },
  }));
  return [...hits, ...made].sort((a, b) => a.start - b.start);
}
