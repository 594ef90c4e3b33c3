import type {
  Call,
  Comprehension,
  Dict,
  DictItem,
  Expr,
  FormattedValue,
  Generator,
  JoinedStr,
  Keyword,
  Param,
  Str,
  StrChunk,
  StringToken,
} from "./ast";
import type { TreeReader } from "./reader";
import { decodeString } from "./strings";

type Span = { start: number; end: number };

/** Builds typed expressions from a flat tree of the tree-sitter-python grammar (0.25). */
export class ExpressionBuilder {
  constructor(private readonly r: TreeReader) {}

  optional(row: number): Expr | null {
    return row < 0 ? null : this.expr(row);
  }

  private field(row: number, name: string): Expr {
    const { r } = this;
    const child = r.child(row, name);
    return child < 0 ? { kind: "BadExpr", start: r.start(row), end: r.end(row), children: [] } : this.expr(child);
  }

  private list(rows: readonly number[]): Expr[] {
    return rows.map((row) => this.expr(row));
  }

  private bad(row: number): Expr {
    const { r } = this;
    return { kind: "BadExpr", start: r.start(row), end: r.end(row), children: this.list(r.named(row)) };
  }

  expr(row: number): Expr {
    const { r } = this;
    const start = r.start(row);
    const end = r.end(row);
    switch (r.kind(row)) {
      case "identifier":
      case "keyword_identifier":
      case "dotted_name":
        return r.kind(row) === "dotted_name" ? this.dotted(row) : { kind: "Name", start, end, id: r.source(row) };
      case "string":
        return this.string([row], { start, end });
      case "concatenated_string":
        return this.string(r.named(row).filter((part) => r.kind(part) === "string"), { start, end });
      case "integer":
      case "float":
        return { kind: "Num", start, end, text: r.source(row) };
      case "true":
        return { kind: "Constant", start, end, value: true };
      case "false":
        return { kind: "Constant", start, end, value: false };
      case "none":
        return { kind: "Constant", start, end, value: null };
      case "ellipsis":
        return { kind: "Constant", start, end, value: "..." };
      case "attribute": {
        const name = r.child(row, "attribute");
        return { kind: "Attribute", start, end, value: this.field(row, "object"), attr: r.source(name), attrStart: r.start(name) };
      }
      case "subscript":
      case "generic_type":
        return this.subscript(row);
      case "slice":
        return this.slice(row);
      case "call":
        return this.call(row);
      case "binary_operator":
        return { kind: "BinOp", start, end, left: this.field(row, "left"), op: r.source(r.child(row, "operator")), right: this.field(row, "right") };
      case "union_type": {
        const [left, right] = r.named(row);
        if (left === undefined || right === undefined) return this.bad(row);
        return { kind: "BinOp", start, end, left: this.expr(left), op: "|", right: this.expr(right) };
      }
      case "unary_operator":
        return { kind: "UnaryOp", start, end, op: r.source(r.child(row, "operator")), operand: this.field(row, "argument") };
      case "not_operator":
        return { kind: "UnaryOp", start, end, op: "not", operand: this.field(row, "argument") };
      case "boolean_operator":
        return {
          kind: "BoolOp",
          start,
          end,
          op: r.source(r.child(row, "operator")) === "and" ? "and" : "or",
          values: [this.field(row, "left"), this.field(row, "right")],
        };
      case "comparison_operator":
        return this.compare(row);
      case "conditional_expression": {
        const [body, test, orelse] = this.list(r.named(row));
        return body && test && orelse ? { kind: "IfExp", start, end, body, test, orelse } : this.bad(row);
      }
      case "named_expression":
        return { kind: "NamedExpr", start, end, target: this.field(row, "name"), value: this.field(row, "value") };
      case "lambda": {
        const params = r.child(row, "parameters");
        return { kind: "Lambda", start, end, params: params < 0 ? [] : this.params(params), body: this.field(row, "body") };
      }
      case "list":
      case "list_pattern":
        return { kind: "List", start, end, elts: this.list(r.named(row)) };
      case "tuple":
      case "tuple_pattern":
      case "pattern_list":
      case "expression_list":
        return { kind: "Tuple", start, end, elts: this.list(r.named(row)) };
      case "set":
        return { kind: "Set", start, end, elts: this.list(r.named(row)) };
      case "dictionary":
        return this.dict(row);
      case "list_comprehension":
      case "set_comprehension":
      case "dictionary_comprehension":
      case "generator_expression":
        return this.comprehension(row);
      case "list_splat":
      case "list_splat_pattern":
      case "dictionary_splat":
      case "dictionary_splat_pattern": {
        const [value] = r.named(row);
        return value === undefined ? this.bad(row) : { kind: "Starred", start, end, value: this.expr(value) };
      }
      case "await": {
        const [value] = r.named(row);
        return value === undefined ? this.bad(row) : { kind: "Await", start, end, value: this.expr(value) };
      }
      case "yield": {
        const [value] = r.named(row);
        return { kind: "Yield", start, end, value: value === undefined ? null : this.expr(value), from: r.has(row, "from") };
      }
      case "parenthesized_expression":
      case "type":
      case "as_pattern_target":
      case "case_pattern": {
        const [inner, ...more] = r.named(row);
        return inner === undefined || more.length > 0 ? this.bad(row) : this.expr(inner);
      }
      case "type_parameter":
      case "member_type":
      case "constrained_type":
      case "splat_type":
      default:
        return this.bad(row);
    }
  }

