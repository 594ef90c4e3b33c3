import { compareVersions, targetCrewaiVersion } from "../../languages/versions";
import type { FixContext } from "../types";

/** Tool and LLM hooks exist since crewai 1.5.0 (read in the packages 1.4.1 and 1.5.0, 2026-11). */
export function hooksMissing(context: FixContext): string | null {
  const version = targetCrewaiVersion(context.input.documents);
  return version !== null && compareVersions(version, "1.5.0") < 0 ? `crewai ${version} has no hooks around calls: they came with 1.5.0` : null;
}
