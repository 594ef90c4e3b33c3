import { siteKey, type EnvOrigin, type Site, type Value } from "./value";

/** Where a credential comes from. `literal` is the text itself where it stands in the code: seal it (redact.ts), never pass it on. */
export interface CredentialOrigin {
  readonly kind: EnvOrigin | "literal";
  /** Environment variable, settings field, widget label, secret id; for a literal the name it is bound to, "" without one. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly site: Site;
  readonly literal: string | null;
}

const MAX_DEPTH = 10;
const MAX_ORIGINS = 24;
const DECRYPTS = /\.(?:\w+_)?decrypt(?:_\w+)?$/i;

/**
 * Every source that a value is made of: environment reads, widgets, secret ids and literals, also inside lists, dicts, text and
 * the arguments of library objects. Judging which of them are credentials is the caller's task: a model name is an origin too.
 */
export function credentialOrigins(value: Value): CredentialOrigin[] {
  const found = new Map<string, CredentialOrigin>();
  const seen = new Set<Value>();
  const visit = (one: Value, depth: number): void => {
    if (depth > MAX_DEPTH || found.size >= MAX_ORIGINS || seen.has(one)) return;
    seen.add(one);
    switch (one.kind) {
      case "env":
        found.set(`${one.origin} ${one.name}`, { kind: one.origin, name: one.name, aliases: one.aliases, site: one.site, literal: null });
        if (one.fallback) visit(one.fallback, depth + 1);
        return;
      case "const":
        if (typeof one.value === "string" && one.value !== "") {
          found.set(`literal ${siteKey(one.site)}`, { kind: "literal", name: one.name ?? "", aliases: [], site: one.site, literal: one.value });
        }
        return;
      case "union":
        for (const member of one.members) visit(member, depth);
        return;
      case "text":
        for (const part of one.parts) visit(part, depth + 1);
        return;
      case "list":
        for (const item of one.items) visit(item, depth + 1);
        return;
      case "dict":
        for (const item of [...one.entries.values(), ...one.rest]) visit(item, depth + 1);
        return;
      case "instance":
        for (const item of [...one.args, ...one.kwargs.values()]) visit(item, depth + 1);
        // `Fernet(key).decrypt(stored)`: the key opens what is stored and is no part of it
        if (one.receiver && !DECRYPTS.test(one.fqn)) visit(one.receiver, depth + 1);
        return;
      default:
        return;
    }
  };
  visit(value, 0);
  return [...found.values()];
}
