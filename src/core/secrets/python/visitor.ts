import type { PythonSource } from "../../languages/document";
import type { ClassDef, Dict, Expr, FunctionDef, Stmt } from "../../languages/python/ast";
import { scopesOf, type ModuleScopes, type PythonScope } from "../../languages/python/scopes";
import { bodies, childExpressions, statementExpressions, walkStatements } from "../../languages/python/visit";
import type { SecretShape } from "../../model/secret";
import { optionName } from "../formats/entry";
import { CallVisitor } from "./call-visitor";
import { dotted, isLookup, lastName, lookedUp } from "./calls";
import { fold } from "./fold";
import { holePlace, joinedHoles, percentHoles, sumHoles, type Hole } from "./holes";
import type { LibraryArguments } from "./library-arguments";
import { loopPairs } from "./pairs";
import { HEADERS, type Place, type Sink } from "./place";
import { promptedPassword } from "./prompted";
import { AUTH, isLogin, isSettings, LOGIN, markSamples, pairedPassword, SAMPLE, targetName, textOf } from "./shapes";

/** What a person chooses as a password: letters, digits and perhaps marks. */
const CHOSEN = /^(?=.*[A-Za-z])(?=.*\d)\S{6,60}$/;

/** Tables of those who may log in. */
const USERS = /^(?:(?:fake|valid|default|demo|auth|allowed|login|app|mock)_)?(?:users?|accounts|logins|credentials|user_credentials|admins|usuarios|utilisateurs|benutzer|user(?:name)?s?_(?:and_)?pass(?:word)?s?(?:_pairs?)?)(?:_?(?:db|dict|map|table|store|database))?$/i;
/** Names of a user and a password together. */
const PAIRS = /^_?(?:\w{1,20}_)?(?:credentials|creds|login|account|auth)$/i;
/** Calls that put texts together or decode them. */
const JOINS = /^(?:join|format|(?:standard_|urlsafe_)?b64decode|fromhex)$/;
/** Longer lists are data. */
const MAX_WORDS = 200;

/** Walks a module and names every place where a credential could stand. */
export class PythonVisitor {
  private readonly scopes: ModuleScopes;
  private readonly calls: CallVisitor;
  /** Dicts that documentation shows: `json_schema_extra={"example": {…}}`. */
  private readonly samples = new Set<Expr>();

  constructor(
    private readonly source: PythonSource,
    private readonly sink: Sink,
    library: LibraryArguments,
  ) {
    this.scopes = scopesOf(source);
    this.calls = new CallVisitor(this.scopes, sink, this.samples, library);
  }

  run(): void {
    this.block(this.source.module.body, this.scopes.top, null);
  }

  private block(body: readonly Stmt[], scope: PythonScope, owner: ClassDef | null): void {
    body.forEach((stmt, i) => {
      const typed = promptedPassword(body[i - 1], stmt);
      if (typed) this.sink.value(typed, { name: "password", shape: "argument", fallback: false, localServer: false }, scope);
      this.statement(stmt, scope, owner);
    });
  }

  private statement(stmt: Stmt, scope: PythonScope, owner: ClassDef | null): void {
    this.sink.step();
    switch (stmt.kind) {
      case "Assign":
        for (const target of stmt.targets) this.assign(target, stmt.value, scope, owner ? "field-default" : "assignment", owner);
        break;
      case "AnnAssign":
        if (stmt.value) this.assign(stmt.target, stmt.value, scope, owner ? "field-default" : "annotated", owner);
        break;
      case "AugAssign":
        this.assign(stmt.target, stmt.value, scope, "assignment", null);
        break;
      case "FunctionDef":
        this.parameters(stmt, scope);
        this.returned(stmt);
        break;
      case "For":
        this.loop(stmt.target, stmt.iter, scope);
        break;
      default:
        break;
    }
    for (const expr of statementExpressions(stmt)) this.expression(expr, scope, null);
    const inner = stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? this.scopes.of(stmt) : scope;
    for (const body of bodies(stmt)) this.block(body, inner, stmt.kind === "ClassDef" ? stmt : stmt.kind === "FunctionDef" ? null : owner);
  }

