/** A provider's token as data: prefilter keywords, pattern, optional structure check. */
export interface TokenPattern {
  readonly id: string;
  readonly label: string;
  readonly provider: string;
  /** Lower-case texts of three or more characters, one of which must stand in the text before the pattern is tried. */
  readonly keywords: readonly string[];
  /** The keywords as a token spells them, all of one length, where it starts with one of them and their letter case counts. */
  readonly starts?: readonly string[];
  /**
   * JavaScript regular expression source; group 1, where there is one, is the secret. Every quantifier is bounded,
   * so that a search is linear in the text.
   */
  readonly pattern: string;
  /** True where letters may stand in either case. */
  readonly ignoreCase?: boolean;
  /** Name of a structure or checksum test (src/core/secrets/checks.ts), where the provider has one. */
  readonly check?: TokenCheck;
  /** `medium` where the value has no prefix of its own and a provider's name beside it tells. Default `high`. */
  readonly confidence?: "high" | "medium";
  /** True for keys of a provider's test mode, which open nothing of value: warning instead of error. */
  readonly testMode?: boolean;
  /** Where the provider documents the token, and how to revoke it. */
  readonly docs: string;
  readonly revoke: string;
}

/**
 * Structure tests. One that fails lowers the confidence; only `supabase-role`, `pem-body`, `base64-pem`, `base64-jwt` and `jwt` discard a match,
 * because what fails them is public by design, no key at all or a well-known sample.
 */
export type TokenCheck = "github-crc32" | "grafana-crc32" | "jwt" | "supabase-role" | "pem-body" | "base64-pem" | "base64-json" | "base64-jwt" | "base64-64-bytes" | "bech32" | "telegram-id";

/** Words by which a name is known to hold a credential or not, and values that are no secrets. All lower case. */
export interface CredentialWords {
  /** A name with one of these words holds a password, secret or token. */
  readonly password: readonly string[];
  readonly secret: readonly string[];
  readonly token: readonly string[];
  /** Words that stand for a key without a qualifier: `apikey`. */
  readonly key: readonly string[];
  /** Words that make a `key` behind them a credential: `api`, `access`, `signing`. */
  readonly keyQualifiers: readonly string[];
  /** Word in a name → provider id: `openai`, `sendgrid`. */
  readonly providers: Readonly<Record<string, string>>;
  /** A credential word followed by one of these is about the credential and does not hold it: `token_url`. */
  readonly notAfter: readonly string[];
  /** A credential word preceded by one of these is none: `max_tokens`, `next_token`. */
  readonly notBefore: readonly string[];
  /** Words that stand in placeholders between separators: `your`, `votre`, `dummy`. */
  readonly placeholderWords: readonly string[];
  /** Texts that stand anywhere in placeholders, in any script. */
  readonly placeholderTexts: readonly string[];
  /** Values that local servers take where they ask for no key: `ollama`, `not-needed`. */
  readonly dummies: readonly string[];
  /** Passwords that everybody tries first. */
  readonly weak: readonly string[];
  /** Plain words that name a thing and are no secret: algorithms, token kinds, authentication schemes. */
  readonly terms: readonly string[];
}
