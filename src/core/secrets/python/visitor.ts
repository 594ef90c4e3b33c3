import type { PythonSource } from "../../languages/document";
import type { Call, ClassDef, Dict, Expr, FunctionDef, Stmt } from "../../languages/python/ast";
import { scopesOf, type ModuleScopes, type PythonScope } from "../../languages/python/scopes";
import { bodies, childExpressions, statementExpressions } from "../../languages/python/visit";
import type { SecretShape } from "../../model/secret";
import { genericPair, isLocalHost } from "../urls";
import { fold } from "./fold";
import { dotted, isLookup, lastName, lookedUp, lookupOf, promptArguments } from "./calls";
import { formatHoles, joinedHoles, percentHoles, QUERY_KEY, sumHoles, type Hole } from "./holes";
import { loopPairs } from "./pairs";
import { looseCredentials, positionalCredentials } from "./positional";
import { methodName } from "./receiver";

/** Where an expression stands: what it is called there and how. */
export interface Place {
  readonly name: string;
  readonly shape: SecretShape;
  readonly fallback: boolean;
  readonly localServer: boolean;
  /** True where a server and a user stand beside it. */
  readonly login?: boolean;
  /** True where the name alone says little: only a value that looks generated counts. */
  readonly generatedOnly?: boolean;
}

export interface Sink {
  /** Called for each statement; throws where the work was overtaken. */
  step(): void;
  /** An expression stands where a value named `place.name` would. */
  value(expr: Expr, place: Place, scope: PythonScope): void;
  /** The name argument of a lookup: a key there is a mistake. */
  lookupName(expr: Expr): void;
  prompt(expr: Expr, scope: PythonScope): void;
  /** An argument whose parameter is known only where the callee's module is. */
  foreign(call: Call, qualified: string): void;
  /** A command with its arguments as a list. */
  command(words: readonly Expr[]): void;
  /** Any string-like expression, outermost first. */
  string(expr: Expr, place: Place | null): void;
}

const SETTINGS_BASES = /(?:BaseSettings|BaseModel|Settings|Config|Schema|SQLModel|Struct|TypedDict|NamedTuple)$/;
export const FIELD_CALLS = new Set(["Field", "field", "ib", "attrib", "PrivateAttr", "Option", "Argument", "Input", "mapped_column", "Column", "CharField", "StrInput", "SecretStrInput", "Body", "Query", "Header"]);
const HEADERS = /^(?:authorization|proxy-authorization|x-[\w-]*(?:key|token|secret|auth)[\w-]*|api-key|apikey|cookie|x-access-token|private-token|ocp-apim-subscription-key|xi-api-key)$/i;

/** Walks a module and names every place where a credential could stand. */
export class PythonVisitor {
  private readonly scopes: ModuleScopes;
  /** Dicts that documentation shows: `json_schema_extra={"example": {…}}`. */
  private readonly samples = new Set<Expr>();

  constructor(
    private readonly source: PythonSource,
    private readonly sink: Sink,
  ) {
    this.scopes = scopesOf(source);
  }

  run(): void {
    this.block(this.source.module.body, this.scopes.top, null);
  }

