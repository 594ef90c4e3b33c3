import type { Call, Dict, Expr } from "../../languages/python/ast";
import type { ModuleScopes, PythonScope } from "../../languages/python/scopes";
import type { SecretShape } from "../../model/secret";
import { genericPair } from "../urls";
import { dotted, lastName, lookupOf, promptArguments } from "./calls";
import { formatHoles, holePlace } from "./holes";
import type { LibraryArguments } from "./library-arguments";
import { FIELD_CALLS, type Place, type Sink } from "./place";
import { looseCredentials, positionalCredentials } from "./positional";
import { methodName } from "./receiver";
import { AUTH, isLocal, isLogin, markSamples, pairedPassword, parameterNames, SAMPLE, textOf } from "./shapes";

/** Calls whose `key` is a secret. */
const KEYED = /^(?:(?:jose\.)?jwt\.(?:encode|decode)|hmac\.(?:new|digest)|cryptography\.fernet\.Fernet|Fernet|Crypto(?:dome)?\.Cipher\.\w+\.new)$/;

/** Calls that `options` reads. */
const OPTIONS = new Set("add_argument option text_input Option Argument password_input Password Textbox TextInput send_keys fill type press_sequentially input_text set setattr putenv setenv set_key setdefault add_header putheader set_header setRequestHeader".split(" "));

/** Clients whose `key` is one. */
const KEY_TAKERS = /^(?:login|authenticate)$|(?:Config|Credentials|Client|Api|API|TimeSeries|ForeignExchange|TechIndicators|CryptoCurrencies|FundamentalData)$/;

/** What a page's password field is called or found by. */
const PASSWORD_FIELD = /passw|pwd|(?:^|[#."'=_-])pass(?:$|["'\]_-])/i;
/** What takes `user/password@server` of Oracle. */
const OPENS_DATABASE = /^(?:connect|connect_async|Connection|SessionPool|ConnectionPool|create_pool)$/;
/** Cookies that open a session. */
const COOKIE = /sess|token|auth|sid|jwt/i;
/** What types a text into a field of a page. */
const TYPES = /^(?:send_keys|fill|type|press_sequentially|input_text)$/;

/** What the object of a method is called or found by: `password_box`, `page.get_by_label("Password")`. */
function receiverText(func: Expr): string {
  if (func.kind !== "Attribute") return "";
  const { value } = func;
  return value.kind === "Call" ? textOf(value.args.at(-1)) : lastName(value);
}

/** Says what the arguments of calls are called. */
export class CallVisitor {
  constructor(
    private readonly scopes: ModuleScopes,
    private readonly sink: Sink,
    private readonly samples: Set<Expr>,
    private readonly library: LibraryArguments,
  ) {}

  /** Names the arguments of a call. */
  visit(call: Call, scope: PythonScope): void {
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
      const passwords = AUTH.test(name) ? (value.kind === "List" ? value.elts : [value]).flatMap((pair) => pairedPassword(pair, scope) ?? []) : [];
      for (const password of passwords) this.sink.value(password, at("password", "kwarg"), scope);
      if (passwords.length > 0) continue;
      if (SAMPLE.test(name)) markSamples(value, this.samples);
      else if (name === "key" && KEYED.test(qualified ?? last)) this.sink.value(value, at("signing_key", "kwarg"), scope);
      else if (value.kind === "Str" && (name === "auth" || ((name === "key" || name === "subscription") && KEY_TAKERS.test(last)))) this.sink.value(value, { ...at("access_token", "kwarg"), generatedOnly: true }, scope);
      else if (name === "cookies" && value.kind === "Dict") this.cookies(value, scope);
      else if (!(FIELD_CALLS.has(last) && name === "default")) this.sink.value(value, { ...at(name, "kwarg"), login }, scope);
    }
    const positional = positionalCredentials(call, last, () => qualified ?? methodName(call.func, this.scopes, scope), this.library);
    for (const [index, name] of positional) {
      const argument = call.args[index];
      if (argument && argument.kind !== "Starred" && !(index === 1 && genericPair(textOf(call.args[0]), textOf(argument)))) this.sink.value(argument, { ...at(name, "argument"), login: index >= 2 && call.args[0]?.kind === "Str" && call.args[index - 1]?.kind === "Str" }, scope);
    }
    if (positional.length === 0) for (const [index, name] of looseCredentials(call, last)) if (call.args[index]) this.sink.value(call.args[index], { ...at(name, "argument"), generatedOnly: true }, scope);
    // who may log in, handed to what asks them
    for (const argument of /Auth$/.test(last) ? call.args : []) if (argument.kind === "Dict") this.sink.users(argument, scope);
    if (last === "Hasher" && call.args[0]?.kind === "List") for (const element of call.args[0].elts) this.sink.value(element, at("password", "argument"), scope);
    for (const { name, value } of formatHoles(call)) this.sink.value(value, holePlace(name), scope);
    if ((/b64encode$/.test(last) || OPENS_DATABASE.test(last)) && call.args[0]) this.sink.basic(call.args[0], OPENS_DATABASE.test(last));
    const [command] = call.args;
    if (command?.kind === "List" || command?.kind === "Tuple") this.sink.command(command.elts);
    this.options(call, last, scope, at);
    this.projectCall(call, qualified, scope, at);
    for (const prompt of promptArguments(call)) this.sink.prompt(prompt, scope);
  }

  /** `add_argument("--api-key", default=…)`, `setattr(x, "password", …)`, `text_input("API key", value=…)`, `setenv(name, value)`. */
  private options(call: Call, last: string, scope: PythonScope, at: (name: string, shape: SecretShape, fallback?: boolean) => Place): void {
    if (!OPTIONS.has(last)) return;
    const [first, second, third] = call.args;
    if (/^(?:add_argument|option|text_input|Option|Argument|password_input|Password|Textbox|TextInput)$/.test(last)) {
      const flag = call.args.find((arg) => arg.kind === "Str" && arg.value.startsWith("--")) ?? first;
      const value = call.keywords.find((keyword) => keyword.name === "default" || keyword.name === "value")?.value ?? (last === "text_input" ? second : flag !== first ? first : undefined);
      if (flag?.kind === "Str" && value) this.sink.value(value, at(flag.value.startsWith("-") ? flag.value : flag.value.toLowerCase(), "parameter-default", true), scope);
    }
    // `reader.option("password", "…")`
    if (last === "option" && call.func.kind === "Attribute" && call.args.length === 2 && first?.kind === "Str" && !first.value.startsWith("-") && second) this.sink.value(second, at(first.value, "argument"), scope);
    // what a program types into a page's password field
    if (TYPES.test(last)) {
      const alone = call.args.length === 1;
      const field = alone ? receiverText(call.func) : textOf(first);
      const typed = alone ? first : second;
      if (typed && PASSWORD_FIELD.test(field)) this.sink.value(typed, at("password", "argument"), scope);
    }
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
    if (last === "set" && call.func.kind === "Attribute" && /cookies$/.test(lastName(call.func.value)) && first?.kind === "Str" && second && COOKIE.test(first.value)) this.sink.value(second, at("access_token", "argument"), scope);
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

  /** Cookies of a session. */
  cookies(dict: Dict, scope: PythonScope): void {
    for (const { key, value } of dict.items) {
      if (key?.kind === "Str" && COOKIE.test(key.value)) this.sink.value(value, { name: "access_token", shape: "dict-value", fallback: false, localServer: false }, scope);
    }
  }
}
