import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";
import { customRoleGrants } from "./google";

type Locate = (start: number, end: number) => Location;

/** Vault policies wherever they are written: `path "…" { capabilities = […] }` in a file, a heredoc or a string. */
export function* vaultGrants(text: string, locate: Locate): Generator<Grant> {
  for (const match of text.matchAll(/\bpath\s+\\?"([^"\\\n]{1,200})\\?"\s*\{([^{}]{0,2000})\}/g)) {
    const [whole, path = "", body = ""] = match;
    const capabilities = [...(/capabilities\s*=\s*\[([^\]]*)\]/.exec(body)?.[1] ?? "").matchAll(/\w+/g)].map(([word]) => word);
    const writes = capabilities.some((word) => /^(?:create|update|delete|patch|sudo)$/.test(word));
    const start = match.index + whole.indexOf(path);
    const make = (check: string, severity: Grant["severity"], clause: string): Grant => ({ format: "vault", check, kind: "identity", name: path, location: locate(start, start + path.length), severity, confidence: "high", message: `The Vault policy for '${path}' ${clause}` });
    if (capabilities.length === 0 || capabilities.includes("deny")) continue;
    if (/^[*+/]+$/.test(path)) yield make("admin-wildcard", "error", `allows ${capabilities.join(", ")} on every path: whoever holds it can read every secret${writes ? " and change every policy" : ""}`);
    else if (/^sys\/(?:\*|policy|policies|raw|seal|rotate|rekey|generate-root|audit|mounts|auth)/.test(path) && writes) yield make("privilege-escalation", "error", `allows ${capabilities.join(", ")} on a system path, with which its holder can give itself any policy`);
    else if (/^auth\/(?:\*|token\/create(?!-)|[\w-]+\/role\/\*|[\w-]+\/users?\/\*)/.test(path) && writes) yield make("privilege-escalation", "warning", `allows ${capabilities.join(", ")} on a login path, with which its holder can issue itself other tokens`);
    else if (capabilities.includes("sudo")) yield make("privilege-escalation", "warning", "allows sudo, the right to root-protected operations");
    else if (/^(?:secret|kv|kv-v2|secrets)\/(?:data\/|metadata\/)?\*$/.test(path)) yield make("data-exfiltration", "warning", `allows ${capabilities.join(", ")} on the whole store: one agent can read every other's secrets`);
  }
}