  private dotted(row: number): Expr {
    let value: Expr | null = null;
    for (const part of this.r.named(row)) {
      const start = this.r.start(part);
      const end = this.r.end(part);
      value = value === null
        ? { kind: "Name", start, end, id: this.r.source(part) }
        : { kind: "Attribute", start: value.start, end, value, attr: this.r.source(part), attrStart: start };
    }
    return value ?? this.bad(row);
  }

  private subscript(row: number): Expr {
    const { r } = this;
    const start = r.start(row);
    const end = r.end(row);
    if (r.kind(row) === "generic_type") {
      const [name, parameters] = r.named(row);
      if (name === undefined || parameters === undefined) return this.bad(row);
      const elts = this.list(r.named(parameters));
      const only = elts.length === 1 ? elts[0] : undefined;
      return { kind: "Subscript", start, end, value: this.expr(name), index: only ?? { kind: "Tuple", start: r.start(parameters), end: r.end(parameters), elts } };
    }
    const indices = r.children(row, "subscript").filter((child) => r.kind(child) !== ",");
    const elts = this.list(indices);
    const only = elts.length === 1 ? elts[0] : undefined;
    const first = elts[0];
    const last = elts.at(-1);
    return {
      kind: "Subscript",
      start,
      end,
      value: this.field(row, "value"),
      index: only ?? { kind: "Tuple", start: first?.start ?? start, end: last?.end ?? end, elts },
    };
  }

  private slice(row: number): Expr {
    const { r } = this;
    const parts: (Expr | null)[] = [null, null, null];
    let at = 0;
    for (const child of r.all(row)) {
      if (r.kind(child) === ":") at++;
      else if (r.kind(child) !== "comment") parts[at] = this.expr(child);
    }
    return { kind: "Slice", start: r.start(row), end: r.end(row), lower: parts[0] ?? null, upper: parts[1] ?? null, step: parts[2] ?? null };
  }

  private compare(row: number): Expr {
    const { r } = this;
    const operands: Expr[] = [];
    const ops: string[] = [];
    let pending: string[] = [];
    for (const child of r.all(row)) {
      if (r.field(child) === "operators") pending.push(r.source(child));
      else if (r.kind(child) !== "comment") {
        // `not in` and `is not` may come as one token or as two
        if (pending.length > 0) ops.push(pending.join(" ").replace(/\s+/g, " "));
        pending = [];
        operands.push(this.expr(child));
      }
    }
    const [left, ...comparators] = operands;
    return left ? { kind: "Compare", start: r.start(row), end: r.end(row), left, ops, comparators } : this.bad(row);
  }

  private call(row: number): Call {
    const { r } = this;
    const list = r.child(row, "arguments");
    const args: Expr[] = [];
    let keywords: Keyword[] = [];
    if (r.kind(list) === "generator_expression") args.push(this.comprehension(list));
    else if (list >= 0) {
      const parsed = this.arguments(list);
      args.push(...parsed.args);
      keywords = parsed.keywords;
    }
    return {
      kind: "Call",
      start: r.start(row),
      end: r.end(row),
      func: this.field(row, "function"),
      args,
      keywords,
      argsStart: list < 0 ? r.end(row) : r.start(list),
      argsEnd: list < 0 ? r.end(row) : r.end(list),
    };
  }

  arguments(list: number): { args: Expr[]; keywords: Keyword[] } {
    const { r } = this;
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    for (const child of r.named(list)) {
      const kind = r.kind(child);
      if (kind === "keyword_argument") {
        keywords.push({ start: r.start(child), end: r.end(child), name: r.source(r.child(child, "name")), value: this.field(child, "value") });
      } else if (kind === "dictionary_splat") {
        const [value] = r.named(child);
        if (value !== undefined) keywords.push({ start: r.start(child), end: r.end(child), name: null, value: this.expr(value) });
      } else args.push(this.expr(child));
    }
    return { args, keywords };
  }

  private dict(row: number): Dict {
    const { r } = this;
    const items: DictItem[] = [];
    for (const child of r.named(row)) {
      if (r.kind(child) === "pair") items.push({ key: this.field(child, "key"), value: this.field(child, "value") });
      else if (r.kind(child) === "dictionary_splat") {
        const [value] = r.named(child);
        if (value !== undefined) items.push({ key: null, value: this.expr(value) });
      } else items.push({ key: { kind: "BadExpr", start: r.start(child), end: r.end(child), children: [] }, value: this.expr(child) });
    }
    return { kind: "Dict", start: r.start(row), end: r.end(row), items };
  }

