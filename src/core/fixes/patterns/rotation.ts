import { mergeChanges, NO_CHANGES } from "../changes";
import { moduleHome, moduleSection } from "../module";
import { readFile } from "../files/reader";
import type { Changes, FixContext, Refusal } from "../types";
import { programStarts } from "./start";

/** The class that rotates a key with a grace period. How a provider issues and revokes keys only the project knows. */
export function rotationChanges(context: FixContext): Changes | Refusal {
  const [start] = programStarts(context);
  if (!start) return { reason: "where the program starts was not found" };
  const home = moduleHome(start, context);
  if (/^class RotatingCredential\b/m.test(readFile(context, home.path) ?? "")) return { reason: "RotatingCredential is there already" };
  return mergeChanges([
    moduleSection(home, "rotation", context),
    { ...NO_CHANGES, notes: [`${home.path} has RotatingCredential now: give it functions that issue, store, read and revoke this key, and call rotate_if_due() from a scheduler`] },
  ]);
}
