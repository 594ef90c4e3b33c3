import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";

type Locate = (start: number, end: number) => Location;

/** Hosts that stay on the machine, in the project's own containers or in examples. */
const LOCAL = /^(?:localhost|127\.|0\.0\.0\.0|\[|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|host\.docker\.internal|.*\.(?:local|internal|localdomain|test|example|svc|lan|invalid)$|.*\bexample\.(?:com|org|net)$|(?:my|your)[-.\w]*|host(?:name)?$)/i;
const URL = /\b(postgres(?:ql)?|mysql|mariadb|mssql|oracle|mongodb(?:\+srv)?|rediss?)(?:\+\w+)?:\/\/(?:([^\s:@/"'<>]*)(:[^\s@/"'<>]*)?@)?([\w-]+(?:\.[\w-]+)+)(?=[:/?"'\s,]|$)/gi;

/** Addresses of servers that sign in as the server's administrator, or not at all. Hosts of this machine are no finding. */
export function* addressGrants(text: string, cloud: CloudKnowledge, locate: Locate): Generator<Grant> {
  for (const match of text.matchAll(URL)) {
    const [whole, scheme = "", user, password, host = ""] = match;
    if (LOCAL.test(host) || /[{$%]/.test(user ?? "")) continue;
    const kind = scheme.toLowerCase().replace("+srv", "");
    if (user === undefined) {
      if (!/^(?:redis|mongodb)$/.test(kind) || /^\d+\.\d+\.\d+\.\d+$/.test(host)) continue;
      yield { format: "sql", check: "no-authentication", kind: "identity", name: host, location: locate(match.index, match.index + whole.length), severity: "warning", confidence: "medium", message: `The address of ${host} names no user: whoever reaches the ${kind === "redis" ? "Redis" : "MongoDB"} server reads and changes everything in it` };
      continue;
    }
    if (password === undefined || !(cloud.superusers[kind] ?? []).includes(user.toLowerCase())) continue;
    const start = match.index + whole.indexOf("://") + 3;
    yield { format: "sql", check: "superuser-login", kind: "identity", name: host, location: locate(start, start + user.length), severity: "warning", confidence: "high", message: `The login '${user}' on ${host} is the server's administrator, whom no grant limits` };
  }
}

/** Settings files that switch a server's own checks off. */
export function* settingGrants(path: string, text: string, locate: Locate): Generator<Grant> {
  const patterns: readonly (readonly [RegExp, RegExp, string])[] = [
    [/(?:^|\/)redis[^/]*\.conf$/i, /^[ \t]*protected-mode[ \t]+no\b/m, "lets every host in without a password (protected-mode no)"],
    [/(?:^|\/)mongod?[^/]*\.(?:conf|ya?ml)$/i, /^[ \t]*authorization[ \t]*:[ \t]*["']?disabled\b/m, "lets every client do everything (authorization disabled)"],
    [/(?:^|\/)pg_hba\.conf$/i, /^[ \t]*host\w*[ \t]+\S+[ \t]+\S+[ \t]+(?:0\.0\.0\.0\/0|::\/0|all)[ \t]+trust\b/m, "lets any host sign in as anyone without a password (trust)"],
  ];
  for (const [file, setting, clause] of patterns) {
    const match = file.test(path) ? setting.exec(text) : null;
    const guarded = /^[ \t]*(?:requirepass|aclfile|user[ \t]+default)\b/m.test(text);
    if (match && !guarded) yield { format: "sql", check: "no-authentication", kind: "identity", name: null, location: locate(match.index, match.index + match[0].length), severity: "warning", confidence: "high", message: `The server's settings ${clause}` };
  }
}

/** Redis and MongoDB containers that any host can reach and that ask for no password. */
export function* composeGrants(root: Value): Generator<Grant> {
  const services = root.kind === "object" ? get(root, "services") : undefined;
  for (const service of services?.kind === "object" ? services.entries : []) {
    if (service.value.kind !== "object") continue;
    const image = get(service.value, "image");
    const server = image?.kind === "text" ? /(?:^|\/)(redis|redis-stack(?:-server)?|mongo)(?::|@|$)/.exec(image.text)?.[1] : undefined;
    const port = publishedPort(get(service.value, "ports"));
    if (server === undefined || image === undefined || port === null || asksForPassword(service.value)) continue;
    yield { format: "sql", check: "no-authentication", kind: "identity", name: service.key, location: image.location, severity: "information", confidence: "medium", message: `Service '${service.key}' opens ${port} to every host that reaches this machine and asks for no password` };
  }
}

/** A port that is published on every address, as written; null where it stays on the loopback or inside. */
function publishedPort(ports: Value | undefined): string | null {
  for (const port of ports?.kind === "list" ? ports.items : []) {
    if (port.kind === "text" && /^(?:0\.0\.0\.0:)?\d[\d-]*:\d/.test(port.text)) return `port ${port.text.split(":").at(-2) ?? port.text}`;
  }
  return null;
}

function asksForPassword(service: ObjectValue): boolean {
  const words = ["command", "entrypoint", "environment", "env_file"].flatMap((key) => textsOf(get(service, key)));
  return words.some((word) => /requirepass|--auth\b|aclfile|REDIS_PASSWORD|REDIS_ARGS|MONGO_INITDB_ROOT|MONGODB_ROOT|keyfile|env/i.test(word)) || get(service, "env_file") !== undefined;
}

function textsOf(value: Value | undefined): string[] {
  if (value?.kind === "text") return [value.text];
  if (value?.kind === "list") return value.items.flatMap(textsOf);
  return value?.kind === "object" ? value.entries.flatMap((entry) => [entry.key, ...textsOf(entry.value)]) : [];
}
