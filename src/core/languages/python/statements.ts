import type { Alias, ExceptHandler, Expr, MatchCase, Name, Stmt, WithItem } from "./ast";
import { ExpressionBuilder } from "./expressions";
import type { TreeReader } from "./reader";

type Span = { start: number; end: number };

/** Builds typed statements from a flat tree of the tree-sitter-python grammar (0.25). */
export class StatementBuilder {
  private readonly e: ExpressionBuilder;

  constructor(private readonly r: TreeReader) {
    this.e = new ExpressionBuilder(r);
  }

  /** Statements of a `module` or `block` row; unknown or broken code becomes BadStmt. */
  block(row: number): Stmt[] {
    if (row < 0) return [];
    const result: Stmt[] = [];
    for (const child of this.r.named(row)) result.push(...this.statement(child));
    return result;
  }

  private span(row: number): Span {
    return { start: this.r.start(row), end: this.r.end(row) };
  }

  private need(row: number, parent: number): Expr {
    const { r } = this;
    return row < 0 ? { kind: "BadExpr", start: r.start(parent), end: r.end(parent), children: [] } : this.e.expr(row);
  }

  private statement(row: number): Stmt[] {
    const { r } = this;
    const span = this.span(row);
    const { start, end } = span;
    switch (r.kind(row)) {
      case "expression_statement":
        return this.expressionStatement(row);
      case "return_statement":
        return [{ kind: "Return", start, end, value: this.e.optional(r.named(row)[0] ?? -1) }];
      case "delete_statement":
        return [{ kind: "Delete", start, end, targets: r.named(row).map((child) => this.e.expr(child)) }];
      case "if_statement":
        return [this.ifStatement(row, span)];
      case "for_statement":
        return [{
          kind: "For",
          start,
          end,
          async: r.has(row, "async"),
          target: this.need(r.child(row, "left"), row),
          iter: this.need(r.child(row, "right"), row),
          body: this.block(r.child(row, "body")),
          orelse: this.elseBody(r.child(row, "alternative")),
        }];
      case "while_statement":
        return [{
          kind: "While",
          start,
          end,
          test: this.need(r.child(row, "condition"), row),
          body: this.block(r.child(row, "body")),
          orelse: this.elseBody(r.child(row, "alternative")),
        }];
      case "with_statement":
        return [{ kind: "With", start, end, async: r.has(row, "async"), items: this.withItems(row), body: this.block(r.child(row, "body")) }];
      case "try_statement":
        return [this.tryStatement(row, span)];
      case "raise_statement": {
        const cause = r.child(row, "cause");
        const exc = r.named(row).find((child) => child !== cause) ?? -1;
        return [{ kind: "Raise", start, end, exc: this.e.optional(exc), cause: this.e.optional(cause) }];
      }
      case "assert_statement": {
        const [test, msg] = r.named(row);
        return [{ kind: "Assert", start, end, test: this.need(test ?? -1, row), msg: this.e.optional(msg ?? -1) }];
      }
      case "import_statement":
        return [{ kind: "Import", start, end, names: this.aliases(row) }];
      case "future_import_statement":
        return [{ kind: "ImportFrom", start, end, module: "__future__", level: 0, names: this.aliases(row) }];
      case "import_from_statement":
        return [this.importFrom(row, span)];
      case "global_statement":
      case "nonlocal_statement":
        return [{
          kind: "Scope",
          start,
          end,
          keyword: r.kind(row) === "global_statement" ? "global" : "nonlocal",
          names: r.named(row).map((child) => r.source(child)),
        }];
      case "match_statement":
        return [this.matchStatement(row, span)];
      case "pass_statement":
        return [{ kind: "Simple", start, end, keyword: "pass" }];
      case "break_statement":
        return [{ kind: "Simple", start, end, keyword: "break" }];
      case "continue_statement":
        return [{ kind: "Simple", start, end, keyword: "continue" }];
      case "type_alias_statement":
        return [{ kind: "Simple", start, end, keyword: "type" }];
      case "function_definition":
        return [this.functionDef(row, span, [])];
      case "class_definition":
        return [this.classDef(row, span, [])];
      case "decorated_definition":
        return this.decorated(row, span);
      case "print_statement":
        return [this.printStatement(row, span)];
      default:
        return this.broken(row, span);
    }
  }

  private expressionStatement(row: number): Stmt[] {
    const { r } = this;
    const rows = r.named(row);
    const [first] = rows;
    if (first === undefined) return [];
    const kind = r.kind(first);
    if (kind === "assignment") return [this.assignment(first, this.span(row))];
    if (kind === "augmented_assignment") {
      return [{
        kind: "AugAssign",
        start: r.start(row),
        end: r.end(row),
        target: this.need(r.child(first, "left"), first),
        op: r.source(r.child(first, "operator")),
        value: this.need(r.child(first, "right"), first),
      }];
    }
    if (rows.length > 1) {
      const elts = rows.map((child) => this.e.expr(child));
      return [{ kind: "Expr", start: r.start(row), end: r.end(row), value: { kind: "Tuple", start: r.start(row), end: r.end(row), elts } }];
    }
    return [{ kind: "Expr", start: r.start(row), end: r.end(row), value: this.e.expr(first) }];
  }

