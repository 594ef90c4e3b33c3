import { isBackend, type BackendId } from "../core/fixes";
import type { ConfigTree } from "../core/config/tree";
import type { Finding, Project, Rule, RuleOptions } from "../core/model";
import type { Baseline } from "../core/rules/baseline";
import { judge, type Suppressed } from "../core/rules/judge";
import type { RuleFailure } from "../core/rules/engine";
import type { SecretVault } from "../core/redact";
import { DEFAULT_MAX_FILE_SIZE } from "../host/read";
import type { FileSettings } from "./root-files";

/** What holds for one root: the project's own configuration, and the editor's settings where that is silent. */
export interface RootConfig {
  readonly tree: ConfigTree;
  readonly baseline: { readonly path: string; readonly baseline: Baseline } | null;
}

export interface Shown {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly failures: readonly RuleFailure[];
}

/** What the editor shows while typing: everything that `audit` reports but rules that only an audit asks for. */
export function judgeForEditor(project: Project, rules: readonly Rule[], vault: SecretVault, config: RootConfig): Shown {
  const auditOnly = new Set(rules.filter((rule) => rule.meta.auditOnly).map((rule) => rule.meta.id));
  const { findings, suppressed, failures } = judge(project, rules, vault, { config: config.tree, baseline: config.baseline });
  return { findings: findings.filter((finding) => !auditOnly.has(finding.ruleId)), suppressed, failures };
}

export function fileSettings({ tree }: RootConfig): FileSettings {
  return { wanted: (path) => tree.wanted(path), maxFileSize: (path) => tree.for(path).maxFileSize ?? DEFAULT_MAX_FILE_SIZE };
}

export function ruleOptions({ tree }: RootConfig): RuleOptions {
  return { sharedCredentialAllow: tree.run.sharedCredentialAllow ?? [] };
}

/** The configured secrets manager; null where it is to be detected, or where no fix writes for it yet. */
export function backendOf({ tree }: RootConfig): BackendId | null {
  const { backend } = tree.run;
  return backend !== undefined && isBackend(backend) ? backend : null;
}
