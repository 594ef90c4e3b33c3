import type { Expression, Node, ObjectExpression, PrivateName, SpreadElement } from "@babel/types";
import type { Document } from "../../languages/document";
import type { PolicySyntax } from "../../model/policy";
import type { Location } from "../../text/range";
import { cdkDocument, cdkPrincipal, cdkStatement, cdkTrust } from "./cdk";
import { embeddedJson } from "./json";
import type { Context, Entry, Root, Value } from "./value";

type ScriptDocument = Extract<Document, { language: "script" }>;

const SYNTAX: PolicySyntax = "script";
const SKIPPED = new Set(["loc", "leadingComments", "trailingComments", "innerComments", "extra", "tokens", "errors", "comments"]);
const MAX_DEPTH = 300;
const MAX_HOPS = 4;

/** Every object, list and string of a script that may hold a policy: CDK, Pulumi, the AWS SDK, plain JSON. */
export function scriptRoots(document: ScriptDocument): Root[] {
  const { path, text } = document.file;
  if (!/\bStatement\b|\bEffect\b|PolicyStatement|assumedBy/.test(text) || !document.ast) return [];
  const constants = constantsOf(document.ast.program);
  const locate = (node: Node): Location => ({ path, range: { start: node.start ?? 0, end: node.end ?? 0 } });
  const roots: Root[] = [];
  visit(document.ast.program, [], 0);
  return roots;

  function visit(node: Node, context: Context, depth: number): void {
    if (depth > MAX_DEPTH) return;
    if (node.type === "ObjectExpression" || node.type === "ArrayExpression") {
      roots.push({ value: value(node, 0), context });
      nested(node, context, depth);
      return;
    }
    if (node.type === "StringLiteral" || node.type === "TemplateLiteral") {
      const made = value(node, 0);
      if (made.kind !== "text") roots.push({ value: made, context });
      return;
    }
    const inner = [...context, ...nameOf(node)];
    if (node.type === "NewExpression") {
      const statement = constructed(node, 0);
      if (statement?.kind === "object") {
        roots.push({ value: statement, context, format: "aws-cdk" });
        return;
      }
      const trust = trustOf(node);
      if (trust) roots.push({ value: trust, context: inner, format: "aws-cdk" });
    }
    for (const child of childrenOf(node)) visit(child, node.type === "CallExpression" ? [...inner, ...receiverName(node), calleeName(node)] : inner, depth + 1);
  }

  /** Calls, constructs and functions inside a literal that its value does not hold. */
  function nested(node: Node, context: Context, depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const child of childrenOf(node)) {
      const inner = [...context, ...nameOf(child)];
      if (child.type === "NewExpression" && constructed(child, 0)) nested(child, inner, depth + 1);
      else if (/^(?:NewExpression|CallExpression|ArrowFunctionExpression|FunctionExpression|ObjectMethod)$/.test(child.type) && !(child.type === "CallExpression" && unwrapped(child))) visit(child, context, depth + 1);
      else nested(child, inner, depth + 1);
    }
  }

  /** What `JSON.stringify(…)` and `new PolicyDocument(…).toJSON()` stand for. */
  function unwrapped(node: Extract<Node, { type: "CallExpression" }>): Node | null {
    const name = calleeName(node);
    const [first] = node.arguments;
    if (name === "stringify" && first) return first;
    return name === "toJSON" && node.callee.type === "MemberExpression" ? node.callee.object : null;
  }

  function value(node: Node, hops: number): Value {
    const base = { location: locate(node), syntax: SYNTAX };
    switch (node.type) {
      case "StringLiteral":
        return embeddedJson(node.value, () => base.location) ?? { kind: "text", text: node.value, ...base };
      case "TemplateLiteral": {
        const filled = node.quasis.map((part, index) => (part.value.cooked ?? part.value.raw) + (node.expressions[index] ? interpolation(node.expressions[index]) : "")).join("");
        return embeddedJson(filled, () => base.location) ?? { kind: "text", text: filled, ...base };
      }
      case "BooleanLiteral":
      case "NumericLiteral":
        return { kind: "text", text: String(node.value), ...base };
      case "ArrayExpression": {
        const items = node.elements.flatMap((element): Value[] => {
          if (!element) return [];
          const made = value(element.type === "SpreadElement" ? element.argument : element, hops);
          return element.type === "SpreadElement" && made.kind === "list" ? [...made.items] : [made];
        });
        return { kind: "list", items, complete: items.every((item) => item.kind !== "opaque"), ...base };
      }
      case "ObjectExpression":
        return { kind: "object", entries: entriesOf(node, hops), ...base };
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "ParenthesizedExpression":
        return value(node.expression, hops);
      case "Identifier": {
        const constant = hops < MAX_HOPS ? constants.get(node.name) : undefined;
        return constant ? value(constant, hops + 1) : { kind: "text", text: interpolation(node), ...base };
      }
      case "BinaryExpression": {
        if (node.operator !== "+") return { kind: "opaque", ...base };
        const [left, right] = [value(node.left, hops), value(node.right, hops)];
        const part = (side: Value): string => (side.kind === "text" ? side.text : "${?}");
        return left.kind === "text" || right.kind === "text" ? { kind: "text", text: part(left) + part(right), ...base } : { kind: "opaque", ...base };
      }
      case "NewExpression":
      case "CallExpression": {
        const made = constructed(node, hops);
        if (made) return made;
        const inside = node.type === "CallExpression" ? unwrapped(node) : null;
        if (inside) return value(inside, hops);
        return { kind: "text", text: interpolation(node), ...base };
      }
      case "MemberExpression":
        return { kind: "text", text: interpolation(node), ...base };
      default:
        return { kind: "opaque", ...base };
    }
  }

  /** CDK's statements, documents and principals. */
  function constructed(node: Extract<Node, { type: "NewExpression" | "CallExpression" }>, hops: number): Value | null {
    if (node.type !== "NewExpression") return null;
    const name = calleeName(node);
    const [first] = node.arguments;
    if (name === "PolicyStatement") return first?.type === "ObjectExpression" ? cdkStatement(entriesOf(first, hops), locate(node), SYNTAX) : null;
    if (name === "PolicyDocument") return first?.type === "ObjectExpression" ? cdkDocument(entriesOf(first, hops), locate(node), SYNTAX) : null;
    return /Principal$|^Anyone$/.test(name) ? cdkPrincipal(name, node.arguments.map((arg) => value(arg, hops)), locate(node), SYNTAX) : null;
  }

  /** The trust policy of `new iam.Role(this, "Role", { assumedBy: … })`. */
  function trustOf(node: Extract<Node, { type: "NewExpression" }>): Value | null {
    const third = node.arguments[2];
    if (calleeName(node) !== "Role" || third?.type !== "ObjectExpression") return null;
    const assumed = entriesOf(third, 0).find((entry) => entry.key === "assumedBy");
    return assumed ? cdkTrust(assumed.value) : null;
  }

  function entriesOf(node: ObjectExpression, hops: number): Entry[] {
    return node.properties.flatMap((property): Entry[] => {
      if (property.type === "SpreadElement") {
        const merged = value(property.argument, hops);
        return merged.kind === "object" ? [...merged.entries] : [];
      }
      if (property.type !== "ObjectProperty") return [];
      const key = property.computed ? "${?}" : property.key.type === "Identifier" ? property.key.name : property.key.type === "StringLiteral" ? property.key.value : "${?}";
      return [{ key, keyLocation: locate(property.key), value: value(property.value, hops) }];
    });
  }

  function interpolation(node: Node): string {
    return `\${${text.slice(node.start ?? 0, node.end ?? 0)}}`;
  }
}