  private assignment(row: number, { start, end }: Span): Stmt {
    const { r } = this;
    const left = r.child(row, "left");
    const type = r.child(row, "type");
    let right = r.child(row, "right");
    if (type >= 0) {
      return { kind: "AnnAssign", start, end, target: this.need(left, row), annotation: this.need(type, row), value: this.e.optional(right) };
    }
    const targets: Expr[] = [this.need(left, row)];
    while (right >= 0 && r.kind(right) === "assignment") {
      targets.push(this.need(r.child(right, "left"), right));
      right = r.child(right, "right");
    }
    return { kind: "Assign", start, end, targets, value: this.need(right, row) };
  }

  private elseBody(row: number): Stmt[] {
    return row < 0 ? [] : this.block(this.r.child(row, "body"));
  }

  private ifStatement(row: number, { start, end }: Span): Stmt {
    const { r } = this;
    const alternatives = r.children(row, "alternative");
    let orelse: Stmt[] = [];
    for (const clause of alternatives.reverse()) {
      if (r.kind(clause) === "else_clause") orelse = this.elseBody(clause);
      else {
        orelse = [{
          kind: "If",
          // as in CPython's ast, an `elif` reaches to the end of all that comes after it
          start: r.start(clause),
          end,
          test: this.need(r.child(clause, "condition"), clause),
          body: this.block(r.child(clause, "consequence")),
          orelse,
        }];
      }
    }
    return {
      kind: "If",
      start,
      end,
      test: this.need(r.child(row, "condition"), row),
      body: this.block(r.child(row, "consequence")),
      orelse,
    };
  }

  private withItems(row: number): WithItem[] {
    const { r } = this;
    const items: WithItem[] = [];
    const add = (value: number): void => {
      if (r.kind(value) === "as_pattern") {
        const [context] = r.named(value);
        items.push({ context: this.need(context ?? -1, value), target: this.e.optional(r.child(value, "alias")) });
      } else if (r.kind(value) === "tuple" || r.kind(value) === "parenthesized_expression") {
        for (const child of r.named(value)) add(child);
      } else items.push({ context: this.e.expr(value), target: null });
    };
    for (const clause of r.named(row)) {
      if (r.kind(clause) !== "with_clause") continue;
      for (const item of r.named(clause)) {
        const value = r.kind(item) === "with_item" ? r.child(item, "value") : item;
        if (value >= 0) add(value);
      }
    }
    return items;
  }

  private tryStatement(row: number, { start, end }: Span): Stmt {
    const { r } = this;
    const handlers: ExceptHandler[] = [];
    let orelse: Stmt[] = [];
    let finalbody: Stmt[] = [];
    for (const child of r.named(row)) {
      const kind = r.kind(child);
      if (kind === "except_clause" || kind === "except_group_clause") handlers.push(this.handler(child));
      else if (kind === "else_clause") orelse = this.elseBody(child);
      else if (kind === "finally_clause") finalbody = this.block(r.named(child).find((part) => r.kind(part) === "block") ?? -1);
    }
    return { kind: "Try", start, end, body: this.block(r.child(row, "body")), handlers, orelse, finalbody };
  }

  private handler(row: number): ExceptHandler {
    const { r } = this;
    const parts = r.named(row);
    const body = parts.find((part) => r.kind(part) === "block") ?? -1;
    let [type] = parts.filter((part) => part !== body);
    let alias = r.child(row, "alias");
    if (type !== undefined && r.kind(type) === "as_pattern") {
      alias = r.child(type, "alias");
      type = r.named(type)[0];
    }
    return {
      start: r.start(row),
      end: r.end(row),
      type: this.e.optional(type ?? -1),
      name: alias < 0 ? null : r.source(alias),
      nameStart: alias < 0 ? r.start(row) : r.start(alias),
      body: this.block(body),
    };
  }

  private aliases(row: number): Alias[] {
    const { r } = this;
    return r.children(row, "name").filter((child) => r.kind(child) !== ",").map((child) => {
      if (r.kind(child) !== "aliased_import") return { start: r.start(child), end: r.end(child), name: this.dotted(child), asname: null };
      return { start: r.start(child), end: r.end(child), name: this.dotted(r.child(child, "name")), asname: r.source(r.child(child, "alias")) };
    });
  }

  private dotted(row: number): string {
    return this.r.source(row).replace(/[\s\\]+/g, "");
  }