/** What a later `REVOKE` or `DENY` takes away again from the same grantee on the same things: null for all of it. */
function takenBack(text: string, match: RegExpMatchArray): readonly string[] | null {
  const from = (match.index ?? 0) + match[0].length;
  const grantee = /^\s*(['"`\w@%.-]+)/.exec(text.slice(from))?.[1] ?? "";
  const target = /\bON\s+([\s\S]+?)\s+TO$/i.exec(match[0])?.[1] ?? "";
  const taken: string[] = [];
  for (const [, privileges = "", on = "", of = ""] of text.slice(from).matchAll(/\b(?:REVOKE|DENY)\s+([\w\s,]{1,300}?)\s+ON\s+([^;]{1,200}?)\s+(?:FROM|TO)\s+(['"`\w@%.-]+)/gi)) {
    if (normal(on) !== normal(target) || normal(of) !== normal(grantee)) continue;
    if (/^ALL\b/i.test(privileges)) return null;
    taken.push(...privileges.split(",").map((one) => one.trim().toUpperCase()));
  }
  return taken;
}

function normal(name: string): string {
  return name.replace(/['"`\s]/g, "").toLowerCase();
}

/** Grants of everything in SQL; `ON *.*`, whole databases and superusers. */
export function* sqlGrants(text: string, locate: Locate): Generator<Grant> {
  const everyPrivilege = function* (match: RegExpMatchArray, check: string, severity: Grant["severity"], clause: string, where: string): Generator<Grant> {
    const taken = takenBack(text, match);
    if (taken === null) return;
    if (taken.length === 0) yield grant(match, check, severity, `${clause} ${where}`);
    else yield { ...grant(match, check, "information", `grants every privilege but ${taken.join(", ")} ${where}: name those that the agent needs instead`), confidence: "medium" };
  };
  const grant = (match: RegExpMatchArray, check: string, severity: Grant["severity"], clause: string): Grant => ({ format: "sql", check, kind: "identity", name: null, location: locate(match.index ?? 0, (match.index ?? 0) + match[0].length), severity, confidence: "high", message: `This statement ${clause}` });
  for (const match of text.matchAll(/\bGRANT\s+ALL(?:\s+PRIVILEGES)?\s+ON\s+\*\.\*\s+TO\b(?!\s*['"`]?root['"`]?@['"`]?(?:localhost|127\.0\.0\.1))/gi)) yield* everyPrivilege(match, "admin-wildcard", "error", "grants every privilege", "on every database of the server");
  for (const match of text.matchAll(/\bGRANT\s+ALL(?:\s+PRIVILEGES)?\s+ON\s+(?:DATABASE\s+[\w".]+|ALL\s+(?:TABLES|SEQUENCES|FUNCTIONS)\s+IN\s+SCHEMA\s+[\w".]+|[\w`"]+\.\*)\s+TO\b(?!\s*["'`]?(?:postgres|rds_superuser|cloudsqlsuperuser|azure_pg_admin)\b)/gi)) yield* everyPrivilege(match, "service-wildcard", "warning", "grants every privilege, dropping and truncating included,", "on all that is named there");
  for (const match of text.matchAll(/\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\s+[\w"]+\s+(?:WITH\s+)?(?:[\w']+\s+){0,8}?SUPERUSER\b/gi)) yield grant(match, "admin-wildcard", "error", "makes a superuser, whom no grant limits");
  for (const [pattern, check, severity, clause] of MEMBERSHIPS) for (const match of text.matchAll(pattern)) yield grant(match, check, severity, clause);
}

const SOMEBODY = String.raw`(?!\s*[\["'\`]?(?:root|postgres|sa|sys|system|admin|rdsadmin)\b)`;
/** Built-in roles of SQL Server, Oracle, PostgreSQL and its hosts, and rights that undo others (their manuals, read 2026-11). */
const MEMBERSHIPS: readonly (readonly [RegExp, string, Grant["severity"], string])[] = [
  [new RegExp(String.raw`\bALTER\s+SERVER\s+ROLE\s+\[?(?:sysadmin|securityadmin|##MS_ServerStateManager##)\]?\s+ADD\s+MEMBER\b${SOMEBODY}`, "gi"), "admin-wildcard", "error", "makes an administrator of the whole server"],
  [/\bsp_addsrvrolemember\s+N?'(?!sa')[^'\s]{1,100}'\s{0,3},\s{0,3}N?'sysadmin'/gi, "admin-wildcard", "error", "makes an administrator of the whole server"],
  [new RegExp(String.raw`\bALTER\s+ROLE\s+\[?db_owner\]?\s+ADD\s+MEMBER\b${SOMEBODY}`, "gi"), "service-wildcard", "warning", "makes an owner of the database, who may drop it and grant it on"],
  [/\bsp_addrolemember\s+N?'db_owner'/gi, "service-wildcard", "warning", "makes an owner of the database, who may drop it and grant it on"],
  [new RegExp(String.raw`\bGRANT\s+(?:DBA|SYSDBA|rds_superuser|cloudsqlsuperuser|azure_pg_admin|alloydbsuperuser)\s+TO\b${SOMEBODY}`, "gi"), "admin-wildcard", "error", "makes an administrator of the whole server"],
  [new RegExp(String.raw`\bGRANT\s+pg_(?:execute_server_program|read_server_files|write_server_files)\s+TO\b${SOMEBODY}`, "gi"), "admin-wildcard", "error", "lets the database account run programs or read and write files of the server"],
  [new RegExp(String.raw`\bGRANT\s+pg_(?:read|write)_all_data\s+TO\b${SOMEBODY}`, "gi"), "service-wildcard", "warning", "opens every table of every schema"],
  [new RegExp(String.raw`\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\s+${SOMEBODY}[\w"]+\s+(?:WITH\s+)?(?:(?!NO)[\w']+\s+){0,8}?(?:BYPASSRLS|CREATEROLE)\b`, "gi"), "service-wildcard", "warning", "makes an account that row security does not bind, or that may make others"],
  [new RegExp(String.raw`\bGRANT\s+(?!ALL\b)[\w ,]{1,80}?\sON\s+[\w.*"\x60\[\]]{1,80}\s+TO\b${SOMEBODY}[^;\n]{1,120}?\bWITH\s+GRANT\s+OPTION\b`, "gi"), "service-wildcard", "warning", "lets the account hand its rights to others"],
];

/** `gcloud … add-iam-policy-binding --role roles/owner`, `gcloud iam roles create --permissions …`, `az role assignment create --role Owner`. */
export function* scriptGrants(text: string, locate: Locate, cloud: CloudKnowledge): Generator<Grant> {
  for (const match of text.matchAll(/\bgcloud\s+iam\s+roles\s+(?:create|update)\s+([\w.-]+)(?:[^\n\\]|\\\r?\n){0,600}?--(?:add-)?permissions[= ]["']?([\w.,]+)/g)) {
    const [whole, name = "", permissions = ""] = match;
    const from = match.index + whole.length - permissions.length;
    const each = [...permissions.matchAll(/[^,]+/g)].map((one) => ({ text: one[0], location: locate(from + one.index, from + one.index + one[0].length) }));
    yield* customRoleGrants(name, each, cloud);
  }
  for (const match of text.matchAll(/\bgcloud\s+(?:projects|organizations|resource-manager\s+folders)\s+add-iam-policy-binding\b(?:[^\n\\]|\\\r?\n){0,600}?--role[= ]["']?(roles\/(?:owner|editor))\b/g)) {
    const at = match.index + match[0].length - (match[1] ?? "").length;
    yield { format: "gcp", check: "primitive-role", kind: "identity", name: null, location: locate(at, at + (match[1] ?? "").length), severity: match[1] === "roles/owner" ? "error" : "warning", confidence: "high", message: `This command grants ${match[1] ?? ""}, a basic role over nearly every service of the project` };
  }
  for (const match of text.matchAll(/\baz\s+role\s+assignment\s+create\b((?:[^\n\\]|\\\r?\n)*)/g)) {
    const role = /--role[= ]["']?(Owner|Contributor|User Access Administrator)\b/.exec(match[1] ?? "");
    const scope = /--scope[= ]["']?(\/subscriptions\/[^/\s"']+)["']?(?=\s|$)/.exec(match[1] ?? "");
    if (!role || !scope) continue;
    const at = match.index + match[0].indexOf(match[1] ?? "") + role.index + role[0].length - (role[1] ?? "").length;
    yield { format: "azure", check: "primitive-role", kind: "identity", name: null, location: locate(at, at + (role[1] ?? "").length), severity: role[1] === "Contributor" ? "warning" : "error", confidence: "high", message: `This command makes its assignee ${role[1] ?? ""} of the whole subscription` };
  }
}