  private loop(target: Expr, iter: Expr, scope: PythonScope): void {
    for (const [name, value] of loopPairs(target, iter, scope)) if (value.kind !== "Str" || (/\d/.test(value.value) && !value.value.startsWith(name))) this.sink.value(value, { name, shape: "expression", fallback: false, localServer: false }, scope);
  }

  /** Values that a template's text before them names. */
  private holes(holes: readonly Hole[], scope: PythonScope): void {
    for (const { name, value } of holes) this.sink.value(value, holePlace(name), scope);
  }

  /** `def api_key(): return "…"`: the function's name says what it gives. */
  private returned(fn: FunctionDef): void {
    const name = fn.name.replace(/^_*(?:get|load|fetch|read|make|default|build)_/, "");
    const scope = this.scopes.of(fn);
    walkStatements(fn.body, (stmt) => {
      const folded = stmt.kind === "Return" && stmt.value ? fold(stmt.value) : null;
      if (folded) this.sink.value(folded.expr, { name, shape: "expression", fallback: false, localServer: false, generatedOnly: !CHOSEN.test(folded.value) || !/pass|pwd/i.test(name) }, scope);
      return stmt.kind !== "FunctionDef" && stmt.kind !== "ClassDef";
    });
  }

  private parameters(node: Pick<FunctionDef, "params">, scope: PythonScope): void {
    for (const param of node.params) {
      if (param.default) this.sink.value(param.default, { name: param.name, shape: "parameter-default", fallback: true, localServer: false }, scope);
    }
  }

  private assign(target: Expr, value: Expr, scope: PythonScope, shape: SecretShape, owner: ClassDef | null): void {
    if ((target.kind === "Tuple" || target.kind === "List") && (value.kind === "Tuple" || value.kind === "List")) {
      target.elts.forEach((elt, i) => {
        const part = value.elts[i];
        if (part) this.assign(elt, part, scope, shape, owner);
      });
      return;
    }
    const name = targetName(target);
    if (name === null) return;
    const paired = AUTH.test(name) || PAIRS.test(name) ? pairedPassword(value, scope) : null;
    const password = paired && (AUTH.test(name) || LOGIN.test(textOf(paired))) ? paired : null;
    if (password) this.sink.value(password, { name: "password", shape, fallback: false, localServer: false }, scope);
    if (USERS.test(name) && value.kind === "Dict") this.sink.users(value, scope);
    if (/cookies$/i.test(name) && value.kind === "Dict") this.calls.cookies(value, scope);
    const environment = target.kind === "Subscript" && /environ$/.test(dotted(target.value));
    const header = target.kind === "Subscript" && HEADERS.test(name);
    const field = shape === "field-default" && (owner === null || isSettings(owner));
    // the members of an enumeration are names
    if (owner?.bases.some((base) => /Enum$|Choices$/.test(dotted(base)))) {
      this.sink.value(value, { name, shape, fallback: false, localServer: false, generatedOnly: true }, scope);
      return;
    }
    const actual: SecretShape = environment ? "env-write" : header ? "header" : shape === "field-default" && !field ? (target.kind === "Name" ? "assignment" : "expression") : shape;
    this.sink.value(value, { name, shape: actual, fallback: field, localServer: false }, scope);
  }