/** Names that the module assigns once, with `const`. */
function constantsOf(program: Extract<Node, { type: "Program" }>): Map<string, Expression> {
  const found = new Map<string, Expression>();
  for (const stmt of program.body) {
    const declaration = stmt.type === "ExportNamedDeclaration" ? stmt.declaration : stmt;
    if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") continue;
    for (const one of declaration.declarations) if (one.id.type === "Identifier" && one.init) found.set(one.id.name, one.init);
  }
  return found;
}

function calleeName(node: Extract<Node, { type: "NewExpression" | "CallExpression" }>): string {
  const { callee } = node;
  return callee.type === "Identifier" ? callee.name : callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
}

/** `role` of `role.addToPolicy(…)`. */
function receiverName({ callee }: Extract<Node, { type: "CallExpression" }>): string[] {
  if (callee.type !== "MemberExpression") return [];
  const { object } = callee;
  return object.type === "Identifier" ? [object.name] : object.type === "MemberExpression" && object.property.type === "Identifier" ? [object.property.name] : [];
}

/** What a node is called: variable, property, function, or a construct's id. */
function nameOf(node: Node): string[] {
  const named = (key: Expression | PrivateName | Node): string[] => (key.type === "Identifier" ? [key.name] : key.type === "StringLiteral" ? [key.value] : []);
  switch (node.type) {
    case "VariableDeclarator":
      return named(node.id);
    case "ObjectProperty":
    case "ClassProperty":
      return named(node.key);
    case "AssignmentExpression":
      return node.left.type === "MemberExpression" ? named(node.left.property) : named(node.left);
    case "NewExpression": {
      const id: Node | SpreadElement | undefined = node.arguments[1];
      return id?.type === "StringLiteral" ? [id.value] : [];
    }
    default:
      return [];
  }
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, child]: [string, unknown]): Node[] => {
    if (SKIPPED.has(key)) return [];
    return (Array.isArray(child) ? child : [child]).filter(isNode);
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
