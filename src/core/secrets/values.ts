import type { CredentialWords } from "../model/knowledge";
import { isAppPassword } from "./app-passwords";
import type { CredentialName } from "./names";
import { splitWords } from "./names";
import { longestRun, monotonous, placeholderTest } from "./placeholders";

/**
 * What a literal under a credential's name looks like. `random`: made by a generator. `plain`: could be chosen by a person.
 * `weak`: everybody's first guess. `doubtful`: shown at low confidence only. `placeholder` and `none` are no secrets.
 */
export type ValueClass = "random" | "plain" | "weak" | "doubtful" | "placeholder" | "none";

export interface ValueTest {
  (value: string, name: CredentialName): ValueClass;
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HASHED = /^(?:\$(?:2[abxy]?|argon2\w*|5|6|y|pbkdf2[\w-]*|scrypt)\$|pbkdf2_|bcrypt|argon2|scrypt:|\{(?:SSHA|SHA|MD5|CRYPT)\}|(?:sha(?:1|256|384|512)|md5|pbkdf2)[:$=-]|md5[0-9a-f]{32}$|SCRAM-SHA|!{1,2}(?:\*|\$|$))/i;
const PUBLIC_KEY = /^(?:-----BEGIN (?:CERTIFICATE|PUBLIC|RSA PUBLIC|EC PUBLIC|SSH2 PUBLIC|PGP PUBLIC)|ssh-(?:rsa|ed25519|dss) |ecdsa-sha2-|MIIB?I?jAN|B[A-Za-z0-9_-]{86}=?$|pk_(?:live|test)_|pk\.eyJ)/;
const MODEL = /^(?:(?:openrouter\/)?(?:openai|anthropic|gemini|google|groq|azure|bedrock|ollama|mistral(?:ai)?|deepseek(?:-ai)?|huggingface|openrouter|together_ai|meta-llama|models|x-ai|z-ai|moonshotai|qwen|nvidia|cohere|perplexity|microsoft|amazon|tngtech|nousresearch|minimax|baidu|bytedance)\/)?(?:gpt-|o[134]-|claude|gemini|gemma|llama|mi[sx]tral|codestral|deepseek|qwen|phi-?\d|command-r|text-embedding|text-davinci|whisper|dall-e|bert|all-minilm|sentence-transformers|nomic-embed|sonar|grok|glm-|kimi-|ernie-|hunyuan|doubao|minimax|jamba|nova-(?:lite|micro|pro)|titan-|granite|nemotron|olmo|starcoder|yi-|baichuan|internlm|embed-(?:english|multilingual)|rerank-)/i;
const INTERPOLATION = /^os\.environ\/|\$\{|\$\(|\{\{|%\(\w+\)|^%[A-Z_]+%$|^%s$|^\$[A-Za-z_]\w*$|\{[A-Za-z_][\w.[\]"' ()]*\}|^\{\d?\}$|<%|^@\w+@$|^#\{|^!\w+ |^op:\/\/|^vault:|^ssm:|^secretsmanager:|^\{?env[:.]|^file:|^ref\+|^arn:|^projects\/[^/]+\/secrets|^keyring:|^enc:|^ENC\[|^urn:|^\(\(|^\/run\/secrets/;
const CODE = /^[A-Za-z_][\w.]*\(.*\)$|^(?:os|process|sys|self|config|settings|secrets|env|environ|st|this|var|local|data|module)[.[][\w.[\]"']+$|=>|^lambda\b|^#[\w/-]+|^\.[a-z][\w-]*$|^\[[\w*]+[~|^$*]?=|^\/\/\*?\w|^input\[|^&#?\w{1,10};$|^\[[A-Za-z][\w.]*\]|^(?:fa|fas|mdi|bi|icon|glyphicon)-[\w-]+$/;
/** A pattern that text is matched with: groups, classes and escapes that no generator or person puts into a key. */
const PATTERN = /\(\?(?:[:=!]|<[=!\w]|P[<=])|\[\^?(?:a-z|A-Z|0-9|\\[wds])|\\[wdsbWDS](?:[+*?{\])]|$)|^\^.{0,200}\$$/;
/** `header.substring(`, `Token(user`: code that was cut off inside its arguments. */
const CALL_HEAD = /^[A-Za-z_$][\w$]*(?:[?!]{0,2}\.[A-Za-z_$][\w$]*)*\([^)]*$/;
const FILE = /\.(?:json|ya?ml|toml|ini|cfg|conf|txt|pem|key|crt|cer|p12|pfx|jks|env|py|js|ts|html?|md|csv|xml|db|sqlite3?|log|sh|lock|gpg|asc|pub|svg|png|php|jsp|aspx)$/i;
const PATH = /^(?:[.~]{0,2}\/|[A-Za-z]:\\|\\\\)|^(?:[\w.-]+\/)+[\w.-]*$/;
/** `v1/detect/secrets`: words between slashes, whatever numbers stand among them. */
const ROUTE = /^\/?(?:v\d{1,2}|[a-z]+(?:[-_.][a-z]+)*)(?:\/(?:v\d{1,2}|\d{1,6}|[a-z]+(?:[-_.][a-z]+)*)){1,12}\/?$/;
const URL = /^[a-z][a-z0-9+.-]*:\/\//i;
const DOTTED = /^[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)+$/;
/** How constants and variables of the environment are written. */
export const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** `mx1_SAME_SECRET_ON_BOTH`: what to put there, said aloud. */
const SHOUTED = /^[a-z\d]{1,6}[_-][A-Z]+(?:[_-][A-Z]+){2,}$/;
const WORDY = /^[\p{L}]+(?:[-_. /:+][\p{L}]+)*[-_. ]?\d{0,4}[:?!.*]*$/u;
const PREFIXED = /^(?:sk|gsk|hf|tvly|xai|pplx|gh[pous]|pat|fc|pk|rk|xox[bp]|nvapi|glpat|AKIA|AIza)[-_]/;
/** Two signs of a script that nobody types a password in: a label of a translation. */
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}].*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** The words from which a wallet's keys are made (BIP 39). */
const SEED = /^(?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){3}){0,4}[a-z]{3,8}$/;
const COUNTED = /^[A-Z][a-z]{1,5}[!@#_.]?(?:123456|12345678|123456789)$/;
const DATE = /^\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{1,2}:\d{2}/;

/**
 * Letters, digits and marks mixed as no person does: many changes between the kinds of character for the length.
 * What joins words (hyphens, dots, slashes) counts for nothing, and neither do the words.
 */
export function looksRandom(value: string): boolean {
  if (value.length < 12 || /\s/.test(value)) return false;
  const parts = value.split(/[-_./:,#=@]+/).filter((part) => !/^[a-z]+$|^[A-Z][a-z]+$|^[A-Z]+$/.test(part) && !humps(part));
  let changes = 0;
  for (const part of parts) {
    for (let i = 1; i < part.length; i++) if (kindOf(part, i) !== kindOf(part, i - 1)) changes++;
  }
  const body = parts.join("");
  return body.length >= 8 && changes >= 4 && changes >= body.length / 6 && new Set(body).size >= 7 && longestRun(value) < 6;
}

/** True for the beginning of a call, which a text cuts off where quotes or spaces follow. */
export function isCallHead(value: string): boolean {
  return CALL_HEAD.test(value);
}

/** No password or key but those in blocks is longer. */
const MAX_VALUE = 8000;

function kindOf(text: string, at: number): number {
  const c = text.charCodeAt(at);
  return c >= 48 && c <= 57 ? 0 : c >= 97 && c <= 122 ? 1 : c >= 65 && c <= 90 ? 2 : 3;
}

/** Classifies literals that stand under a credential's name, by structure alone: no measure of entropy takes part. */
export function valueTest(words: CredentialWords): ValueTest {
  const placeholder = placeholderTest(words);
  const dummies = new Set(words.dummies);
  const weak = new Set(words.weak);
  const terms = new Set(words.terms);
  const credentialWords = new Set([...words.password, ...words.secret, ...words.token, ...words.key, "key", "keys", "api", "auth", "access", "credential", "credentials", "pass", "authorization", "x"]);
  const fillers = new Set("my the a an is of for this that user client default new old current value string app application type in id name admin refresh private server session or and your with no not to from by as on field header".split(" "));

  /** `api_key`, `X-API-Key`, `access token`: the value says what stands there. */
  const repeatsName = (value: string, name: CredentialName): boolean => {
    if (value.length > 120) return false;
    const parts = splitWords(value);
    return parts.length > 0 && parts.some((word) => credentialWords.has(word)) && parts.every((word) => credentialWords.has(word) || fillers.has(word) || name.words.includes(word));
  };

  return (raw, name) => {
    const value = raw.trim();
    const lower = value.toLowerCase();
    if (value === "" || dummies.has(lower)) return "none";
    if (/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(value)) return /[A-Za-z0-9+/]{40}/.test(value) ? "random" : "placeholder";
    if (value.length > MAX_VALUE) return "none";
    if (INTERPOLATION.test(value) || HASHED.test(value) || PUBLIC_KEY.test(value) || terms.has(lower)) return "none";
    if (weak.has(lower)) return "weak";
    if (value.length < 4 || SIGNS.test(value) || URL.test(value) || CODE.test(value) || PATTERN.test(value) || CONSTANT.test(value) || SHOUTED.test(value) || DATE.test(value)) return "none";
    if (repeatsName(value, name) && !(name.kind === "password" && /\d.*\d/.test(value) && /[!@#$%^&*]/.test(value))) return "none";
    // `Zx123456`: fingers ran along the keys, and people do that
    if (name.kind === "password" && COUNTED.test(value)) return "weak";
    if (placeholder(value, looksRandom(value))) return "placeholder";
    if (UUID.test(value)) return name.kind === "token" || name.kind === "credential" ? "doubtful" : "random";
    if (MODEL.test(value)) return "none";
    // a provider's prefix with too little behind it is somebody's note
    if (PREFIXED.test(value) && value.length < 20) return "doubtful";
    const random = looksRandom(value);
    if (/[\r\n\t]/.test(value)) return "none";
    if (name.kind === "password" && isAppPassword(value, name.words)) return "plain";
    if (name.kind === "secret" && SEED.test(value)) return "random";
    if (/\s/.test(value)) return name.kind === "password" && /^(?:\S+ ){1,5}\S+$/.test(value) && !WORDY.test(value) && /\d/.test(value) && !/[:?]$/.test(value) ? "doubtful" : "none";
    if (ROUTE.test(value)) return "none";
    if (FILE.test(value) || (PATH.test(value) && !random)) return "none";
    if (DOTTED.test(value) && !random) return name.kind === "password" && /\d/.test(value) ? "doubtful" : "none";
    if (random) return "random";
    // the number of a ticket or an order
    if (name.kind !== "password" && /^[A-Z]{2,10}[-_]\d{1,10}$/.test(value)) return "none";
    if (/^\d+$/.test(value)) return name.kind === "password" && value.length >= 4 ? "plain" : "none";
    if (/^[\d.,%]+$/.test(value) || monotonous(value)) return "none";
    if (name.kind === "password") return passwordClass(value);
    if (value.length < 8) return "doubtful";
    // a person's word or two, maybe numbered, names a thing; letters and digits mixed make a key
    if (WORDY.test(value)) return name.signing || (name.kind === "secret" && /\d/.test(value)) ? "plain" : "doubtful";
    // `secret-name-in-k8s`: words joined by hyphens, the last with a number
    if (!name.signing && /^[a-z]{2,}(?:-[a-z]{2,}){1,8}-[a-z0-9]{1,4}$/.test(value)) return "doubtful";
    if (!/\d/.test(value) && !(/[a-z]/.test(value) && /[A-Z]/.test(value))) return name.signing ? "plain" : "doubtful";
    if (/^[a-z]+(?:[A-Z][a-z]+)+\d{0,2}$|^(?:[A-Z][a-z]+){2,}\d{0,2}$/.test(value)) return "doubtful";
    return "plain";
  };
}

function passwordClass(value: string): ValueClass {
  if (/[:?]$/.test(value) && !/\d/.test(value)) return "none";
  if (/^\p{L}+(?:[-_./][\p{L}]+)*$/u.test(value)) return value.length >= 10 && jumbled(value) ? "plain" : "doubtful";
  return "plain";
}

/** Capitals and small letters in an order that no words make: `clientURLField` is one, `BrKTziPoWq` is not. */
function jumbled(value: string): boolean {
  return !humps(value) && (value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0) >= 3;
}

/** Words joined by capitals: `clientSecretCredential`, `APIKeysWithRawResponse`, with a number at the end. */
function humps(value: string): boolean {
  const pieces = value.replace(/\d{1,2}$/, "").match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+/g) ?? [];
  return pieces.length > 0 && pieces.every((piece) => /^[A-Z]{1,5}$|^[A-Z]?[a-z]{2,}$/.test(piece));
}