  private importFrom(row: number, { start, end }: Span): Stmt {
    const { r } = this;
    const from = r.child(row, "module_name");
    const source = this.dotted(from);
    const level = /^\.*/.exec(source)?.[0].length ?? 0;
    const star = r.named(row).find((child) => r.kind(child) === "wildcard_import");
    const names = star === undefined ? this.aliases(row) : [{ start: r.start(star), end: r.end(star), name: "*", asname: null }];
    return { kind: "ImportFrom", start, end, module: source.slice(level), level, names };
  }

  private matchStatement(row: number, { start, end }: Span): Stmt {
    const { r } = this;
    const cases: MatchCase[] = [];
    for (const clause of r.named(r.child(row, "body"))) {
      if (r.kind(clause) !== "case_clause") continue;
      const guard = r.child(clause, "guard");
      const captures: Name[] = [];
      for (const part of r.named(clause)) if (r.kind(part) === "case_pattern") this.captures(part, captures);
      cases.push({
        captures,
        guard: guard < 0 ? null : this.e.optional(r.named(guard)[0] ?? -1),
        body: this.block(r.child(clause, "consequence")),
      });
    }
    // `match a, b:` has several subjects: a tuple
    const subjects = r.children(row, "subject").filter((child) => r.kind(child) !== ",");
    const [first = -1] = subjects;
    const last = subjects.at(-1) ?? first;
    const subject: Expr = subjects.length < 2 ? this.need(first, row) : { kind: "Tuple", start: r.start(first), end: r.end(last), elts: subjects.map((one) => this.need(one, row)) };
    return { kind: "Match", start, end, subject, cases };
  }

  private captures(row: number, into: Name[]): void {
    const { r } = this;
    const kind = r.kind(row);
    if (kind === "dotted_name" || kind === "identifier") {
      const id = r.source(row);
      if (!id.includes(".") && id !== "_") into.push({ kind: "Name", start: r.start(row), end: r.end(row), id });
      return;
    }
    const rows = r.named(row);
    // `Point(x=0)`: the class name is no capture
    for (const child of kind === "class_pattern" ? rows.slice(1) : rows) this.captures(child, into);
  }

  private decorated(row: number, span: Span): Stmt[] {
    const { r } = this;
    const decorators: Expr[] = [];
    for (const child of r.named(row)) {
      if (r.kind(child) !== "decorator") continue;
      const [value] = r.named(child);
      if (value !== undefined) decorators.push(this.e.expr(value));
    }
    const definition = r.child(row, "definition");
    if (definition < 0) return this.broken(row, span);
    return [r.kind(definition) === "class_definition" ? this.classDef(definition, span, decorators) : this.functionDef(definition, span, decorators)];
  }

  private functionDef(row: number, { start, end }: Span, decorators: Expr[]): Stmt {
    const { r } = this;
    const name = r.child(row, "name");
    const params = r.child(row, "parameters");
    return {
      kind: "FunctionDef",
      start,
      end,
      name: r.source(name),
      nameStart: r.start(name),
      async: r.has(row, "async"),
      params: params < 0 ? [] : this.e.params(params),
      returns: this.e.optional(r.child(row, "return_type")),
      decorators,
      body: this.block(r.child(row, "body")),
      defStart: r.start(row),
    };
  }

  private classDef(row: number, { start, end }: Span, decorators: Expr[]): Stmt {
    const { r } = this;
    const name = r.child(row, "name");
    const list = r.child(row, "superclasses");
    const { args, keywords } = list < 0 ? { args: [], keywords: [] } : this.e.arguments(list);
    return {
      kind: "ClassDef",
      start,
      end,
      name: r.source(name),
      nameStart: r.start(name),
      bases: args,
      keywords,
      decorators,
      body: this.block(r.child(row, "body")),
      defStart: r.start(row),
    };
  }

  /** Python 2's `print x` reads as a call of print. */
  private printStatement(row: number, { start, end }: Span): Stmt {
    const args = this.r.named(row).map((child) => this.e.expr(child));
    const func: Expr = { kind: "Name", start, end: start + 5, id: "print" };
    return { kind: "Expr", start, end, value: { kind: "Call", start, end, func, args, keywords: [], argsStart: start + 5, argsEnd: end } };
  }

  /** An ERROR row, or code no version of Python knows: keeps the statements and expressions found in it. */
  private broken(row: number, { start, end }: Span): Stmt[] {
    const { r } = this;
    const body: Stmt[] = [];
    for (const child of r.named(row)) {
      const kind = r.kind(child);
      if (kind.endsWith("_statement") || kind.endsWith("_definition") || kind === "ERROR") body.push(...this.statement(child));
      else if (kind === "block") body.push(...this.block(child));
      else if (kind === "assignment") body.push(this.assignment(child, this.span(child)));
      else body.push({ kind: "Expr", start: r.start(child), end: r.end(child), value: this.e.expr(child) });
    }
    return [{ kind: "BadStmt", start, end, body }];
  }
}