  private expression(expr: Expr, scope: PythonScope, place: Place | null): void {
    let inside = scope;
    switch (expr.kind) {
      case "Str":
        this.sink.string(expr, place);
        break;
      case "JoinedStr":
        this.sink.string(expr, place);
        this.holes(joinedHoles(expr), scope);
        break;
      case "BinOp":
        this.sink.string(expr, place);
        this.holes(percentHoles(expr), scope);
        this.holes(sumHoles(expr), scope);
        break;
      case "BoolOp": {
        const [first] = expr.values;
        const name = first && isLookup(first) ? lookedUp(first) : null;
        if (name !== null) this.sink.value(expr, { name, shape: "env-default", fallback: true, localServer: false }, scope);
        break;
      }
      case "NamedExpr":
        this.assign(expr.target, expr.value, scope, "assignment", null);
        break;
      case "Call":
        this.calls.visit(expr, scope);
        if (JOINS.test(lastName(expr.func))) this.sink.string(expr, place);
        break;
      case "Dict":
        this.dict(expr, scope);
        break;
      case "Compare": {
        const sides = [expr.left, ...expr.comparators];
        for (const side of sides) {
          const name = targetName(side);
          if (name === null) continue;
          for (const other of sides) {
            const values = other.kind === "Tuple" || other.kind === "List" || other.kind === "Set" ? other.elts : [other];
            for (const value of values) if (value.kind === "Str") this.sink.value(value, { name, shape: "comparison", fallback: false, localServer: false }, scope);
          }
        }
        break;
      }
      case "Tuple": {
        const [header, value] = expr.elts;
        if (expr.elts.length === 2 && header?.kind === "Str" && value) {
          const known = HEADERS.test(header.value);
          this.sink.value(value, { name: header.value, shape: known ? "header" : "dict-value", fallback: false, localServer: false, generatedOnly: !known }, scope);
        }
        break;
      }
      case "List":
        this.optionWords(expr.elts, scope);
        break;
      case "Lambda":
        this.parameters(expr, scope);
        inside = this.scopes.of(expr);
        break;
      case "Comprehension":
        inside = this.scopes.of(expr);
        for (const { target, iter } of expr.generators) this.loop(target, iter, inside);
        break;
      case "Subscript":
        if (expr.index.kind === "Str" && /(?:environ|secrets)$/.test(dotted(expr.value))) this.sink.lookupName(expr.index);
        break;
      default:
        break;
    }
    for (const child of childExpressions(expr)) this.expression(child, inside, null);
  }

  /** `["mcp-server", "--api-token", "…"]`: an option and its value among the words of a command. */
  private optionWords(words: readonly Expr[], scope: PythonScope): void {
    words.slice(0, MAX_WORDS).forEach((word, i) => {
      const name = word.kind === "Str" && word.value.startsWith("--") ? optionName(word.value) : null;
      const value = words[i + 1];
      if (name !== null && value?.kind === "Str" && optionName(value.value) === null) this.sink.value(value, { name, shape: "argument", fallback: false, localServer: false }, scope);
    });
  }

  private dict(dict: Dict, scope: PythonScope): void {
    if (this.samples.has(dict)) {
      for (const { value } of dict.items) if (value.kind === "Dict") this.samples.add(value);
      return;
    }
    const login = isLogin(dict.items.map(({ key }) => (key?.kind === "Str" ? key.value : "")));
    let pairName: string | null = null;
    let pairValue: Expr | null = null;
    for (const { key, value } of dict.items) {
      if (key?.kind !== "Str") continue;
      if (SAMPLE.test(key.value)) markSamples(value, this.samples);
      const password = AUTH.test(key.value) ? pairedPassword(value, scope) : null;
      if (password) this.sink.value(password, { name: "password", shape: "dict-value", fallback: false, localServer: false }, scope);
      const shape: SecretShape = HEADERS.test(key.value) ? "header" : "dict-value";
      if (/^(?:name|key|header)$/i.test(key.value) && value.kind === "Str") pairName = value.value;
      else if (/^value$/i.test(key.value)) pairValue = value;
      this.sink.value(value, { name: key.value, shape, fallback: false, localServer: dict.items.some((item) => item.value.kind === "Str" && /^https?:\/\/(?:localhost|127\.)/.test(item.value.value)), login }, scope);
    }
    const named = (key: string): Expr | undefined => dict.items.find((item) => item.key?.kind === "Str" && item.key.value === key)?.value;
    const secret = named("username") ? named("key") : undefined;
    if (secret) this.sink.value(secret, { name: "api_key", shape: "dict-value", fallback: false, localServer: false, generatedOnly: true }, scope);
    if (pairName !== null && pairValue) this.sink.value(pairValue, { name: pairName, shape: "dict-value", fallback: false, localServer: false }, scope);
    const role = named("role");
    const content = named("content");
    if (role?.kind === "Str" && content && /^(?:system|user|assistant|developer)$/.test(role.value)) this.sink.prompt(content, scope);
  }
}
