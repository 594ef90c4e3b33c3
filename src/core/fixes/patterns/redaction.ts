import { mergeChanges, NO_CHANGES } from "../changes";
import { readFile } from "../files/reader";
import { moduleHome, moduleSection } from "../module";
import type { Changes, FixContext, Refusal } from "../types";
import { callAtStart, programStarts } from "./start";
import { hooksMissing } from "./versions";

/** Redaction of every log record, installed where the program starts. */
export function redactionChanges(context: FixContext): Changes | Refusal {
  const changes = callAtStart("redaction", "install_redaction", context);
  const [start] = programStarts(context);
  if (!changes || !start) return { reason: start ? "redaction is installed already" : "where the program starts was not found" };
  const home = moduleHome(start, context);
  // where the module reads secrets, redaction learns each of them
  const linked = /^SECRET_LISTENERS\b/m.test(moduleText(home.path, context)) ? [moduleSection(home, "redacted_secrets", context)] : [];
  return mergeChanges([changes, ...linked, { ...NO_CHANGES, notes: ["print() and CrewAI's verbose console do not go through logging: set verbose=False where they must not show secrets"] }]);
}

/** Redaction of what tools give to agents. */
export function maskingChanges(context: FixContext): Changes | Refusal {
  const missing = hooksMissing(context);
  if (missing !== null) return { reason: missing };
  const changes = callAtStart("masking", "install_masking", context);
  return changes ?? { reason: programStarts(context).length > 0 ? "response masking is installed already" : "where the program starts was not found" };
}

/** The link between a module that reads secrets and redaction, where both are there and it is missing; null where it is not. */
export function linkRedaction(context: FixContext): Changes | null {
  const [start] = programStarts(context);
  if (!start) return null;
  const home = moduleHome(start, context);
  const text = moduleText(home.path, context);
  return /^SECRET_LISTENERS\b/m.test(text) && /^def remember_secret\b/m.test(text) && !/^REDACTED_LISTENERS\b/m.test(text) ? moduleSection(home, "redacted_secrets", context) : null;
}

function moduleText(path: string, context: FixContext): string {
  return readFile(context, path) ?? "";
}