  private block(body: readonly Stmt[], scope: PythonScope, owner: ClassDef | null): void {
    for (const stmt of body) this.statement(stmt, scope, owner);
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

  /** Values that a template's text before them names; of names only what ends up in an address or a header is followed. */
  private holes(holes: readonly Hole[], scope: PythonScope): void {
    for (const { name, value } of holes) this.sink.value(value, { name, shape: "fstring-part", fallback: false, localServer: false, generatedOnly: name === QUERY_KEY }, scope);
  }

  /** `def api_key(): return "…"`: the function's name says what it gives. */
  private returned(fn: FunctionDef): void {
    const name = fn.name.replace(/^_*(?:get|load|fetch|read|make|default|build)_/, "");
    const scope = this.scopes.of(fn);
    for (const stmt of fn.body) {
      if (stmt.kind === "Return" && stmt.value && fold(stmt.value)) this.sink.value(stmt.value, { name, shape: "expression", fallback: false, localServer: false, generatedOnly: true }, scope);
    }
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
    const password = AUTH.test(name) ? pairedPassword(value) : null;
    if (password) this.sink.value(password, { name: "password", shape, fallback: false, localServer: false }, scope);
    if (/cookies$/i.test(name) && value.kind === "Dict") this.cookies(value, scope);
    const environment = target.kind === "Subscript" && /environ$/.test(dotted(target.value));
    const header = target.kind === "Subscript" && HEADERS.test(name);
    const field = shape === "field-default" && (owner === null || isSettings(owner));
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
        this.call(expr, scope);
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

  private call(call: Call, scope: PythonScope): void {
    const qualified = this.scopes.qualify(call.func, scope);
    const last = lastName(call.func);
    const localServer = call.keywords.some(({ name, value }) => name !== null && /base_?url|api_?base|^host$|endpoint/i.test(name) && value.kind === "Str" && isLocal(value.value));
    const at = (name: string, shape: SecretShape, fallback = false): Place => ({ name, shape, fallback, localServer });

    const lookup = lookupOf(call, qualified);
    if (lookup) {
      if (lookup.environment) this.sink.lookupName(lookup.name);
      if (lookup.fallback && lookup.name.kind === "Str") this.sink.value(lookup.fallback, at(lookup.name.value, lookup.shape, true), scope);
    }
    const login = isLogin(call.keywords.map(({ name }) => name ?? ""));
    for (const { name, value } of call.keywords) {
      if (name === null) continue;
      const password = AUTH.test(name) ? pairedPassword(value) : null;
      if (password) this.sink.value(password, at("password", "kwarg"), scope);
      else if (SAMPLE.test(name)) markSamples(value, this.samples);
      else if (name === "key" && KEYED.test(qualified ?? last)) this.sink.value(value, at("signing_key", "kwarg"), scope);
      else if (value.kind === "Str" && (name === "auth" || ((name === "key" || name === "subscription") && /^(?:login|authenticate)$|(?:Config|Credentials)$|(?:Client|Api|API|TimeSeries|ForeignExchange|TechIndicators|CryptoCurrencies|FundamentalData)$/.test(last)))) this.sink.value(value, { ...at("access_token", "kwarg"), generatedOnly: true }, scope);
      else if (name === "cookies" && value.kind === "Dict") this.cookies(value, scope);
      else if (!(FIELD_CALLS.has(last) && name === "default")) this.sink.value(value, { ...at(name, "kwarg"), login }, scope);
    }
    const positional = positionalCredentials(call, last, () => qualified ?? methodName(call.func, this.scopes, scope));
    for (const [index, name] of positional) {
      const argument = call.args[index];
      if (argument && argument.kind !== "Starred" && !(index === 1 && genericPair(textOf(call.args[0]), textOf(argument)))) this.sink.value(argument, at(name, "argument"), scope);
    }
    if (positional.length === 0) for (const [index, name] of looseCredentials(call, last)) if (call.args[index]) this.sink.value(call.args[index], { ...at(name, "argument"), generatedOnly: true }, scope);
    this.holes(formatHoles(call), scope);
    const [command] = call.args;
    if (command?.kind === "List" || command?.kind === "Tuple") this.sink.command(command.elts);
    this.options(call, last, scope, at);
    this.projectCall(call, qualified, scope, at);
    for (const prompt of promptArguments(call)) this.sink.prompt(prompt, scope);
  }

  /** `add_argument("--api-key", default=…)`, `setattr(x, "password", …)`, `text_input("API key", value=…)`, `setenv(name, value)`. */
  private options(call: Call, last: string, scope: PythonScope, at: (name: string, shape: SecretShape, fallback?: boolean) => Place): void {
    const [first, second, third] = call.args;
    if (/^(?:add_argument|option|text_input|Option|Argument|password_input|Password|Textbox|TextInput)$/.test(last)) {
      const flag = call.args.find((arg) => arg.kind === "Str" && arg.value.startsWith("--")) ?? first;
      const value = call.keywords.find((keyword) => keyword.name === "default" || keyword.name === "value")?.value ?? (last === "text_input" ? second : flag !== first ? first : undefined);
      if (flag?.kind === "Str" && value) this.sink.value(value, at(flag.value.startsWith("-") ? flag.value : flag.value.toLowerCase(), "parameter-default", true), scope);
    }
    // what a program types into a page's password field
    const field = last === "send_keys" && call.func.kind === "Attribute" && call.func.value.kind === "Call" ? call.func.value.args.at(-1) : /^(?:fill|type|press_sequentially|input_text)$/.test(last) ? first : undefined;
    const typed = last === "send_keys" ? first : second;
    if (field?.kind === "Str" && typed && /passw|pwd/i.test(field.value)) this.sink.value(typed, at("password", "argument"), scope);
    // configparser: section, option, value
    if (last === "set" && call.args.length === 3 && second?.kind === "Str" && third?.kind === "Str") this.sink.value(third, at(second.value, "argument"), scope);
    // a setting by its path: `conf.set("fs.s3a.secret.key", …)`
    if (last === "set" && call.args.length === 2 && first?.kind === "Str" && second && first.value.includes(".")) this.sink.value(second, at(first.value, "argument"), scope);
    if (last === "setattr" && second?.kind === "Str" && third) this.sink.value(third, at(second.value, "argument"), scope);
    if (/^(?:putenv|setenv|set_key|setdefault)$/.test(last)) {
      const [name, value] = last === "set_key" ? [second, third] : [first, second];
      if (name?.kind === "Str" && value && (last !== "setdefault" || /environ$/.test(call.func.kind === "Attribute" ? dotted(call.func.value) : ""))) {
        this.sink.value(value, at(name.value, "env-write"), scope);
      }
    }
    if (/^(?:add_header|putheader|set_header|setRequestHeader)$/.test(last) && first?.kind === "Str" && second) this.sink.value(second, at(first.value, "header"), scope);
  }

  /** Positional arguments of the project's own functions and classes, by the parameter's name. */
  private projectCall(call: Call, qualified: string | null, scope: PythonScope, at: (name: string, shape: SecretShape) => Place): void {
    // a method's class is known only where objects are: the linker asks the evaluator
    if (call.func.kind === "Attribute" && call.args.some((arg) => arg.kind === "Str")) this.sink.foreign(call, qualified ?? call.func.attr);
    if (call.args.length === 0 || qualified === null || !call.args.some((arg) => arg.kind === "Str" || arg.kind === "JoinedStr" || arg.kind === "BinOp" || arg.kind === "Name")) return;
    const binding = call.func.kind === "Name" ? scope.lookup(call.func.id).at(-1) : undefined;
    if (binding?.kind === "function" || binding?.kind === "class") {
      parameterNames(binding.node).forEach((name, i) => {
        const argument = call.args[i];
        if (argument && name !== "") this.sink.value(argument, at(name, "argument"), scope);
      });
    } else if (binding?.kind === "import" && call.args.some((arg) => arg.kind === "Str")) this.sink.foreign(call, qualified);
  }

  private cookies(dict: Dict, scope: PythonScope): void {
    for (const { key, value } of dict.items) {
      if (key?.kind === "Str" && /sess|token|auth|sid|jwt/i.test(key.value)) this.sink.value(value, { name: "access_token", shape: "dict-value", fallback: false, localServer: false }, scope);
    }
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

/** Parameter names in order, `self` and `cls` left out; of a class its `__init__`'s, or a dataclass's fields. */
export function parameterNames(node: FunctionDef | ClassDef): readonly string[] {
  if (node.kind === "FunctionDef") return node.params.filter((param) => param.form === "positional").map((param) => param.name).filter((name, i) => i > 0 || (name !== "self" && name !== "cls"));
  const init = node.body.find((stmt) => stmt.kind === "FunctionDef" && stmt.name === "__init__");
  if (init?.kind === "FunctionDef") return parameterNames(init);
  const dataclass = node.decorators.some((decorator) => /dataclass|^attr|define|frozen/.test(dotted(decorator.kind === "Call" ? decorator.func : decorator))) || node.bases.some((base) => /NamedTuple/.test(dotted(base)));
  return dataclass ? node.body.flatMap((stmt) => (stmt.kind === "AnnAssign" && stmt.target.kind === "Name" ? [stmt.target.id] : [])) : [];
}

function isSettings(node: ClassDef): boolean {
  return node.decorators.length > 0 || node.bases.some((base) => SETTINGS_BASES.test(dotted(base))) || /(?:Settings|Config|Configuration)$/.test(node.name);
}

/** Names of what opens a connection: a server and a user. */
function isLogin(names: readonly string[]): boolean {
  return names.some((name) => /^(?:host(?:name)?|server|dsn|account|db_?host|mysql_?host)$/i.test(name)) && names.some((name) => /^(?:user(?:name)?|uid|login|db_?user)$/i.test(name));
}

function isLocal(url: string): boolean {
  const host = /^(?:[a-z]+:\/\/)?([^/]+)/i.exec(url)?.[1] ?? "";
  return isLocalHost(host) && !/^[\w-]+$/.test(url.replace(/^localhost$/, "localhost."));
}

const SAMPLE = /^(?:examples?|sample|openapi_examples?)$/i;

function markSamples(value: Expr, into: Set<Expr>): void {
  if (value.kind === "Dict") into.add(value);
  else if (value.kind === "List" || value.kind === "Tuple") for (const element of value.elts) markSamples(element, into);
}

/** Calls whose `key` is a secret. */
const KEYED = /^(?:(?:jose\.)?jwt\.(?:encode|decode)|hmac\.(?:new|digest)|cryptography\.fernet\.Fernet|Fernet|Crypto(?:dome)?\.Cipher\.\w+\.new)$/;

/** Keywords and attributes that take a user and a password. */
const AUTH = /^_?(?:http_?|basic_?|proxy_?)?auth$/i;

/** The second of a pair: `("user", "password")`. */
function pairedPassword(value: Expr): Expr | null {
  if ((value.kind !== "Tuple" && value.kind !== "List") || value.elts.length !== 2) return null;
  const [user, password] = value.elts;
  return password && !genericPair(textOf(user), textOf(password)) ? password : null;
}

function textOf(expr: Expr | undefined): string {
  return expr?.kind === "Str" ? expr.value : "";
}

/** The name that a target or operand goes by: `x`, `self.x`, `config["x"]`. */
export function targetName(target: Expr): string | null {
  if (target.kind === "Name") return target.id;
  if (target.kind === "Attribute") return target.attr;
  if (target.kind === "Subscript") return fold(target.index)?.value ?? null;
  if (target.kind === "Call" && target.func.kind === "Attribute" && target.func.attr === "get" && target.args[0]?.kind === "Str") return target.args[0].value;
  return null;
}
