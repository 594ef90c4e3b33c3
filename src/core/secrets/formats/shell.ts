import type { SecretShape } from "../../model/secret";
import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { headerValue } from "../headers";
import { addEntry } from "./entry";

const ASSIGN = /(?:^|[\s;&|(])(?:export\s{1,4}|set\s{1,4}|-e\s{1,4}|--env[ =]|--build-arg[ =]|readonly\s{1,4}|\$(?:env:|global:|script:)?)?([A-Za-z_][A-Za-z0-9_]{1,60})[ \t]?=[ \t]?("[^"\r\n]{0,400}"|'[^'\r\n]{0,400}'|[^\s"'`;&|()<>]{1,400})/dg;
const MAKE = /^([A-Za-z_][A-Za-z0-9_]{1,60})[ \t]{0,4}[:?]?=[ \t]{0,4}([^\s#$][^\r\n#]{2,300})$/dgm;
const OPTION = /(?:^|\s)--?((?:[a-z]+-)*(?:password|passwd|passphrase|pass|token|secret|api-?key|access-key|secret-key|oauth2-bearer|tlspassword|requirepass))[ =]("[^"\r\n]{1,300}"|'[^'\r\n]{1,300}'|[^\s"'`;&|()<>\\-][^\s"'`;&|()<>]{0,300})/dg;
const USER = /(?:^|\s)(?:-u|--user|-U|--proxy-user)[ =]?["']?([\w.@+-]{1,100}):([^\s"'`;&|<>]{3,200})/dg;
const MYSQL = /\bmysql(?:dump|admin)?\b[^\r\n|;]{0,200}?\s-p([^\s"'`;&|<>]{3,100})/dg;
const DOCKER = /\b(?:docker|podman|helm registry|skopeo|buildah|az|oc)\b[^\r\n|;]{0,100}?\blogin\b[^\r\n|;]{0,200}?\s-p\s{1,4}["']?([^\s"'`;&|<>]{3,300})/dg;
const DEFINE = /(?:--set(?:-string)?|--from-literal|--define|\s-D)[ =]?([A-Za-z_][\w.-]{1,80})=("[^"\r\n]{1,300}"|'[^'\r\n]{1,300}'|[^\s"'`;&|()<>]{1,300})/dg;
const SECURE = /\bConvertTo-SecureString\b[^\r\n"'|;]{0,60}("[^"$\r\n]{1,300}"|'[^'\r\n]{1,300}')/dgi;
const PIPED = /("[^"$\r\n]{1,300}"|'[^'\r\n]{1,300}')\s{0,4}\|\s{0,4}ConvertTo-SecureString\b/dgi;
/** `@{ "X-API-Key" = "…" }` of PowerShell. */
const TABLE = /["']([A-Za-z][\w-]{1,40})["'][ \t]{0,4}=[ \t]{0,4}("[^"$\r\n]{1,400}"|'[^'\r\n]{1,400}')/dg;
const SSHPASS = /\bsshpass\s{1,4}-p\s{0,4}["']?([^\s"'`;&|<>]{3,100})/dg;
/** `-d '{"password": "…"}'`. */
const BODY = /"(\w{0,20}(?:password|passwd|secret|api_?key|token))"\s{0,3}:\s{0,3}"([^"$\\\r\n<>{}]{4,200})"/dgi;
/** `echo … | sudo -S`, `echo … | docker login --password-stdin`. */
const SUDO = /\becho\s{1,4}(?:-n\s{1,4})?["']?([^\s"'`;&|<>$]{4,300})["']?\s{0,4}\|\s{0,4}(?:sudo\b[^|;\r\n]{0,40}\s-S\b|(?:docker|podman|helm|skopeo|buildah|az|oc|gh)\b[^|;\r\n]{0,160}\s--(?:password-stdin|with-token)\b)/dg;
/** `${DB_PASSWORD:-…}`. */
const DEFAULT = /\$\{([A-Za-z_]\w{1,60}):?[-=]([^${}"'`\s]{3,200})\}/dg;
/** `echo "NAME=…" >> .env`. */
const ECHOED = /\b(?:echo|printf)\s{1,4}(?:-\w\s{1,4})?["']([A-Za-z_]\w{1,60})=([^\s"'`$\\]{3,300})/dg;
/** `aws configure set aws_secret_access_key …`, `pip config set …`. */
const CONFIGURED = /\bconfig(?:ure)?\s{1,4}set\s{1,4}([A-Za-z_/:][\w.:/-]{1,100})[\s=]{1,4}["']?([^\s"'`;&|<>$]{4,300})/dg;
const HEADER = /(?:-H|--header)[ =]["']([A-Za-z][\w-]{1,40})\s{0,2}:\s{0,3}([^"'\r\n]{8,400})["']/dg;

/** Secrets of shell scripts, Makefiles and command lines. `offset` is the text's place in the file. */
export function shellSecrets(text: string, collector: Collector, offset: number, shape: SecretShape = "text", at: ((start: number, end: number) => Range) | null = null): void {
  const range = (place: readonly [number, number] | undefined): Range | null => (place ? (at ? at(place[0], place[1]) : { start: offset + place[0], end: offset + place[1] }) : null);
  const entry = (name: string, raw: string, place: readonly [number, number] | undefined, fallback = false): void => {
    const literal = range(place);
    if (!literal || !place) return;
    const quoted = /^["']/.test(raw) && raw.length >= 2;
    const value = quoted ? raw.slice(1, -1) : raw.trimEnd();
    const inner = range(quoted ? [place[0] + 1, place[1] - 1] : [place[0], place[0] + value.length]);
    if (inner) addEntry(collector, { name, value, literal, place: inner, shape, fallback, verbatim: at === null });
  };
  const powershell = /\.psm?1$/i.test(collector.doc.file.path);
  // without quotes PowerShell calls a command there
  for (const match of text.matchAll(ASSIGN)) if (!powershell || /^["']/.test(match[2] ?? "")) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
  if (powershell) for (const match of text.matchAll(TABLE)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
  if (powershell) for (const match of [...text.matchAll(SECURE), ...text.matchAll(PIPED)]) entry("password", match[1] ?? "", match.indices?.[1]);
  if (/makefile$/i.test(collector.doc.file.path)) for (const match of text.matchAll(MAKE)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
  for (const match of text.matchAll(CONFIGURED)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
  for (const match of text.matchAll(ECHOED)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
  if (text.includes("${")) for (const match of text.matchAll(DEFAULT)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2], true);
  if (text.includes("--") || text.includes(" -")) {
    for (const match of text.matchAll(OPTION)) entry((match[1] ?? "").replace(/^requirepass$/, "password"), match[2] ?? "", match.indices?.[2]);
    for (const match of text.matchAll(USER)) if (match[1]?.toLowerCase() !== match[2]?.toLowerCase()) entry("password", match[2] ?? "", match.indices?.[2]);
    for (const match of text.matchAll(MYSQL)) entry("password", match[1] ?? "", match.indices?.[1]);
    for (const match of text.matchAll(DOCKER)) entry("password", match[1] ?? "", match.indices?.[1]);
    for (const match of text.matchAll(DEFINE)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
    for (const match of text.matchAll(SSHPASS)) entry("password", match[1] ?? "", match.indices?.[1]);
    for (const match of text.matchAll(BODY)) entry(match[1] ?? "", match[2] ?? "", match.indices?.[2]);
    for (const match of text.matchAll(SUDO)) entry("password", match[1] ?? "", match.indices?.[1]);
    for (const match of text.matchAll(HEADER)) {
      const header = headerValue(match[1] ?? "", match[2] ?? "", collector.judge);
      const place = match.indices?.[2];
      if (header && place) entry(match[1] ?? "", match[2] ?? "", place);
    }
  }
}
