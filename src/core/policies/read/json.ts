import { parseTree, type Node } from "jsonc-parser";
import type { PolicySyntax } from "../../model/policy";
import type { Location } from "../../text/range";
import { nestingOf } from "../../languages/json/parse";
import { intrinsic } from "./intrinsic";
import type { Entry, Value } from "./value";

/** Makes a place of offsets in the text that was parsed. */
export type Locate = (start: number, end: number) => Location;

const MAX_NESTING = 100;

/** A JSON tree as a value. CloudFormation's intrinsic functions become texts. */
export function fromJson(node: Node, locate: Locate, syntax: PolicySyntax = "json"): Value {
  const location = locate(node.offset, node.offset + node.length);
  switch (node.type) {
    case "object": {
      const entries = (node.children ?? []).flatMap((property): Entry[] => {
        const [key, value] = property.children ?? [];
        if (!key || !value) return [];
        return [{ key: String(key.value), keyLocation: locate(key.offset, key.offset + key.length), value: fromJson(value, locate, syntax) }];
      });
      return intrinsic(entries, location, syntax) ?? { kind: "object", entries, location, syntax };
    }
    case "array":
      return { kind: "list", items: (node.children ?? []).map((child) => fromJson(child, locate, syntax)), complete: true, location, syntax };
    case "string":
    case "number":
    case "boolean":
      return { kind: "text", text: String(node.value), location, syntax };
    default:
      return { kind: "opaque", location, syntax };
  }
}

/** The policy that a text holds as JSON, if it looks like one. Template parts (`${…}`, `{{…}}`, `%s`) are kept as texts. */
export function embeddedJson(text: string, locate: Locate): Value | null {
  if (!/^\s*[[{]/.test(text) || !/"(?:Statement|Effect)"/.test(text) || nestingOf(text) > MAX_NESTING) return null;
  const tree = parseTree(maskTemplates(text), [], { allowTrailingComma: true, disallowComments: false });
  return tree && (tree.type === "object" || tree.type === "array") ? fromJson(tree, locate, "json-text") : null;
}

/** Quotes interpolations that stand outside strings, at the same length, so that the rest parses and offsets hold. */
function maskTemplates(text: string): string {
  let quoted = false;
  let result = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quoted && c === "\\") {
      result += text.slice(i, i + 2);
      i++;
      continue;
    }
    const template = /^(?:\$\{[^{}"]*\}|\{\{[^{}"]*\}\})/.exec(text.startsWith("${", i) || text.startsWith("{{", i) ? text.slice(i, i + 400) : "");
    if (template && !quoted) {
      const room = template[0].length - 2;
      result += `"${room < 3 ? "${".slice(0, room) : "${" + "x".repeat(room - 3) + "}"}"`;
      i += template[0].length - 1;
      continue;
    }
    if (c === '"') quoted = !quoted;
    result += c;
  }
  return result;
}
