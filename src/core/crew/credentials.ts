import type { AnalysisInput } from "../analysis";
import type { EnvWrite } from "../evaluate/machine";
import { credentialOrigins, locationOf, members, strings, type CredentialOrigin, type Site, type Value } from "../evaluate";
import type { Credential, CredentialKind, Power } from "../model/crew";
import type { SecretRef } from "../redact";
import { placeholderToken } from "../secrets/placeholders";
import type { Location } from "../text/range";
import { isCredentialName, isDummyKey, isKeyFileName, isKeyPath, isPrivileged, isSettingName, isUserName, powerOf } from "./names";
import type { ProjectScopes } from "./scope";

interface Entry {
  id: string;
  name: string;
  kind: CredentialKind;
  explicit: boolean;
  readonly aliases: Set<string>;
  readonly reads: Location[];
  power: Power;
  secret: SecretRef | null;
}

interface Named {
  readonly site: Site;
  readonly write: boolean;
  readonly value: Value | null;
}

/** A value that is the name of an environment variable, or begins one. */
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]*)+$/;

/** A regular expression: it says how something looks. */
const PATTERN = /\\[sSdDwWb]|\(\?[:=!P<]|\[\^|\][+*{?]/;

/** Collects the credentials of a project: one entry for one environment name a project, one literal value, one widget. */
export class Credentials {
  private readonly entries = new Map<string, Entry>();
  /** Names that code itself reads or writes, by scope. */
  private readonly named = new Map<string, Named[]>();

  constructor(
    private readonly input: AnalysisInput,
    readonly scopes: ProjectScopes,
  ) {}

  /** Notes that project code names a variable: what a library reads under that name is then explicit. */
  note(name: string, site: Site, write: EnvWrite | null): void {
    const key = this.id(this.scopes.of(locationOf(site).path), name);
    const known = this.named.get(key) ?? [];
    known.push({ site, write: write !== null, value: write?.value ?? null });
    this.named.set(key, known);
  }

  isNamed(scope: string, name: string): boolean {
    return this.named.has(this.id(scope, name)) || this.scopes.variable(scope, name) !== null;
  }

  /** Text that code or a dotenv file gives to a variable; null when nobody does. */
  variable(scope: string, name: string): { readonly text: string; readonly site: Site } | null {
    for (const one of this.named.get(this.id(scope, name)) ?? []) {
      const [text] = strings(one.value ?? undefined);
      if (one.write && text !== undefined) return { text, site: one.site };
    }
    const entry = this.scopes.variable(scope, name);
    return entry ? { text: entry.entry.value, site: { path: entry.path, range: entry.entry.valueRange } } : null;
  }

  /** A credential that a library reads from the environment: the first of `names` that the project names, else all as alternatives. */
  implicit(names: readonly string[], pair: readonly string[], power: Power, scope: string, kind: CredentialKind = "implicit-env"): string {
    const chosen = names.find((name) => this.named.has(this.id(scope, name))) ?? names.find((name) => this.scopes.variable(scope, name) !== null);
    const name = chosen ?? names.join("|");
    const code = chosen === undefined ? [] : (this.named.get(this.id(scope, chosen)) ?? []);
    const entry = this.entry(scope, name, code.length > 0 ? "env" : kind, power);
    for (const other of [...pair, ...names]) if (other !== name) entry.aliases.add(other);
    if (code.length > 0) {
      entry.explicit = true;
      entry.kind = "env";
      for (const one of code) this.read(entry, one.site);
      this.copied(entry, code);
      const literal = code.flatMap((one) => strings(one.value ?? undefined)).find((text) => !isDummyKey(text));
      if (literal !== undefined) entry.secret ??= this.input.vault.seal(literal);
    }
    return entry.id;
  }

  /**
   * Credentials that a value is made of. `always`: it stands where a key is expected, so names are not judged. `holder` names a literal that has no name.
   */
  of(value: Value, options: { readonly always: boolean; readonly power: Power | null; readonly holder: string }): string[] {
    const origins = credentialOrigins(value);
    const named = origins.filter((origin) => origin.kind !== "literal" && (options.always || isCredentialName(origin.name) || origin.kind === "secret-manager"));
    const keys = named.length > 1 ? named.filter((origin) => isCredentialName(origin.name) || origin.kind !== "env") : named;
    const found: string[] = [];
    for (const origin of keys.length > 0 ? keys : named.length > 1 ? named.filter((one) => !isSettingName(one.name)) : named) found.push(this.origin(origin, options.power));
    const literals = origins.filter((origin) => origin.kind === "literal" && origin.literal !== null && this.isSecret(origin, options.always, members(value)));
    for (const origin of origins) if (origin.kind === "literal" && isKeyFile(origin)) found.push(this.keyFile(origin, options.power));
    if (found.length === 0) for (const origin of literals) found.push(this.literal(origin, options.power, options.holder));
    if (found.length === 0 && options.always) {
      for (const one of members(value)) {
        // a parameter, or a name that the code at hand does not bind
        const parameter = one.kind === "unknown" ? (/^parameter (\w+) of /.exec(one.reason)?.[1] ?? /^(\w+) is not defined/.exec(one.reason)?.[1]) : undefined;
        if (one.kind === "unknown" && parameter !== undefined && one.site) found.push(this.unknown(parameter, one.site, options.power));
      }
    }
    return [...new Set(found)];
  }

  private isSecret(origin: CredentialOrigin, always: boolean, top: readonly Value[]): boolean {
    const text = origin.literal ?? "";
    if (isKeyFile(origin) || isDummyKey(text) || /\s/.test(text.trim()) || isPlainUrl(text) || VARIABLE.test(text) || PATTERN.test(text)) return false;
    if (always && top.some((one) => one.kind === "const" && one.value === text)) return true;
    return text.length >= 6 && (isCredentialName(origin.name) || /:\/\/[^/\s:@]+:[^/\s@]+@/.test(text));
  }

  private origin(origin: CredentialOrigin, power: Power | null): string {
    const scope = this.scopes.of(locationOf(origin.site).path);
    const kind: CredentialKind = origin.kind === "literal" ? "literal" : origin.kind === "input" ? "unknown" : origin.kind;
    const entry = this.entry(scope, origin.name, kind, powerOf(origin.name) === "unknown" ? (power ?? "unknown") : powerOf(origin.name));
    entry.explicit = true;
    if (entry.kind === "implicit-env") entry.kind = kind;
    for (const alias of origin.aliases) entry.aliases.add(alias);
    this.read(entry, origin.site);
    this.copied(entry, this.named.get(this.id(scope, origin.name)) ?? []);
    for (const one of this.named.get(this.id(scope, origin.name)) ?? []) {
      const literal = strings(one.value ?? undefined).find((text) => !isDummyKey(text));
      if (literal !== undefined) entry.secret ??= this.input.vault.seal(literal);
    }
    return entry.id;
  }

  /** `os.environ["OPENAI_API_KEY"] = os.getenv("TEAM_KEY")`: the variable is another one's value, and known by its name as well. */
  private copied(entry: Entry, code: readonly Named[]): void {
    for (const { write, value } of code) {
      if (!write || !value) continue;
      for (const origin of credentialOrigins(value)) if (origin.kind !== "literal" && origin.name !== "" && origin.name !== entry.name) entry.aliases.add(origin.name);
    }
  }

  private literal(origin: CredentialOrigin, power: Power | null, holder: string): string {
    const secret = this.input.vault.seal(origin.literal ?? "");
    const name = origin.name === "" ? holder : origin.name;
    const known = this.entries.get(`literal:${secret.handle}`);
    const entry = known ?? this.add(`literal:${secret.handle}`, name, "literal", powerOf(name) === "unknown" ? (power ?? "unknown") : powerOf(name));
    entry.explicit = true;
    entry.secret = secret;
    if (entry.name !== name) entry.aliases.add(name);
    this.read(entry, origin.site);
    return entry.id;
  }

  /** A private key that code names by its path. */
  private keyFile(origin: CredentialOrigin, power: Power | null): string {
    const path = origin.literal ?? "";
    const entry = this.entry(this.scopes.of(locationOf(origin.site).path), path, "file", power ?? "unknown");
    entry.explicit = true;
    if (origin.name !== "") entry.aliases.add(origin.name);
    this.read(entry, origin.site);
    return entry.id;
  }

  private unknown(name: string, site: Site, power: Power | null): string {
    const { path, range } = locationOf(site);
    const entry = this.entries.get(`unknown:${path}:${String(range.start)}`) ?? this.add(`unknown:${path}:${String(range.start)}`, name, "unknown", power ?? powerOf(name));
    entry.explicit = true;
    this.read(entry, site);
    return entry.id;
  }

  /** Who a cloud's client calls as: a role or a profile that the code names. */
  identity(name: string, scope: string, site: Site): string {
    const entry = this.entry(scope, name, "cloud-identity", "cloud");
    entry.explicit = true;
    this.read(entry, site);
    return entry.id;
  }

  /** A model on the user's machine: stands for "needs none". */
  local(provider: string, scope: string): string {
    return this.entry(scope, provider, "none-local", "llm").id;
  }

  isLocal(id: string): boolean {
    return this.entries.get(id)?.kind === "none-local";
  }

  private id(scope: string, name: string): string {
    return scope === "" ? name : `${scope}:${name}`;
  }

  private entry(scope: string, name: string, kind: CredentialKind, power: Power): Entry {
    const id = this.id(scope, name);
    const known = this.entries.get(id);
    if (known) return known;
    const made = this.add(id, name, kind, power);
    const dotenv = this.scopes.variable(scope, name);
    if (dotenv && !dotenv.template && dotenv.entry.value.length >= 8 && !isDummyKey(dotenv.entry.value) && !placeholderToken(dotenv.entry.value)) made.secret = this.input.vault.seal(dotenv.entry.value);
    return made;
  }

  private add(id: string, name: string, kind: CredentialKind, power: Power): Entry {
    const entry: Entry = { id, name, kind, explicit: false, aliases: new Set(), reads: [], power, secret: null };
    this.entries.set(id, entry);
    return entry;
  }

  private read(entry: Entry, site: Site): void {
    const location = locationOf(site);
    if (!entry.reads.some((one) => one.path === location.path && one.range.start === location.range.start)) entry.reads.push(location);
  }

  /** Joins the two halves of a key pair that one call reads: the key names it, the other is its second name. */
  pair(ids: readonly string[]): string[] {
    const entries = ids.map((id) => this.entries.get(id)).filter((entry) => entry !== undefined);
    const first = entries.find((entry) => /ACCESS_KEY_ID$/i.test(entry.name));
    const second = entries.find((entry) => /SECRET_ACCESS_KEY$|SEC_ACCESS_KEY$/i.test(entry.name));
    const keys = entries.filter((entry) => !isUserName(entry.name));
    const kept = first && second ? entries.filter((entry) => entry !== second && !/SESSION_TOKEN$/i.test(entry.name)) : keys.length > 0 ? keys : entries;
    const [head] = kept;
    if (head) for (const entry of entries) if (!kept.includes(entry)) head.aliases.add(entry.name);
    return kept.map((entry) => entry.id);
  }

  /** The finished credentials that somebody uses. */
  finish(used: ReadonlySet<string>): Map<string, Credential> {
    const result = new Map<string, Credential>();
    for (const entry of this.entries.values()) {
      if (!used.has(entry.id)) continue;
      const reads = [...entry.reads].sort((a, b) => (a.path === b.path ? a.range.start - b.range.start : a.path < b.path ? -1 : 1));
      result.set(entry.id, {
        id: entry.id,
        name: entry.name,
        kind: entry.kind,
        explicit: entry.explicit,
        aliases: [...entry.aliases],
        location: reads[0] ?? null,
        reads,
        power: entry.power,
        privileged: isPrivileged(entry.power, entry.name),
        secret: entry.secret,
      });
    }
    return result;
  }
}

/** A literal that names a file with a key: by its path, or by what takes it (`token_file=`). */
function isKeyFile({ literal, name }: CredentialOrigin): boolean {
  const text = literal ?? "";
  return isKeyPath(text) || (isCredentialName(name) && isKeyFileName(text));
}

/** A URL that carries no user, password or key: an address alone. */
function isPlainUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^@]*$/i.test(text) && !/[?&;](?:\w*(?:password|pwd|secret|token|key))=/i.test(text);
}
