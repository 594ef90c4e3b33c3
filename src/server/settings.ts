import type { ConfigValues } from "../core/config/keys";
import { isBackend } from "../core/fixes";
import { CONFIDENCES, SEVERITIES, type Severity } from "../core/model";

/** The editor's settings (`crewvet.*`). What the project's own configuration says comes first. */
export interface Settings {
  readonly enabled: boolean;
  /** Show findings of files that are not open as well. */
  readonly wholeWorkspace: boolean;
  readonly values: ConfigValues;
}

export const DEFAULT_SETTINGS: Settings = { enabled: true, wholeWorkspace: true, values: {} };

/** Reads what the client sent. Unknown or wrong values are left out: the client's own schema reports them. */
export function readSettings(raw: unknown): Settings {
  if (!isRecord(raw)) return DEFAULT_SETTINGS;
  const diagnostics = isRecord(raw.diagnostics) ? raw.diagnostics : {};
  const levels = new Map<string, Severity | "off">();
  for (const [id, level] of Object.entries(isRecord(raw.rules) ? raw.rules : {})) {
    const known = oneOf([...SEVERITIES, "off"] as const, level);
    if (known) levels.set(id, known);
  }
  const minSeverity = oneOf(SEVERITIES, raw.minSeverity);
  const minConfidence = oneOf(CONFIDENCES, raw.minConfidence);
  const backend = typeof raw.backend === "string" && isBackend(raw.backend) ? raw.backend : undefined;
  return {
    enabled: raw.enable !== false,
    wholeWorkspace: diagnostics.scope !== "openFiles",
    values: {
      ...(levels.size > 0 ? { rules: levels } : {}),
      ...(minSeverity ? { minSeverity } : {}),
      ...(minConfidence ? { minConfidence } : {}),
      ...(backend ? { backend } : {}),
    },
  };
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
