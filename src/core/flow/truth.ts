import { evaluate } from "./evaluate";
import type { Frame } from "./frame";
import type { Term } from "./ir";

/** Names that stand for a constant of the program: `DEBUG`. */
const CONSTANT = /^_{0,2}[A-Z][A-Z0-9_]*$/;

/** A switch that masks: `mask_keys: bool = True`. Whoever passes False asks for the value. */
const MASKING = /(?:^|_)(?:mask|redact|hide|censor|sanitize|sanitise|obfuscate|scrub)(?:$|_|ed$|ing$)/i;

/** How a test always comes out: a literal, or a constant of the program (`DEBUG = False`); null where that is open. */
export function settled(frame: Frame, test: Term): boolean | null {
  switch (test.k) {
    case "const":
      return Boolean(test.value);
    case "not": {
      const part = settled(frame, test.part);
      return part === null ? null : !part;
    }
    case "logic": {
      const parts = test.parts.map((part) => settled(frame, part));
      const deciding = test.op === "or";
      if (parts.includes(deciding)) return deciding;
      return parts.includes(null) ? null : !deciding;
    }
    case "global":
    case "var":
      if (MASKING.test(test.name) && masksByDefault(frame, test.name)) return true;
      return CONSTANT.test(test.name) && (test.k === "global" || frame.fn.kind === "module") ? known(frame, test) : null;
    case "ref":
      if (/(?:^|\.)TYPE_CHECKING$/.test(test.path)) return false;
      return CONSTANT.test(test.path.slice(test.path.lastIndexOf(".") + 1)) && test.path.includes(".") ? known(frame, test) : null;
    default:
      return null;
  }
}

function masksByDefault(frame: Frame, name: string): boolean {
  const standard = frame.fn.params.find((param) => param.name === name)?.default;
  return standard?.k === "const" && standard.value === true;
}

function known(frame: Frame, term: Term): boolean | null {
  const value = evaluate(frame, term);
  if (value.opaque || value.marks !== null || value.fields !== null || value.types.length > 0) return null;
  return typeof value.constant === "boolean" || value.constant === 0 || value.constant === 1 ? Boolean(value.constant) : null;
}
