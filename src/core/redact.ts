import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { EditText } from "./text/edit";

/**
 * What the rest of the program may know of a secret: an opaque handle, a masked preview and a keyed hash.
 * Never the value. Two refs with the same `hash` (within one vault) are the same value.
 */
export interface SecretRef {
  readonly handle: string;
  /** At most the first four characters where they are a provider's public prefix, else none; then a fixed mask. */
  readonly preview: string;
  /** HMAC-SHA-256 under the vault's random key: comparable within one run only. */
  readonly hash: string;
}

const MASK = "****";

/** Known public prefixes that tell the provider and nothing of the value. */
const PUBLIC_PREFIX =
  /^(?:sk-(?:proj|ant|or|lf|svcacct|live|test)-?|sk_(?:live|test)_|rk_(?:live|test)_|pk_(?:live|test)_|gsk_|hf_|r8_|xai-|AIza|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|pplx-|tvly-|fc-|lsv2_(?:pt|sk)_|npm_|pypi-|dop_v1_|shpat_|SG\.|key-|eyJ|hvs\.|hvb\.|dapi|ntn_|secret_|sk-)/;

/** A preview that shows a provider's public prefix at most, never more than 12 characters, and never the body. */
export function previewOf(value: string): string {
  const prefix = PUBLIC_PREFIX.exec(value)?.[0] ?? "";
  return prefix.length > 0 && value.length - prefix.length >= 8 ? `${prefix}${MASK}` : MASK;
}

const NAME = /^(?=.{1,60}$)(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-_.](?:[A-Z]?[a-z]+|[A-Z]+|\d{1,3}))*$/;

/** A key of a configuration as a message may quote it: what is not spelt like a name (a token put in its place) is masked. */
export function quotableName(name: string): string {
  return NAME.test(name) ? name : previewOf(name);
}

/** HMAC-SHA-256 in hex. The one digest of a secret that may leave the process is the baseline's, cut to 32 bits. */
export function keyedHash(key: Uint8Array, value: string): string {
  return bytesToHex(hmac(sha256, key, utf8ToBytes(value)));
}

/** Letters only, in one case: a word that a sentence may use. */
const WORD = /^[A-Z]?[a-z]{5,15}$/;

/**
 * The one place that holds secret values. A vault belongs to one analysis session; `key` is 32 random bytes from the host.
 * `materialise` is for the last step of a fix that the user chose, and for nothing else.
 */
export class SecretVault {
  private readonly values = new Map<string, string>();
  /** By value. */
  private readonly refs = new Map<string, SecretRef>();

  constructor(private readonly key: Uint8Array) {}

  seal(value: string): SecretRef {
    const known = this.refs.get(value);
    if (known) return known;
    const hash = keyedHash(this.key, value);
    const ref: SecretRef = { handle: `s${hash.slice(0, 24)}`, preview: previewOf(value), hash };
    this.values.set(ref.handle, value);
    this.refs.set(value, ref);
    return ref;
  }

  /** An empty vault under the same key: its hashes compare with this one's, its values stay apart. */
  sibling(): SecretVault {
    return new SecretVault(this.key);
  }

  /** Digest for a baseline entry: under the baseline's own salt, cut to 32 bits (8 hex digits). */
  baselineDigest(ref: SecretRef, salt: Uint8Array): string {
    const value = this.values.get(ref.handle);
    return value === undefined ? "" : keyedHash(salt, value).slice(0, 8);
  }

  /** Replaces handles by values. Throws on an unknown handle: a lost value must never become an empty string. */
  materialise(text: EditText): string {
    if (typeof text === "string") return text;
    return text
      .map((piece) => {
        if (typeof piece === "string") return piece;
        const value = this.values.get(piece.secret);
        if (value === undefined) throw new Error("a fix refers to a secret that this session does not hold");
        return escapeAs(value, piece.escape);
      })
      .join("");
  }

  /** The same text with every secret masked: for previews, diffs and logs. */
  mask(text: EditText): string {
    if (typeof text === "string") return this.scrub(text);
    return text.map((piece) => (typeof piece === "string" ? this.scrub(piece) : MASK)).join("");
  }

  /**
   * Masks every known value of six or more characters in a text that is about to be shown. A value that is a plain word
   * ("password", "postgres") is masked where it stands as a value, not in every sentence that uses the word.
   */
  scrub(text: string): string {
    let result = text;
    for (const value of this.values.values()) {
      if (value.length < 6 || !result.includes(value)) continue;
      result = WORD.test(value) ? result.replace(new RegExp(`(["'\`:=@/])${value}(?=["'\`@:/,;\\s]|$)`, "g"), `$1${MASK}`) : result.split(value).join(MASK);
    }
    return result;
  }
}

function escapeAs(value: string, form: "json" | "dotenv" | "dotenv-line" | "shell" | undefined): string {
  switch (form) {
    case undefined:
      return value;
    case "json":
      return JSON.stringify(value).slice(1, -1);
    case "dotenv":
      // python-dotenv: single quotes are literal but for \\ and \', so they are the safe form for any value.
      return /^[A-Za-z0-9_./:@%+=,~-]*$/.test(value) ? value : `'${value.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
    case "dotenv-line":
      // in a comment only the first line would be one
      return /[\r\n]/.test(value) ? `"${value.replace(/[\\"]/g, "\\$&").replace(/\r/g, "\\r").replace(/\n/g, "\\n")}"` : escapeAs(value, "dotenv");
    case "shell":
      return `'${value.replace(/'/g, `'\\''`)}'`;
  }
}