  private comprehension(row: number): Comprehension {
    const { r } = this;
    const kinds = { list_comprehension: "list", set_comprehension: "set", dictionary_comprehension: "dict", generator_expression: "generator" } as const;
    const kind = r.kind(row);
    const type = kind in kinds ? kinds[kind as keyof typeof kinds] : "generator";
    const generators: { target: Expr; iter: Expr; ifs: Expr[] }[] = [];
    for (const child of r.named(row)) {
      if (r.kind(child) === "for_in_clause") {
        const iters = r.children(child, "right").filter((part) => r.kind(part) !== ",");
        const iter = iters[0] === undefined ? this.bad(child) : this.expr(iters[0]);
        generators.push({ target: this.field(child, "left"), iter, ifs: [] });
      } else if (r.kind(child) === "if_clause") {
        const [test] = r.named(child);
        if (test !== undefined) generators.at(-1)?.ifs.push(this.expr(test));
      }
    }
    const body = r.child(row, "body");
    const pair = body >= 0 && r.kind(body) === "pair";
    return {
      kind: "Comprehension",
      start: r.start(row),
      end: r.end(row),
      type,
      key: pair ? this.field(body, "key") : null,
      elt: body < 0 ? this.bad(row) : pair ? this.field(body, "value") : this.expr(body),
      generators: generators satisfies Generator[],
    };
  }

  params(row: number): Param[] {
    const { r } = this;
    const result: Param[] = [];
    let keywordOnly = false;
    for (const child of r.named(row)) {
      const kind = r.kind(child);
      if (kind === "keyword_separator") {
        keywordOnly = true;
        continue;
      }
      if (kind === "positional_separator") continue;
      const typed = r.child(child, "type");
      let target = child;
      if (kind === "typed_parameter") target = r.named(child)[0] ?? child;
      else if (kind === "default_parameter" || kind === "typed_default_parameter") target = r.child(child, "name");
      const splat = r.kind(target);
      let form: Param["form"] = keywordOnly ? "keyword-only" : "positional";
      if (splat === "list_splat_pattern") form = "args";
      if (splat === "dictionary_splat_pattern") form = "kwargs";
      const nameRow = form === "args" || form === "kwargs" ? (r.named(target)[0] ?? target) : target;
      result.push({
        start: r.start(child),
        end: r.end(child),
        name: r.source(nameRow),
        annotation: this.optional(typed),
        default: this.optional(r.child(child, "value")),
        form,
      });
      if (form === "args") keywordOnly = true;
    }
    return result;
  }

  private string(rows: readonly number[], { start, end }: Span): Str | JoinedStr {
    const { r } = this;
    const tokens: StringToken[] = [];
    const values: (StrChunk | FormattedValue)[] = [];
    let interpolated = false;
    let bytes = false;
    for (const row of rows) {
      const token = this.token(row);
      tokens.push(token);
      if (/b/i.test(token.prefix)) bytes = true;
      const formatted = /[ft]/i.test(token.prefix);
      if (formatted) interpolated = true;
      let at = token.contentStart;
      const text = (end: number): void => {
        if (end > at) {
          const raw = r.text.slice(at, end);
          const value = decodeString(formatted ? raw.replace(/\{\{/g, "{").replace(/\}\}/g, "}") : raw, token);
          values.push({ kind: "StrChunk", start: at, end, value });
        }
      };
      for (const child of r.all(row)) {
        if (r.kind(child) !== "interpolation") continue;
        text(r.start(child));
        values.push(this.interpolation(child));
        at = r.end(child);
      }
      text(token.contentEnd);
    }
    if (interpolated) return { kind: "JoinedStr", start, end, values, tokens };
    const value = values.map((part) => (part.kind === "StrChunk" ? part.value : "")).join("");
    return { kind: "Str", start, end, value, bytes, tokens };
  }

  private token(row: number): StringToken {
    const { r } = this;
    const start = r.start(row);
    const end = r.end(row);
    const source = r.source(row);
    const [, prefix = "", quote = ""] = /^([A-Za-z]*)("""|'''|"|')?/.exec(source) ?? [];
    const contentStart = start + prefix.length + quote.length;
    const closed = quote !== "" && source.endsWith(quote) && end - quote.length >= contentStart;
    return { start, end, prefix, quote, contentStart, contentEnd: closed ? end - quote.length : end };
  }

  private interpolation(row: number): FormattedValue {
    const { r } = this;
    const conversion = r.child(row, "type_conversion");
    const format = r.child(row, "format_specifier");
    return {
      kind: "FormattedValue",
      start: r.start(row),
      end: r.end(row),
      value: this.field(row, "expression"),
      conversion: conversion < 0 ? null : r.source(conversion).slice(1),
      format: format < 0 ? null : r.source(format).slice(1),
    };
  }
}
