import { mergeChanges, NO_CHANGES } from "../changes";
import { moduleHome, moduleSection } from "../module";
import { definedIn } from "./defined";
import type { Changes, FixContext, Refusal } from "../types";
import { programStarts } from "./start";

/** The class that rotates a key with a grace period. How a provider issues and revokes keys only the project knows. */
export function rotationChanges(context: FixContext): Changes | Refusal {
  const [start] = programStarts(context);
  if (!start) return { reason: "where the program starts was not found" };
  const home = moduleHome(start, context);
  const there = definedIn("RotatingCredential", context);
  if (there !== null) return { reason: `${there} has a RotatingCredential already: make it issue and store the new key before it revokes the old one, and call it from a scheduler` };
  return mergeChanges([
    moduleSection(home, "rotation", context),
    { ...NO_CHANGES, notes: [`${home.path} has RotatingCredential now: give it functions that issue, store, read and revoke this key, and call rotate_if_due() from a scheduler`] },
  ]);
}
