import type { CredentialName } from "./names";
import type { Judge } from "./judge";
import { decodeBase64 } from "./checks";

/** The credential inside a header's value: what stands behind the scheme. */
export interface HeaderValue {
  readonly name: CredentialName;
  readonly value: string;
  /** Offset of the credential in the header's value. */
  readonly offset: number;
}

const AUTH = /^(?:proxy-)?authorization$/i;
const SCHEME = /^(?:bearer|token|basic|apikey|api-key|key|jwt|digest|bot|splunk|ghost|discogs token=|discogs)[ :=]\s{0,3}/i;
const COOKIE = /(?:^|;\s{0,3})[\w.-]{0,40}(?:sess(?:ion)?(?:id)?|token|auth|sid|jwt|csrftoken)[\w.-]{0,20}=([^;\s]{8,500})/i;

/** Reads `Authorization`, API-key and cookie headers; null where the name is no such header. */
export function headerValue(header: string, value: string, judge: Judge): HeaderValue | null {
  const token = judge.name("access_token");
  if (!token) return null;
  if (AUTH.test(header)) {
    const scheme = SCHEME.exec(value)?.[0] ?? "";
    const rest = value.slice(scheme.length);
    if (/^basic/i.test(scheme)) {
      // the value is `user:password` in base64
      const plain = decodeBase64(rest);
      const password = judge.name("password");
      if (!plain?.includes(":") || !password || /[^\x20-\x7e]/.test(plain)) return null;
      return judge.value(plain.slice(plain.indexOf(":") + 1), password) === "none" ? null : { name: password, value: rest, offset: scheme.length };
    }
    return rest === "" ? null : { name: token, value: rest, offset: scheme.length };
  }
  if (/^(?:set-)?cookie$/i.test(header)) {
    const match = COOKIE.exec(value);
    return match?.[1] ? { name: token, value: match[1], offset: match.index + match[0].length - match[1].length } : null;
  }
  if (/^(?:x-[\w-]{0,30}(?:key|token|secret|auth)|api-?key|private-token|ocp-apim-subscription-key|xi-api-key)$/i.test(header)) {
    const scheme = SCHEME.exec(value)?.[0] ?? "";
    const name = judge.name("api_key");
    return name ? { name: judge.name(header) ?? name, value: value.slice(scheme.length), offset: scheme.length } : null;
  }
  return null;
}
