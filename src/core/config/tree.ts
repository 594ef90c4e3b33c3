import picomatch from "picomatch/posix";
import type { Confidence, Severity } from "../model/finding";
import type { RuleOptions } from "../model/project";
import type { ConfigValues } from "./keys";

/** One configuration file that holds for a part of the root. */
export interface ConfigLayer {
  /** Folder of the file relative to the root (`""` is the root); null when the file stands above the root. */
  readonly folder: string | null;
  /** For a file above the root: path of the root relative to it. */
  readonly rootInside: string;
  /** The file as users know it, for messages. */
  readonly file: string;
  readonly values: ConfigValues;
}

/** What holds for one file: each key from the nearest configuration that sets it. */
export interface Effective {
  readonly levels: ReadonlyMap<string, Severity | "off">;
  readonly minSeverity: Severity;
  readonly minConfidence: Confidence;
  readonly maxFileSize: number | null;
  readonly failOn: Severity | "never" | null;
}

interface Compiled {
  readonly layer: ConfigLayer;
  readonly include: ((path: string) => boolean) | null;
  readonly exclude: ((path: string) => boolean) | null;
}

/** The configurations of a root and its folders. */
export class ConfigTree {
  private readonly layers: readonly Compiled[];
  private readonly cache = new Map<string, Effective>();

  /** @param layers in any order @param ignoreExclude for `--no-ignores` */
  constructor(layers: readonly ConfigLayer[], private readonly ignoreExclude = false) {
    this.layers = [...layers]
      .sort((a, b) => depth(a) - depth(b))
      .map((layer) => ({ layer, include: matcher(layer.values.include), exclude: matcher(layer.values.exclude) }));
  }

  /** Keys that hold for the whole run come from the outermost folder that sets them. */
  get run(): Pick<ConfigValues, "failOn" | "backend" | "fixStyle" | "sharedCredentialAllow" | "sharedCredentialMinAgents" | "sharedCredentialSeverity" | "ownAccounts"> & { readonly baseline: { readonly path: string; readonly layer: ConfigLayer } | null } {
    const own = this.layers.filter(({ layer }) => layer.folder === null || layer.folder === "").map(({ layer }) => layer);
    const last = <K extends keyof ConfigValues>(key: K): ConfigValues[K] => own.findLast((layer) => layer.values[key] !== undefined)?.values[key];
    const baseline = own.findLast((layer) => layer.values.baseline !== undefined);
    return {
      failOn: last("failOn"),
      backend: last("backend"),
      fixStyle: last("fixStyle"),
      sharedCredentialMinAgents: last("sharedCredentialMinAgents"),
      sharedCredentialSeverity: new Map(own.flatMap((layer) => [...(layer.values.sharedCredentialSeverity ?? [])])),
      ownAccounts: this.layers.flatMap(({ layer }) => layer.values.ownAccounts ?? []),
      sharedCredentialAllow: this.layers.flatMap(({ layer }) => layer.values.sharedCredentialAllow ?? []),
      baseline: baseline?.values.baseline === undefined ? null : { path: baseline.values.baseline, layer: baseline },
    };
  }

  /** What the rules may ask of the configuration. */
  get ruleOptions(): RuleOptions {
    const { sharedCredentialAllow, sharedCredentialMinAgents, sharedCredentialSeverity, ownAccounts } = this.run;
    return {
      sharedCredentialAllow: sharedCredentialAllow ?? [],
      ...(sharedCredentialMinAgents === undefined ? {} : { sharedCredentialMinAgents }),
      ...(sharedCredentialSeverity === undefined ? {} : { sharedCredentialSeverity }),
      ...(ownAccounts === undefined ? {} : { ownAccounts }),
    };
  }

  /** Whether a path may be analysed. A folder has a slash at its end and is only left out as a whole. */
  wanted(path: string): boolean {
    const folder = path.endsWith("/");
    for (const { layer, include, exclude } of this.layers) {
      const inner = innerPath(layer, path);
      if (inner === null || inner === "") continue;
      if (exclude && !this.ignoreExclude && (exclude(folder ? inner.slice(0, -1) : inner) || (folder && exclude(inner)))) return false;
      if (include && !folder && !include(inner)) return false;
    }
    return true;
  }

  for(path: string): Effective {
    const holding = this.layers.filter(({ layer }) => innerPath(layer, path) !== null);
    const key = holding.map(({ layer }) => layer.file).join("\0");
    const known = this.cache.get(key);
    if (known) return known;
    const levels = new Map<string, Severity | "off">();
    for (const { layer } of holding) for (const [id, level] of layer.values.rules ?? []) levels.set(id, level);
    const last = <K extends keyof ConfigValues>(name: K): ConfigValues[K] => holding.findLast(({ layer }) => layer.values[name] !== undefined)?.layer.values[name];
    const made: Effective = {
      levels,
      minSeverity: last("minSeverity") ?? "information",
      minConfidence: last("minConfidence") ?? "medium",
      maxFileSize: last("maxFileSize") ?? null,
      failOn: last("failOn") ?? null,
    };
    this.cache.set(key, made);
    return made;
  }
}

export const NO_CONFIG = new ConfigTree([]);

/** A path of the root as the layer's globs see it; null when the layer does not hold for it. */
function innerPath(layer: ConfigLayer, path: string): string | null {
  if (layer.folder === null) return layer.rootInside === "" ? path : `${layer.rootInside}/${path}`;
  if (layer.folder === "") return path;
  return path.startsWith(`${layer.folder}/`) ? path.slice(layer.folder.length + 1) : null;
}

/** Above the root: the nearer, the later. */
function depth(layer: ConfigLayer): number {
  if (layer.folder === null) return -layer.rootInside.split("/").length;
  return layer.folder === "" ? 0 : layer.folder.split("/").length;
}

/** A glob without a slash matches at any depth, as in `.gitignore`; one that names a folder takes all below it. */
function matcher(globs: readonly string[] | undefined): ((path: string) => boolean) | null {
  if (!globs) return null;
  const patterns = globs.flatMap((glob) => {
    const clean = glob.replace(/^\.?\//, "").replace(/\/+$/, "");
    const anchored = clean.includes("/") ? clean : `**/${clean}`;
    return [anchored, `${anchored}/**`];
  });
  return picomatch(patterns, { dot: true });
}
