import type { SecretRef } from "../redact";
import type { Location, Range } from "../text/range";
import type { Confidence, Severity } from "./finding";

/** How a hardcoded secret stands in its file: decides which fixes fit. */
export type SecretShape =
  | "assignment"
  | "annotated"
  | "kwarg"
  | "argument"
  | "parameter-default"
  | "env-default"
  | "env-name"
  | "env-write"
  | "dict-value"
  | "header"
  | "url-password"
  | "fstring-part"
  | "field-default"
  | "comparison"
  | "expression"
  | "comment"
  | "text"
  | "yaml-value"
  | "json-value"
  | "toml-value"
  | "ini-value"
  | "dotenv-value"
  | "docker-env"
  | "docker-arg"
  | "compose-value"
  | "ci-value"
  | "terraform-value"
  | "script-value"
  | "notebook-output"
  | "key-file";

/** A secret that stands in a file in the clear. */
export interface SecretLiteral {
  readonly id: string;
  readonly shape: SecretShape;
  /** The whole literal with quotes: what a fix replaces. */
  readonly location: Location;
  /** Just the secret characters inside the literal: what is underlined and what is masked. */
  readonly value: Range;
  readonly secret: SecretRef;
  /** Token type id (`openai-api-key`) or null when only the context tells. */
  readonly tokenType: string | null;
  /** Human name: `OpenAI API key`, `password`, `database URL password`. */
  readonly label: string;
  /** Variable, keyword, key or field that holds it; null when there is none. */
  readonly name: string | null;
  /** Provider id as in provider→env tables (`openai`, `stripe`); null when unknown. */
  readonly provider: string | null;
  readonly confidence: Confidence;
  readonly severity: Severity;
  /** Rule that reports it. */
  readonly rule: "hardcoded-credential" | "weak-credential-default" | "credential-in-prompt" | "credential-in-image" | "exposed-secret-file";
  /** Where the literal is used, when it is propagated to another place. */
  readonly uses: readonly Location[];
  /** Words for the message: what the secret opens and for whom. */
  readonly consequence: string;
}

/** A file that holds secrets and can be seen by others. */
export interface SecretFileFact {
  readonly id: string;
  readonly location: Location;
  readonly what: string;
  /** Path of the file with the secrets; for an image, of one that a copied folder takes along, null where it is copied by name. */
  readonly file: string | null;
  readonly exposure: "not-ignored" | "tracked" | "world-readable" | "build-context" | "packaged";
  readonly severity: Severity;
}
