import { isAlias, isMap, isScalar, isSeq, type Document as YamlDocument, type Node } from "yaml";
import type { PolicySyntax } from "../../model/policy";
import { embeddedJson, type Locate } from "./json";
import { intrinsic, tagged } from "./intrinsic";
import type { Entry, Value } from "./value";

const MAX_ALIASES = 50;

/** A YAML document as a value; aliases are followed a bounded number of times. */
export function fromYaml(document: YamlDocument.Parsed, locate: Locate, text: string): Value | null {
  const { contents } = document;
  if (!contents) return null;
  let aliases = 0;
  const read = (node: Node | null | undefined, depth: number): Value => {
    const start = node?.range?.[0] ?? 0;
    const location = locate(start, node?.range?.[1] ?? start);
    const syntax: PolicySyntax = (isMap(node) || isSeq(node)) && !node.flow ? "yaml-block" : "yaml-flow";
    if (depth > 60) return { kind: "opaque", location, syntax };
    const plain = (): Value => {
      if (isAlias(node)) {
        const target = ++aliases > MAX_ALIASES ? undefined : node.resolve(document);
        return target ? read(target, depth + 1) : { kind: "opaque", location, syntax };
      }
      if (isMap(node)) {
        const entries = node.items.flatMap((pair): Entry[] => {
          if (!isScalar(pair.key)) return [];
          const at = pair.key.range ?? [0, 0, 0];
          return [{ key: String(pair.key.value), keyLocation: locate(at[0], at[1]), value: read(pair.value as Node | null, depth + 1) }];
        });
        return intrinsic(entries, location, syntax) ?? { kind: "object", entries, location, syntax };
      }
      if (isSeq(node)) return { kind: "list", items: node.items.map((item) => read(item as Node | null, depth + 1)), complete: true, location, syntax };
      if (isScalar(node) && (typeof node.value === "string" || typeof node.value === "number" || typeof node.value === "boolean")) {
        const content = String(node.value);
        const inside = embeddedJson(content, (from, to) => {
          // block scalars are indented: find the same text in the file line by line
          const [a, b] = [indented(text, start, content, from), indented(text, start, content, to)];
          return a === null || b === null ? location : locate(a, b);
        });
        return inside ?? { kind: "text", text: content, location, syntax };
      }
      return { kind: "opaque", location, syntax };
    };
    const value = plain();
    return node?.tag?.startsWith("!") && !node.tag.startsWith("!!") ? tagged(node.tag, value) : value;
  };
  return read(contents, 0);
}

/** File offset of an offset inside a literal block scalar (`|`); null where lines do not correspond. */
function indented(text: string, start: number, content: string, offset: number): number | null {
  if (text.charAt(start) !== "|") return null;
  const before = content.slice(0, offset).split("\n");
  const wanted = content.split("\n")[before.length - 1] ?? "";
  let line = text.indexOf("\n", start) + 1;
  for (let i = 1; i < before.length; i++) line = text.indexOf("\n", line) + 1;
  const end = text.indexOf("\n", line);
  const at = text.slice(line, end < 0 ? undefined : end).indexOf(wanted);
  return at < 0 ? null : line + at + (before.at(-1) ?? "").length;
}
