import type { AnalysisInput } from "../analysis";

export type BackendId = "dotenv" | "aws" | "vault" | "gcp" | "azure" | "keyring" | "sops";

export interface BackendInfo {
  readonly id: BackendId;
  /** For menus: `AWS Secrets Manager`. */
  readonly title: string;
  /** Import that shows that a project uses it already. */
  readonly imports: readonly RegExp[];
}

export const BACKENDS: readonly BackendInfo[] = [
  { id: "dotenv", title: "environment and .env", imports: [] },
  { id: "aws", title: "AWS Secrets Manager", imports: [/^\s*(?:import|from)\s+aws_secretsmanager_caching\b/m, /client\(\s*(?:service_name\s*=\s*)?["']secretsmanager["']/] },
  { id: "vault", title: "HashiCorp Vault", imports: [/^\s*(?:import|from)\s+hvac\b/m] },
  { id: "gcp", title: "Google Secret Manager", imports: [/^\s*from\s+google\.cloud\s+import\s+secretmanager/m, /^\s*import\s+google\.cloud\.secretmanager/m] },
  { id: "azure", title: "Azure Key Vault", imports: [/^\s*from\s+azure\.keyvault\b/m] },
  { id: "keyring", title: "the system keyring", imports: [/^\s*(?:import|from)\s+keyring\b/m] },
  { id: "sops", title: "SOPS", imports: [/["']sops["']\s*,\s*["'](?:-d|decrypt|--decrypt)["']/] },
];

export function isBackend(name: string): name is BackendId {
  return BACKENDS.some((backend) => backend.id === name);
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
