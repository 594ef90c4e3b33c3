import type { PolicySyntax } from "../../model/policy";
import type { Location } from "../../text/range";
import type { Entry, Value } from "./value";

/** CloudFormation's functions as texts: `{"Fn::Sub": "arn:…${X}"}`, `{"Ref": "X"}`, joins of literals. Null for a plain object. */
export function intrinsic(entries: readonly Entry[], location: Location, syntax: PolicySyntax): Value | null {
  const [only] = entries;
  if (!only || entries.length !== 1) return null;
  return apply(only.key.replace(/^Fn::/, ""), only.key === "Ref" || only.key === "Condition" || only.key.startsWith("Fn::"), only.value, location, syntax);
}

/** The same for YAML's short tags: `!Sub`, `!Ref`, `!GetAtt`, `!Join`. */
export function tagged(tag: string, value: Value): Value {
  return apply(tag.replace(/^!/, ""), true, value, value.location, value.syntax) ?? value;
}

function apply(name: string, known: boolean, value: Value, location: Location, syntax: PolicySyntax): Value | null {
  if (!known) return null;
  const text = (content: string): Value => ({ kind: "text", text: content, location, syntax });
  switch (name) {
    case "Sub":
      if (value.kind === "text") return text(value.text);
      return value.kind === "list" && value.items[0]?.kind === "text" ? text(value.items[0].text) : text("${Sub}");
    case "Ref":
      return text(`\${${value.kind === "text" ? value.text : "Ref"}}`);
    case "GetAtt":
      return text(`\${${value.kind === "list" ? value.items.map((item) => (item.kind === "text" ? item.text : "?")).join(".") : value.kind === "text" ? value.text : "GetAtt"}}`);
    case "Join": {
      if (value.kind !== "list") return text("${Join}");
      const [separator, parts] = value.items;
      if (separator?.kind !== "text" || parts?.kind !== "list") return text("${Join}");
      return text(parts.items.map((item) => (item.kind === "text" ? item.text : "${?}")).join(separator.text));
    }
    case "If": {
      // either branch may hold: both are read
      if (value.kind !== "list") return { kind: "opaque", location, syntax };
      return { kind: "list", items: value.items.slice(1).filter((item) => !(item.kind === "text" && item.text === "${AWS::NoValue}")), complete: true, location, syntax };
    }
    case "ImportValue":
    case "FindInMap":
    case "Select":
    case "Split":
    case "Transform":
      return text(`\${${name}}`);
    default:
      return null;
  }
}
