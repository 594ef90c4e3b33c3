import type { CredentialWords } from "../model/knowledge";

export type CredentialKind = "password" | "secret" | "token" | "key" | "credential";

/** What a name says of the value that it holds. */
export interface CredentialName {
  readonly name: string;
  readonly kind: CredentialKind;
  /** Lower-case words of the name. */
  readonly words: readonly string[];
  /** Provider that the name speaks of, null when it names none. */
  readonly provider: string | null;
  /** True for a key that signs sessions or tokens: any value works, so a weak one is in force. */
  readonly signing: boolean;
  /** True where the name only may be a credential's: `atera_key`. Only a value that is no hash, id or word counts. */
  readonly vague: boolean;
}

/** `OPENAI_API_KEY`, `openaiApiKey`, `openai-api-key` → [openai, api, key]. Numbers are dropped. */
export function splitWords(name: string): string[] {
  // `N8N_TOKEN` has no humps
  const humps = /\p{Ll}/u.test(name);
  return (humps ? name.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2") : name)
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .flatMap((word) => (/^\d+$/.test(word) ? [] : [word.replace(/(\p{L}{3,})\d+$/u, "$1")]))
    .filter((word) => word !== "");
}

const GLUED: readonly (readonly [suffix: string, kind: CredentialKind])[] = [
  ["password", "password"],
  ["passwd", "password"],
  ["passphrase", "password"],
  ["apikey", "key"],
  ["secretkey", "key"],
  ["accesskey", "key"],
  ["privatekey", "key"],
  ["presharedkey", "key"],
  ["accesstoken", "token"],
  ["authtoken", "token"],
  ["apitoken", "token"],
  ["bottoken", "token"],
  ["clientsecret", "secret"],
];

/** Services whose application id is the key. */
const APP_ID = /^(?:wolfram\w{0,20}|open_?weather\w{0,20}|owm)_?app_?id$/i;

/** `boarding_pass`, `season_pass`, `second_pass`. */
const TICKETS = /^(?:boarding|season|elite|bus|train|day|ski|hall|entry|guest|monthly|annual|first|second|third|last|single|multi|one|two|forward|backward|render|quality|sanity|filter|low|high|band)$/;
/** From its words a wallet's keys are made. */
const SEED_PHRASE = /^(?:\w{1,20}_)?(?:seed|recovery|backup|secret)_?(?:phrase|words)$/i;

/** What Telegram calls the secret of an application. */
const API_HASH = /^(?:\w{1,20}_)?api_?hash$/i;

/** `bypass` and `compass` are words. */
const GLUED_PASS = /^(?:my|pg)?(?:sql|db|user|admin|root|ftp|smtp|imap|mail|email|ssh|redis|login|ldap|wifi|vpn)pass(?:wd)?$/;

/** `COMMON_PASSWORDS`, `banned_passwords`: what a user may not choose. */
const REFUSED = /^(?:common|weak|banned|forbidden|blocked|breached|pwned|worst|disallowed|blacklisted|denied)$/;
/** A `redis_key` is the name of an entry. */
const STORES = /^(?:redis|mongo|mongodb|postgres|postgresql|mysql|vault|minio|rabbitmq|sec|model|spider|parallel|render|fly|square|jira|confluence|aws)$/;
/** What a key of this kind finds: an entry of a table, a file, a place on the keyboard. */
const ENTRIES = /^(?:data|document|docs?|event|image|item|issue|record|entity|object|thread|message|user|users|account|order|product|project|task|step|node|edge|graph|block|page|menu|tab|left|right|arrow|escape|return|space|control|shift|alias|locale|lang|language|translation|i18n|metric|trace|span|state|status|index|model|models|agent|agents|tool|tools|chunk|vector|blob|upload|download|asset|media|video|photo|audio|font|icon|color|theme|style|layout|widget|button|field|form|column|table|series|chart|axis|site|zone|area|region|country|city|place|spot|song|chord|piano|music|registry|config|setting|settings|option|feature|flag|experiment|segment|shard|range|bucket|queue|topic|channel|stream|session|request|response|header|query|param|parameter|attribute|property|method|function|class|module|package|plugin|component|element|section|chapter|paragraph|answer|result|value|hash|digest|checksum|etag|version|revision|commit|branch|job|build|batch|group|category|label|price|rate|sample|test|mock|fake|dummy|default|temp|unique|random|memo|memory|storage|local|global|group|natural|surrogate|composite|master|slave|dictionary|mapping|named|extra|base|main|root|parent|child|first|last|next|prev|other|same|new|old|single|double|multi|check|context|crew|flow|search|filter|order|sorting|grouping|join|lookup|override|fallback|target|source|input|output|with|from|this|that|each|every|some|none|null|true|false|yaml|json|toml|python|django|redis|celery|kafka|consul|etcd)$/;
const SIGNING = /^(?:secret_?key|jwt_?secret(?:_?key)?|jwt_?key|signing_?(?:key|secret)|session_?secret|cookie_?secret|app_?secret(?:_?key)?|flask_?secret(?:_?key)?|django_?secret_?key|auth_?secret|nextauth_?secret|secret_?key_?base)$/;

export interface NameTest {
  (name: string): CredentialName | null;
}

/** Classifies names by their words; results are remembered. */
export function nameTest(words: CredentialWords): NameTest {
  const kinds = new Map<string, CredentialKind>();
  for (const [kind, list] of [["password", words.password], ["secret", words.secret], ["token", words.token], ["key", words.key]] as const) {
    for (const word of list) kinds.set(word, kind);
  }
  for (const word of ["credential", "credentials", "creds", "cred"]) kinds.set(word, "credential");
  const qualifiers = new Set(words.keyQualifiers);
  const notAfter = new Set(words.notAfter);
  const notBefore = new Set(words.notBefore);
  const known = new Map<string, CredentialName | null>();

  const kindAt = (parts: readonly string[], i: number): CredentialKind | null => {
    const word = parts[i] ?? "";
    // `pat` alone is a pattern, `github_pat` a token
    const plain = word === "pat" && i === 0 ? undefined : kinds.get(word);
    // `adminPasswordKey`: the entry that holds it
    if (plain === "password" && parts[i + 1] === "key") return null;
    if (plain) return plain;
    if (word === "key" || word === "keys") {
      const before = parts[i - 1] ?? "";
      if (STORES.test(before)) return null;
      return i > 0 && (qualifiers.has(before) || before in words.providers) ? "key" : null;
    }
    if (word === "pass" || word === "pw") return i === parts.length - 1 && !TICKETS.test(parts[i - 1] ?? "") ? "password" : null;
    if (GLUED_PASS.test(word)) return "password";
    return GLUED.find(([suffix]) => word.endsWith(suffix))?.[1] ?? gluedProvider(word);
  };

  /** `openaikey`, `githubtoken`. */
  const gluedProvider = (word: string): CredentialKind | null => {
    const [, service = "", kind] = /^([a-z]{3,20})(key|token|secret)$/.exec(word) ?? [];
    if (!kind || !Object.hasOwn(words.providers, service) || STORES.test(service)) return null;
    return kind === "token" ? "token" : kind === "secret" ? "secret" : "key";
  };

  const vague = (name: string, parts: readonly string[]): CredentialName | null => {
    const before = parts.at(-2) ?? "";
    if (parts.length < 2 || parts.length > 3 || parts.at(-1) !== "key" || before.length < 4 || ENTRIES.test(before) || STORES.test(before)) return null;
    if (parts.some((word) => notBefore.has(word) || notAfter.has(word))) return null;
    return { name, kind: "key", words: parts, provider: null, signing: false, vague: true };
  };

  const classify = (name: string): CredentialName | null => {
    if (name.length < 2 || name.length > 80) return null;
    if (APP_ID.test(name)) return { name, kind: "key", words: splitWords(name), provider: null, signing: false, vague: false };
    const parts = splitWords(name);
    if (SEED_PHRASE.test(name)) return { name, kind: "secret", words: parts, provider: null, signing: false, vague: false };
    if (API_HASH.test(name)) return { name, kind: "secret", words: parts, provider: "telegram", signing: false, vague: false };
    // a heading, not a name: `Credentials from Password Stores`
    if (parts.length > 3 && /\S\s+\S/.test(name) && kindAt(parts, parts.length - 1) === null) return null;
    for (let i = parts.length - 1; i >= 0; i--) {
      const kind = kindAt(parts, i);
      if (!kind) {
        if (notAfter.has(parts[i] ?? "")) return null;
        continue;
      }
      if (parts.slice(0, i).some((word) => notBefore.has(word) || (kind === "password" && REFUSED.test(word)))) return null;
      const provider = parts.map((word) => (Object.hasOwn(words.providers, word) ? words.providers[word] : undefined)).find((id) => id !== undefined) ?? null;
      const plain = name.toLowerCase().replace(/[-.\s]/g, "_");
      return { name, kind, words: parts, provider, signing: SIGNING.test(plain) || SIGNING.test(parts.join("_")), vague: false };
    }
    return vague(name, parts);
  };

  return (name) => {
    const hit = known.get(name);
    if (hit !== undefined) return hit;
    const made = classify(name);
    if (known.size < 50_000) known.set(name, made);
    return made;
  };
}
