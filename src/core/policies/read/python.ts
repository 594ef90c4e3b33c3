import type { PythonSource } from "../../languages/document";
import type { Call, Dict, Expr, Stmt } from "../../languages/python/ast";
import { scopesOf, type PythonScope } from "../../languages/python/scopes";
import { bodies, childExpressions, statementExpressions } from "../../languages/python/visit";
import { embeddedJson } from "./json";
import { pythonStatement, pythonTrust } from "./cdk-python";
import type { Context, Entry, Root, Value } from "./value";

const SYNTAX = "python";
const MAX_HOPS = 4;

/** Every dict, list and string of a module that may hold a policy, with the names around it. */
export function* pythonRoots(source: PythonSource): Generator<Root> {
  if (!/\bStatement\b|\bEffect\b|PolicyStatement|assumed_by/.test(source.text)) return;
  const cdk = /\baws_cdk\b/.test(source.text);
  const scopes = scopesOf(source);
  yield* body(source.module.body, scopes.top, []);

  function* body(stmts: readonly Stmt[], scope: PythonScope, around: Context): Generator<Root> {
    for (const stmt of stmts) {
      const inner = stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? scopes.of(stmt) : scope;
      const context = stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? [...around, stmt.name] : around;
      for (const expr of statementExpressions(stmt)) yield* expression(expr, scope, [...context, ...targetNames(stmt)]);
      for (const list of bodies(stmt)) yield* body(list, inner, context);
    }
  }

  function* expression(expr: Expr, scope: PythonScope, context: Context): Generator<Root> {
    if (expr.kind === "Dict" || expr.kind === "List") {
      yield { value: pythonValue(expr, source, scope), context, ...(cdk ? { format: "aws-cdk" as const } : {}) };
      if (cdk) yield* nested(expr, scope, context);
      return;
    }
    if (expr.kind === "Str" || expr.kind === "JoinedStr") {
      const value = pythonValue(expr, source, scope);
      if (value.kind !== "text") yield { value, context };
      return;
    }
    const inner = expr.kind === "Lambda" || expr.kind === "Comprehension" ? scopes.of(expr) : scope;
    if (expr.kind === "Call") {
      yield* expression(expr.func, inner, context);
      const name = expr.func.kind === "Attribute" ? expr.func.attr : expr.func.kind === "Name" ? expr.func.id : "";
      const statement = cdk ? pythonStatement(expr, (one) => pythonValue(one, source, inner), source) : null;
      if (statement) {
        yield { value: statement, context, format: "aws-cdk" };
        return;
      }
      const trust = cdk ? pythonTrust(expr, (one) => pythonValue(one, source, inner)) : null;
      if (trust) yield { value: trust, context: [...context, ...expr.args.flatMap((arg) => (arg.kind === "Str" ? [arg.value] : []))], format: "aws-cdk" };
      const around = [...context, ...receiverName(expr), name];
      for (const arg of expr.args) yield* expression(arg, inner, around);
      for (const keyword of expr.keywords) yield* expression(keyword.value, inner, [...around, keyword.name ?? ""]);
      return;
    }
    for (const child of childExpressions(expr)) yield* expression(child, inner, context);
  }

  /** Constructs inside a literal that its value does not hold. */
  function* nested(expr: Expr, scope: PythonScope, context: Context): Generator<Root> {
    for (const child of childExpressions(expr)) {
      if (child.kind === "Call" && !pythonStatement(child, (one) => pythonValue(one, source, scope), source)) yield* expression(child, scope, context);
      else yield* nested(child, scope, context);
    }
  }
}

/** `role` of `role.add_to_policy(…)` and `self.role.add_to_policy(…)`: what the statement is for. */
function receiverName({ func }: Call): string[] {
  if (func.kind !== "Attribute") return [];
  return func.value.kind === "Name" ? [func.value.id] : func.value.kind === "Attribute" ? [func.value.attr] : [];
}

function targetNames(stmt: Stmt): string[] {
  const targets = stmt.kind === "Assign" ? stmt.targets : stmt.kind === "AnnAssign" ? [stmt.target] : [];
  return targets.flatMap((target) => (target.kind === "Name" ? [target.id] : target.kind === "Attribute" ? [target.attr] : []));
}

