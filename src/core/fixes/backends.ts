import type { AnalysisInput } from "../analysis";

export type BackendId = "dotenv" | "pydantic-settings" | "aws" | "vault" | "gcp" | "azure" | "keyring" | "sops" | "infisical" | "doppler" | "1password";

/** How fixed code reads secrets: a lookup where the literal was, or a `crew_credentials.py` that does it for all agents. */
export type FixStyle = "inline" | "module";
export const FIX_STYLES: readonly FixStyle[] = ["inline", "module"];

export interface BackendInfo {
  readonly id: BackendId;
  /** For menus: `AWS Secrets Manager`. */
  readonly title: string;
  /** Import that shows that a project uses it already. */
  readonly imports: readonly RegExp[];
  /** Command that starts the crew with the secrets in its environment; null where code reads them. */
  readonly wrapper: string | null;
}

export const BACKENDS: readonly BackendInfo[] = [
  { id: "dotenv", title: ".env", imports: [], wrapper: null },
  { id: "aws", title: "AWS Secrets Manager", imports: [/^\s*(?:import|from)\s+aws_secretsmanager_caching\b/m, /client\(\s*(?:service_name\s*=\s*)?["']secretsmanager["']/], wrapper: null },
  { id: "vault", title: "HashiCorp Vault", imports: [/^\s*(?:import|from)\s+hvac\b/m], wrapper: null },
  { id: "gcp", title: "Google Secret Manager", imports: [/^\s*from\s+google\.cloud\s+import\s+secretmanager/m, /^\s*import\s+google\.cloud\.secretmanager/m], wrapper: null },
  { id: "azure", title: "Azure Key Vault", imports: [/^\s*from\s+azure\.keyvault\b/m], wrapper: null },
  { id: "keyring", title: "the system keyring", imports: [/^\s*(?:import|from)\s+keyring\b/m], wrapper: null },
  { id: "sops", title: "SOPS", imports: [/["']sops["']\s*,\s*["'](?:-d|decrypt|--decrypt)["']/], wrapper: null },
  { id: "pydantic-settings", title: ".env, read by pydantic-settings", imports: [/^\s*(?:import|from)\s+pydantic_settings\b/m], wrapper: null },
  { id: "infisical", title: "Infisical", imports: [/^\s*(?:import|from)\s+infisical_sdk\b/m], wrapper: "infisical run --" },
  { id: "doppler", title: "Doppler", imports: [/^\s*(?:import|from)\s+dopplersdk\b/m], wrapper: "doppler run --" },
  { id: "1password", title: "1Password", imports: [/^\s*(?:import|from)\s+onepassword\b/m], wrapper: "op run --env-file=.env.1password --" },
];

export function isBackend(name: string): name is BackendId {
  return BACKENDS.some((backend) => backend.id === name);
}

export function isFixStyle(name: string): name is FixStyle {
  return FIX_STYLES.some((style) => style === name);
}

export function backendInfo(id: BackendId): BackendInfo {
  const info = BACKENDS.find((backend) => backend.id === id);
  if (!info) throw new Error(`unknown backend ${id}`);
  return info;
}

/** The secrets manager that the project imports already, else dotenv. */
export function detectBackend(input: AnalysisInput): BackendId {
  for (const backend of BACKENDS) {
    for (const source of input.python.values()) {
      if (backend.imports.some((pattern) => pattern.test(source.text))) return backend.id;
    }
  }
  return "dotenv";
}
