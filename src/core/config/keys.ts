import { BACKENDS, FIX_STYLES, type BackendId, type FixStyle } from "../fixes/backends";
import { POWERS, type Power } from "../model/crew";
import { CONFIDENCES, SEVERITIES, type Confidence, type Severity } from "../model/finding";

/** What a configuration file may say. Every key is optional: what a folder leaves open, the folder above decides. */
export interface ConfigValues {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly rules?: ReadonlyMap<string, Severity | "off">;
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly failOn?: Severity | "never";
  /** Path relative to the configuration's folder. */
  readonly baseline?: string;
  readonly backend?: BackendId;
  readonly fixStyle?: FixStyle;
  /** Bytes. */
  readonly maxFileSize?: number;
  readonly sharedCredentialAllow?: readonly string[];
  readonly sharedCredentialMinAgents?: number;
  readonly sharedCredentialSeverity?: ReadonlyMap<Power, Severity | "off">;
  readonly ownAccounts?: readonly string[];
}

export type KeyKind =
  | { readonly type: "globs" }
  | { readonly type: "names" }
  | { readonly type: "choice"; readonly values: readonly string[] }
  | { readonly type: "path" }
  | { readonly type: "size" }
  | { readonly type: "count"; readonly min: number }
  /** A table of severities under these names. */
  | { readonly type: "levels"; readonly names: readonly string[] }
  | { readonly type: "rules" };

export interface ConfigKey {
  /** As written in the file; a dot for a key of a table. */
  readonly name: string;
  readonly property: keyof ConfigValues;
  readonly kind: KeyKind;
  readonly description: string;
}

/** All keys: the parser, the JSON schema and the documentation come from here. */
export const CONFIG_KEYS: readonly ConfigKey[] = [
  { name: "include", property: "include", kind: { type: "globs" }, description: "Only files that match one of these globs are analysed. Relative to the file's folder." },
  { name: "exclude", property: "exclude", kind: { type: "globs" }, description: "Files that match one of these globs are not analysed. Relative to the file's folder." },
  { name: "rules", property: "rules", kind: { type: "rules" }, description: "Severity of a rule, or off." },
  { name: "min-severity", property: "minSeverity", kind: { type: "choice", values: SEVERITIES }, description: "Findings below it are not reported. Default: information." },
  { name: "min-confidence", property: "minConfidence", kind: { type: "choice", values: CONFIDENCES }, description: "Findings below it are not reported. Default: medium." },
  { name: "fail-on", property: "failOn", kind: { type: "choice", values: [...SEVERITIES, "never"] }, description: "Exit code 1 from this severity on. Default: warning." },
  { name: "baseline", property: "baseline", kind: { type: "path" }, description: "File with known findings that are not reported. Default: .crewvet/baseline.json." },
  { name: "backend", property: "backend", kind: { type: "choice", values: BACKENDS.map((backend) => backend.id) }, description: "Secrets manager that fixes use. Default: the one that the project imports, else dotenv." },
  { name: "fix-style", property: "fixStyle", kind: { type: "choice", values: FIX_STYLES }, description: "How fixed code reads a secrets manager: inline, or module for a crew_credentials.py that serves all agents. Default: inline." },
  { name: "max-file-size", property: "maxFileSize", kind: { type: "size" }, description: "Larger files are not read: bytes, or a text such as \"500KB\" or \"4MB\". Default: 2MB." },
  { name: "shared-credential.allow", property: "sharedCredentialAllow", kind: { type: "names" }, description: "Credentials that agents may share, by name." },
  { name: "shared-credential.min-agents", property: "sharedCredentialMinAgents", kind: { type: "count", min: 2 }, description: "A credential is reported from this number of agents on. Default: 2." },
  { name: "shared-credential.severity", property: "sharedCredentialSeverity", kind: { type: "levels", names: POWERS }, description: "Severity of a shared credential by what it opens, or off. Default: error for database, payment, mail, cloud and code-host, else warning, and information where only a library reads it." },
  { name: "overscoped-policy.accounts", property: "ownAccounts", kind: { type: "names" }, description: "AWS accounts of your own, 12 digits each. With them, whatever any other account is let in to by name is reported; without, only where the policy itself shows that the account is another one." },
];

/** A text such as `500KB` in bytes; null for anything else. */
export function parseSize(text: string): number | null {
  const match = /^(\d{1,9})\s*(B|KB|MB)?$/i.exec(text.trim());
  if (!match) return null;
  const factor = { B: 1, KB: 1024, MB: 1024 * 1024 }[(match[2] ?? "B").toUpperCase()] ?? 1;
  return Number(match[1]) * factor;
}
