import type { CallSite } from "./calls";
import type { Frame } from "./frame";
import type { Term } from "./ir";
import { printed } from "./printed";
import { isMaskText } from "./redactors";
import { CLEAN, type Value } from "./values";

/** Texts that put another text in the place of something: `text.replace(…)`, `re.sub(…)`. Null for any other call. */
export function replacing(frame: Frame, site: CallSite): Value | null {
  const { path, method, args } = site;
  if (path === "re.sub" || path === "re.subn") return substituted(frame, site, 1, args[2]?.value);
  if (method === "sub" && site.receiverPaths.some((receiver) => receiver.startsWith("re.compile"))) return substituted(frame, site, 0, args[1]?.value);
  return method === "replace" && site.receiver ? replaced(frame, site, site.receiver) : null;
}

/** `re.sub(pattern, "***", text)` masks; with another replacement the text passes. */
function substituted(frame: Frame, site: CallSite, replacement: number, text: Value | undefined): Value {
  const by = site.args[replacement]?.value;
  if (by && (isMask(by) || by.types.some((type) => type.kind === "function"))) return CLEAN;
  return text ? { ...CLEAN, marks: printed(frame, text, "str", site.term.at) } : CLEAN;
}

/** `text.replace(key, "***")` masks, `url.replace(key, "KEY")` takes the key out, `url.replace("sqlite:///", "")` leaves a file's path. */
function replaced(frame: Frame, site: CallSite, text: Value): Value | null {
  const [what, by] = site.args.map(({ value }) => value);
  if (!what || !by) return null;
  if (isStars(site.args[1]?.argument.term)) return CLEAN;
  if (typeof by.constant !== "string") return null;
  if (isMask(by) || (typeof what.constant === "string" && what.constant.startsWith("sqlite:"))) return CLEAN;
  if (what.marks === null) return null;
  const kept = [...(printed(frame, text, "str", site.term.at) ?? [])].filter(([key]) => what.marks?.has(key) !== true);
  return { ...CLEAN, marks: kept.length === 0 ? null : new Map(kept), opaque: text.opaque };
}

/** `"*" * len(key)`. */
export function isStars(term: Term | undefined): boolean {
  return term?.k === "plain" && term.parts.some((part) => part.k === "const" && typeof part.value === "string" && /^[*xX#\u2022]+$/.test(part.value));
}

function isMask({ constant }: Value): boolean {
  return typeof constant === "string" && constant !== "" && isMaskText(constant);
}
