import type { Node } from "@babel/types";
import type { Document } from "../../languages/document";
import type { SecretShape } from "../../model/secret";
import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { isLocalHost } from "../urls";
import { querySecrets } from "../inline";
import { addEntry } from "./entry";

const SKIPPED = new Set(["loc", "start", "end", "leadingComments", "trailingComments", "innerComments", "extra", "tokens", "errors", "comments"]);
const MAX_DEPTH = 400;

/** Calls whose second argument is the key that they sign, check or encrypt with. */
const SIGNS = /^(?:jwt|jsonwebtoken|JWT)\.(?:sign|verify)$|(?:^|\.)create(?:Hmac|Cipheriv|Decipheriv)$/;

/** Secrets of JavaScript and TypeScript by their syntax tree. */
export function scriptSecrets(doc: Extract<Document, { language: "script" }>, collector: Collector): void {
  const { text } = doc.file;
  if (doc.ast) visit(doc.ast.program, 0);
  collector.rest("script-value", (hit) => ({ literal: hit }));

  function visit(node: Node, depth: number): void {
    if (depth > MAX_DEPTH) return;
    named(node);
    for (const [key, child] of Object.entries(node)) {
      if (SKIPPED.has(key)) continue;
      if (Array.isArray(child)) {
        for (const item of child) if (isNode(item)) visit(item, depth + 1);
      } else if (isNode(child)) visit(child, depth + 1);
    }
  }

  function named(node: Node): void {
    switch (node.type) {
      case "VariableDeclarator":
        if (node.init) value(node.init, nameOf(node.id), false, false);
        return;
      case "AssignmentExpression":
        value(node.right, nameOf(node.left), false, false);
        return;
      case "AssignmentPattern":
        value(node.right, nameOf(node.left), true, false);
        return;
      case "ObjectProperty":
        if (node.value.type !== "ObjectPattern") value(node.value, nameOf(node.key), false, false);
        return;
      case "JSXAttribute":
        if (node.value?.type === "StringLiteral") value(node.value, node.name.type === "JSXIdentifier" ? node.name.name : "", false, false);
        return;
      case "ClassProperty":
        if (node.value) value(node.value, nameOf(node.key), false, false);
        return;
      case "CallExpression": {
        const [first, second] = node.arguments;
        if (node.callee.type === "MemberExpression" && /^(?:set|append|setHeader|header)$/.test(nameOf(node.callee.property)) && first?.type === "StringLiteral" && second) value(second, first.value, false, false);
        if (second && SIGNS.test(text.slice(node.callee.start ?? 0, node.callee.end ?? 0))) value(second, "signing_key", false, false);
        return;
      }
      case "TemplateLiteral":
        address(node);
        return;
      case "StringLiteral":
      case "TemplateElement":
        value(node, "", false, false);
        return;
      default:
        return;
    }
  }

  /** An address with a password whose other parts are put in. */
  function address(node: Node & { type: "TemplateLiteral" }): void {
    if (node.expressions.length === 0 || typeof node.start !== "number" || typeof node.end !== "number") return;
    const start = node.start + 1;
    const written = text.slice(start, node.end - 1);
    if (!written.includes("://") || !written.includes("@")) return;
    const part = (from: number, to: number): Range => ({ start: start + from, end: start + to });
    collector.text({ value: written, literal: { start: node.start, end: node.end }, part, shape: "script-value", name: null, fallback: false, computed: false });
  }

  function value(node: Node, name: string, fallback: boolean, localServer: boolean): void {
    if (node.type === "LogicalExpression") {
      value(node.left, name, fallback, localServer);
      const lookup = /process\.env|import\.meta\.env|Deno\.env/.test(text.slice(node.left.start ?? 0, node.left.end ?? 0));
      // `const k = process.env.API_KEY || "…"`: the variable's name tells what k does not
      const own = name === "" || (lookup && !collector.judge.name(name));
      value(node.right, own ? nameOf(node.left) : name, fallback || lookup, localServer);
      return;
    }
    if (node.type === "ConditionalExpression") {
      value(node.consequent, name, fallback, localServer);
      value(node.alternate, name, fallback, localServer);
      return;
    }
    if (node.type === "TSAsExpression" || node.type === "TSNonNullExpression" || node.type === "ParenthesizedExpression") {
      value(node.expression, name, fallback, localServer);
      return;
    }
    const plain = literalText(node);
    if (plain === null || typeof node.start !== "number" || typeof node.end !== "number") return;
    const literal = { start: node.start, end: node.end };
    const quotes = node.type === "TemplateElement" ? 0 : 1;
    const place = { start: node.start + quotes, end: node.end - quotes };
    const shape: SecretShape = fallback ? "env-default" : "script-value";
    addEntry(collector, { name, value: plain, literal, place, shape, fallback, verbatim: text.slice(place.start, place.end) === plain, localServer: localServer || /^https?:\/\//.test(plain) && isLocalHost(plain) });
    if (text.slice(place.start, place.end) === plain) querySecrets(collector, plain, (start, end) => ({ start: place.start + start, end: place.start + end }), literal, shape);
  }
}

function literalText(node: Node): string | null {
  if (node.type === "StringLiteral") return node.value;
  if (node.type === "TemplateElement") return node.value.cooked ?? null;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  return null;
}

function nameOf(node: Node): string {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "StringLiteral":
      return node.value;
    case "MemberExpression":
    case "OptionalMemberExpression":
      return nameOf(node.property);
    case "PrivateName":
      return node.id.name;
    default:
      return "";
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
