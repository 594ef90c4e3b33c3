import type { Agent, Credential, Project, Severity } from "../../../src/core/model";

export function allowed(project: Project, credential: Credential): boolean {
  const names = project.options.sharedCredentialAllow;
  return [credential.name, ...credential.aliases].some((name) => names.includes(name));
}

export function leastOf(project: Project): number {
  return project.options.sharedCredentialMinAgents ?? 2;
}

/** What the configuration says of credentials with this power. */
export function chosen(project: Project, credential: Credential): Severity | "off" | undefined {
  return project.options.sharedCredentialSeverity?.get(credential.power);
}

/** What opens systems and data, as opposed to a quota. */
const STRONG = new Set(["database", "payment", "mail", "cloud", "code-host"]);

/** Error where the credential opens systems or data; warning where code shares a quota by name; information where only the library reads it. */
export function severityOf(project: Project, credential: Credential, agents: readonly Agent[]): Severity | "off" {
  const configured = chosen(project, credential);
  if (configured !== undefined) return configured;
  const { crew: model } = project;
  const byTool = agents.some((agent) => agent.tools.some((tool) => model.tools.get(tool)?.credentials.includes(credential.id)));
  if (STRONG.has(credential.power) && (credential.explicit || byTool)) return "error";
  return credential.explicit ? "warning" : "information";
}

/** Among crews that no flow joins, each may be a program of its own: a warning where the credential opens systems or data. */
export function severityAcross(project: Project, credential: Credential): Severity | "off" {
  return chosen(project, credential) ?? (STRONG.has(credential.power) ? "warning" : "information");
}

const ORDER: readonly (Severity | "off")[] = ["error", "warning", "information"];

export function worst(severities: readonly (Severity | "off")[]): Severity | "off" {
  return ORDER.find((one) => severities.includes(one)) ?? "off";
}