/** A Python expression as a value: literals, f-strings, names that are assigned once, `json.dumps(…)`, list sums. */
export function pythonValue(expr: Expr, source: PythonSource, scope: PythonScope, hops = 0): Value {
  const location = source.locate(expr);
  const base = { location, syntax: SYNTAX } as const;
  const read = (inner: Expr): Value => pythonValue(inner, source, scope, hops);
  switch (expr.kind) {
    case "Str": {
      const [token] = expr.tokens;
      const plain = expr.tokens.length === 1 && token && token.contentEnd - token.contentStart === expr.value.length;
      const inside = embeddedJson(expr.value, (from, to) => plain ? source.locate({ start: token.contentStart + from, end: token.contentStart + to }) : location);
      return inside ?? { kind: "text", text: expr.value, ...base };
    }
    case "JoinedStr": {
      const text = expr.values.map((part) => (part.kind === "StrChunk" ? part.value : `\${${source.text.slice(part.value.start, part.value.end)}}`)).join("");
      return embeddedJson(text, () => location) ?? { kind: "text", text, ...base };
    }
    case "Constant":
      return typeof expr.value === "boolean" ? { kind: "text", text: String(expr.value), ...base } : { kind: "opaque", ...base };
    case "Num":
      return { kind: "text", text: expr.text, ...base };
    case "Dict":
      return { kind: "object", entries: entriesOf(expr, source, read), ...base };
    case "List":
    case "Tuple":
    case "Set": {
      const items = expr.elts.map((elt) => (elt.kind === "Starred" ? read(elt.value) : read(elt)));
      return { kind: "list", items: items.flatMap((item, index) => (expr.elts[index]?.kind === "Starred" && item.kind === "list" ? item.items : [item])), complete: items.every((item) => item.kind !== "opaque"), ...base };
    }
    case "BinOp": {
      if (expr.op !== "+" && expr.op !== "%") return { kind: "opaque", ...base };
      const [left, right] = [read(expr.left), read(expr.right)];
      if (expr.op === "%") return left.kind === "text" ? { ...left, text: left.text.replace(/%[sd]/g, "${?}") } : left;
      if (left.kind === "list" || right.kind === "list") {
        const items = [left, right].flatMap((side) => (side.kind === "list" ? side.items : []));
        return { kind: "list", items, complete: left.kind === right.kind, ...base };
      }
      const part = (side: Value): string => (side.kind === "text" ? side.text : "${?}");
      return left.kind === "text" || right.kind === "text" ? { kind: "text", text: part(left) + part(right), ...base } : { kind: "opaque", ...base };
    }
    case "Call": {
      const { func } = expr;
      if (func.kind === "Attribute" && func.attr === "format") {
        const value = read(func.value);
        return value.kind === "text" ? { ...value, text: value.text.replace(/\{[^{}]*\}/g, (name) => `$${name === "{}" ? "{?}" : name}`) } : value;
      }
      if (func.kind === "Attribute" && func.attr === "dumps" && expr.args[0]) return read(expr.args[0]);
      const statement = pythonStatement(expr, read, source);
      if (statement) return statement;
      return reference(expr, base);
    }
    case "Name": {
      const bindings = scope.lookup(expr.id);
      const [only] = bindings;
      if (only?.kind === "assign" && bindings.length === 1 && only.path.length === 0 && hops < MAX_HOPS) {
        return pythonValue(only.value, source, scope.resolve(expr.id) ?? scope, hops + 1);
      }
      return reference(expr, base);
    }
    case "Attribute":
    case "Subscript":
      return reference(expr, base);
    default:
      return { kind: "opaque", ...base };
  }

  function reference(inner: Expr, at: { readonly location: Value["location"]; readonly syntax: "python" }): Value {
    return { kind: "text", text: `\${${source.text.slice(inner.start, inner.end)}}`, ...at };
  }
}

function entriesOf(expr: Dict, source: PythonSource, read: (inner: Expr) => Value): Entry[] {
  return expr.items.flatMap((item): Entry[] => {
    if (item.key) return item.key.kind === "Str" ? [{ key: item.key.value, keyLocation: source.locate(item.key), value: read(item.value) }] : [{ key: "${?}", keyLocation: source.locate(item.key), value: read(item.value) }];
    const merged = read(item.value);
    return merged.kind === "object" ? [...merged.entries] : [];
  });
}
