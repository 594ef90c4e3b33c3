import { isBackend, type BackendId } from "../core/fixes";
import type { ConfigTree } from "../core/config/tree";
import type { RuleOptions } from "../core/model";
import type { Baseline } from "../core/rules/baseline";
import { DEFAULT_MAX_FILE_SIZE } from "../host/read";
import type { FileSettings } from "./root-files";

/** What holds for one root: the project's own configuration, and the editor's settings where that is silent. */
export interface RootConfig {
  readonly tree: ConfigTree;
  readonly baseline: { readonly path: string; readonly baseline: Baseline } | null;
}

export function fileSettings({ tree }: RootConfig): FileSettings {
  return { wanted: (path) => tree.wanted(path), maxFileSize: (path) => tree.for(path).maxFileSize ?? DEFAULT_MAX_FILE_SIZE };
}

export function ruleOptions({ tree }: RootConfig): RuleOptions {
  return tree.ruleOptions;
}

/** The configured secrets manager; null where it is to be detected. */
export function backendOf({ tree }: RootConfig): BackendId | null {
  const { backend } = tree.run;
  return backend !== undefined && isBackend(backend) ? backend : null;
}
