import type { Value } from "./value";

/** Whether a value is true in a condition; null when that is not known. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case "const":
      return value.value !== null && value.value !== false && value.value !== "" && value.value !== 0;
    case "function":
    case "class":
    case "module":
      return true;
    case "instance":
      // library objects may be empty results; the project's own are true unless they say otherwise
      return value.cls ? true : null;
    case "union": {
      const [first = null, ...rest] = value.members.map(truth);
      return rest.every((one) => one === first) ? first : null;
    }
    default:
      return null;
  }
}
