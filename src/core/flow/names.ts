import type { Severity } from "../model/finding";
import type { NameSpecs } from "../model/knowledge";

/** What an identifier says of its value. */
export interface NameMeaning {
  readonly category: "credential" | "personal-data";
  /** `weak`: as often something else (`token`). */
  readonly strength: "strong" | "weak";
  readonly severity: Severity;
  /** Kind of personal data; empty for a credential. */
  readonly label: string;
}

/** Lower-case words of an identifier: snake, kebab, dotted, camel and header style. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** The shell's working directory, and variables that hold a path to credentials or their kind. */
const NO_SECRETS = /^(?:OLD)?PWD$|^[A-Z][A-Z0-9_]*_CREDENTIALS$/;

const KEY_VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_KEY$/;
/** Keys of tables, caches and the like, and those that are public. */
const NO_KEY = /(?:^|_)(?:PUBLIC|PUBLISHABLE|PRIMARY|FOREIGN|PARTITION|SORT|CACHE|HASH|INDEX|LOOKUP|ROW|GROUP|OBJECT|BUCKET|S3|ROUTE|IDEMPOTENCY|STORAGE|REGISTRY|ANON|SITE|PROJECT|HOT|SHORTCUT|TRANSLATION|FEATURE|FLAG|KMS|JSON|DICT|CONFIG|TOPIC|QUEUE|MESSAGE|STATE|REDIS|ENV|ISSUE|EPIC|BOARD|SPACE|NAME|FILE|PATH|DIR|HOST|METRIC|LABEL|TAG|ANNOTATION)_KEY$/;

const PLURAL_OK = /^(?:api|access|secret|private) keys$|^passwords$|^secrets$|^credentials$|^creds$/;

/** Tells credentials and personal data by the head of a name: `openai_api_key` is one, `api_key_path` is not. */
export class NameClassifier {
  private readonly known = new Map<string, NameMeaning | null>();
  private readonly harmlessness = new Map<string, boolean>();
  /** Last words of all phrases: a name without any of them says nothing. */
  private readonly heads: RegExp;
  private readonly strong: ReadonlySet<string>;
  private readonly weak: ReadonlySet<string>;
  private readonly providers: ReadonlySet<string>;
  private readonly suffixes: ReadonlySet<string>;
  private readonly negative: ReadonlySet<string>;
  private readonly harmless: ReadonlySet<string>;

  constructor(private readonly specs: NameSpecs) {
    this.strong = new Set(specs.credentials);
    this.weak = new Set(specs.weak);
    this.providers = new Set(specs.providers);
    this.suffixes = new Set(specs.suffixes);
    this.negative = new Set(specs.negativePrefixes);
    this.harmless = new Set(specs.harmlessKeys);
    const phrases = ["key", "token", ...specs.credentials, ...specs.weak, ...specs.personal.flatMap((personal) => personal.phrases)];
    this.heads = new RegExp([...new Set(phrases.map((phrase) => phrase.split(" ").at(-1) ?? ""))].map((word) => word.replace(/[^a-z0-9]/g, "\\$&")).join("|"), "i");
  }

  classify(identifier: string): NameMeaning | null {
    const known = this.known.get(identifier);
    if (known !== undefined) return known;
    const made = !this.heads.test(identifier) || NO_SECRETS.test(identifier) ? null : this.decide(wordsOf(identifier));
    this.known.set(identifier, made);
    return made;
  }

  /** A variable of the environment: `PAGERDUTY_KEY` is one there, though no name like it elsewhere would be. */
  classifyVariable(name: string): NameMeaning | null {
    return this.classify(name) ?? (KEY_VARIABLE.test(name) && !NO_KEY.test(name) ? { category: "credential", strength: "strong", severity: "error", label: "" } : null);
  }

  /** A mapping's key that says that its value is no secret: `username`, `expires_in`. */
  isHarmless(key: string): boolean {
    const known = this.harmlessness.get(key);
    if (known !== undefined) return known;
    const words = wordsOf(key);
    const made = this.harmless.has(words.join(" ")) || this.harmless.has(words.at(-1) ?? "");
    this.harmlessness.set(key, made);
    return made;
  }

  private decide(all: readonly string[]): NameMeaning | null {
    let words = [...all];
    while (words.length > 1 && (this.suffixes.has(words.at(-1) ?? "") || this.suffixes.has(words.slice(-2).join(" ")))) {
      words = words.slice(0, this.suffixes.has(words.at(-1) ?? "") ? -1 : -2);
    }
    if (words.length === 0 || words.length > 7) return null;
    for (let length = Math.min(4, words.length); length >= 1; length--) {
      const phrase = words.slice(-length).join(" ");
      const before = words.slice(0, -length);
      const strength = this.strength(phrase, length);
      if (strength !== null) {
        if (this.excluded(before)) return null;
        return { category: "credential", strength: strength === "weak" && this.credentialContext(before) ? "strong" : strength, severity: "error", label: "" };
      }
      for (const personal of this.specs.personal) {
        if (personal.phrases.includes(phrase) && !this.excluded(before)) return { category: "personal-data", strength: length === 1 ? "weak" : "strong", severity: personal.severity, label: personal.label };
      }
    }
    return null;
  }

  private strength(phrase: string, length: number): "strong" | "weak" | null {
    if (this.strong.has(phrase)) return PLURAL_OK.test(phrase) || !phrase.endsWith("s") || this.strong.has(phrase) ? "strong" : null;
    if (this.weak.has(phrase)) return "weak";
    const [provider = "", ...rest] = phrase.split(" ");
    if (length === 2 && this.providers.has(provider) && (rest[0] === "key" || rest[0] === "token")) return "strong";
    return null;
  }

  /** `slack_token`, `auth_credentials`: the word before makes a weak phrase a strong one. */
  private credentialContext(before: readonly string[]): boolean {
    const last = before.at(-1) ?? "";
    return this.providers.has(last) || ["auth", "access", "api", "bot", "oauth", "user", "admin", "client", "service", "login", "db", "database", "aws"].includes(last);
  }

  private excluded(before: readonly string[]): boolean {
    return before.some((word, index) => this.negative.has(word) && (index === 0 || index >= before.length - 1)) || this.negative.has(before.slice(-2).join(" "));
  }
}
