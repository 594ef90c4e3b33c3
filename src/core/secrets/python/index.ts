import type { PythonSource } from "../../languages/document";
import type { Call, Expr, JoinedStr, Stmt, Str } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";
import { walkExpression, walkStatements } from "../../languages/python/visit";
import { contains } from "../../text/range";
import type { Collector } from "../collector";
import { headerValue, type HeaderValue } from "../headers";
import { promptSecrets } from "../prose";
import { isLookup, lookedUp } from "./calls";
import type { ForeignCall, PythonFacts, Reference } from "./facts";
import { fold, literalIn, type Folded } from "./fold";
import { libraryArguments } from "./library-arguments";
import { FIELD_CALLS, type Place } from "./place";
import { logins, parameterNames } from "./shapes";
import { StringRanges } from "./strings";
import { BASIC, ORACLE, TextSecrets } from "./texts";
import { PythonVisitor } from "./visitor";

const MAX_DEPTH = 8;
/** Longer lists of passwords are words to refuse or to try. */
const WORD_LIST = 12;
/** Values judged between two looks at whether the work was overtaken. */
const BATCH = 200;
/** Finds the secrets of a Python module or notebook, and the references that only the whole project can follow. */
export class PythonSecrets {
  private readonly references: Reference[] = [];
  private readonly foreign: ForeignCall[] = [];
  private readonly constants = new Set<string>();
  private readonly takers = new Set<string>();
  private readonly strings: { readonly expr: Str | JoinedStr; readonly place: Place | null }[] = [];
  private readonly docstrings = new Set<Expr>();
  private readonly ranges: StringRanges;
  private readonly texts: TextSecrets;

  constructor(
    private readonly source: PythonSource,
    private readonly collector: Collector,
  ) {
    this.ranges = new StringRanges(source);
    this.texts = new TextSecrets(source, collector, this.ranges);
  }

  run(): PythonFacts {
    this.survey();
    const values: (() => void)[] = [];
    const { cancellation } = this.collector.input;
    let steps = 0;
    new PythonVisitor(this.source, {
      value: (expr, place, scope) => { if (this.tellsSomething(expr, place)) values.push(() => { this.value(expr, place, scope, 0); }); },
      lookupName: (expr) => values.push(() => { this.lookupName(expr); }),
      prompt: (expr, scope) => { this.prompt(expr, scope); },
      step: () => { if (steps++ % BATCH === 0) cancellation.check(); },
      basic: (expr, oracle) => values.push(() => { this.texts.basic(expr, oracle ? ORACLE : BASIC); }),
      users: (dict, scope) => { for (const value of logins(dict)) values.push(() => { this.value(value, { name: "password", shape: "dict-value", fallback: false, localServer: false }, scope, 0); }); },
      command: (words) => values.push(() => { this.texts.command(words); }),
      foreign: (call, qualified) => this.foreign.push({ call, qualified, source: this.source }),
      string: (expr, place) => {
        if (expr.kind === "Str" || expr.kind === "JoinedStr") this.strings.push({ expr, place });
        else if (expr.kind === "BinOp" || expr.kind === "Call") values.push(() => { this.texts.whole(expr); });
      },
    }, libraryArguments(this.collector.judge.knowledge.credentialArguments)).run();
    // prompts are known before the values inside them are judged
    values.forEach((judge, i) => {
      if (i % BATCH === 0) cancellation.check();
      judge();
    });
    this.strings.forEach(({ expr }, i) => {
      if (i % BATCH === 0) cancellation.check();
      if (!this.docstrings.has(expr)) this.texts.text(expr);
    });
    this.tokens();
    return { references: this.references, foreign: this.foreign, constants: this.constants, takers: this.takers };
  }

  /** False for most of a program: numbers and constants, and names in places that are no credential's. */
  private tellsSomething(expr: Expr, place: Place): boolean {
    if (expr.kind === "Num" || expr.kind === "Constant" || expr.kind === "Compare" || expr.kind === "Comprehension" || expr.kind === "Lambda") return false;
    return (expr.kind !== "Name" && expr.kind !== "Attribute") || place.shape === "header" || this.collector.judge.name(place.name) !== null;
  }

  /** Judges an expression that stands for a value of that name. */
  value(expr: Expr, place: Place, scope: PythonScope, depth: number): void {
    if (depth > MAX_DEPTH) return;
    switch (expr.kind) {
      case "BoolOp": {
        const [first, ...rest] = expr.values;
        if (!first) return;
        this.value(first, place, scope, depth + 1);
        const lookup = isLookup(first);
        // `x = os.getenv("API_KEY") or "…"`: the variable's name tells what x does not
        const name = lookup && !this.collector.judge.name(place.name) ? (lookedUp(first) ?? place.name) : place.name;
        for (const value of rest) this.value(value, { ...place, name, shape: lookup ? "env-default" : place.shape, fallback: true }, scope, depth + 1);
        return;
      }
      case "IfExp": {
        const lookup = [expr.body, expr.orelse].find(isLookup);
        const other = lookup && !this.collector.judge.name(place.name) ? { ...place, name: lookedUp(lookup) ?? place.name, shape: "env-default" as const, fallback: true } : place;
        this.value(expr.body, other, scope, depth + 1);
        this.value(expr.orelse, other, scope, depth + 1);
        return;
      }
      case "NamedExpr":
      case "Await":
        this.value(expr.value, place, scope, depth + 1);
        return;
      case "Name":
      case "Attribute": {
        this.refer(expr, place, scope);
        return;
      }
      case "Tuple":
      case "List":
      case "Set":
        // `Env(SECRET_KEY=(str, "…"))`: a type and its default
        if (expr.kind === "Tuple" && expr.elts.length === 2 && expr.elts[0]?.kind === "Name" && /^(?:str|bytes)$/.test(expr.elts[0].id) && expr.elts[1]) this.value(expr.elts[1], { ...place, shape: "env-default", fallback: true }, scope, depth + 1);
        // an id and its key
        else if (expr.kind === "Tuple" && expr.elts.length === 2 && expr.elts[0]?.kind === "Str" && expr.elts[1]?.kind === "Str" && /key$/i.test(place.name)) this.value(expr.elts[1], { ...place, generatedOnly: true }, scope, depth + 1);
        else if (isPlural(place.name) && expr.elts.length < WORD_LIST) for (const element of expr.elts) this.value(element, place, scope, depth + 1);
        return;
      case "Dict":
        // `api_keys = {"openai": "…"}`: keys that name a credential have been judged under their own name
        if (!isPlural(place.name)) return;
        for (const { key, value } of expr.items) {
          if (key?.kind === "Str" && !this.collector.judge.name(key.value) && value.kind !== "Dict") this.value(value, { ...place, generatedOnly: true }, scope, depth + 1);
        }
        return;
      default:
        break;
    }
    const folded = fold(expr);
    if (folded) {
      if (place.shape === "assignment" || place.shape === "annotated" || place.shape === "field-default") this.constants.add(place.name);
      this.literal(folded, expr, place);
    } else if (expr.kind === "Call") {
      this.wrapped(expr, place, scope, depth);
      this.refer(expr, place, scope);
    } else if (expr.kind === "JoinedStr" && place.shape === "header") this.header(expr, place, scope);
    else if (expr.kind === "JoinedStr" || expr.kind === "BinOp" || expr.kind === "Subscript") this.refer(expr, place, scope);
  }

  /** Notes an expression whose value only the whole project tells. */
  private refer(expr: Expr, place: Place, scope: PythonScope): void {
    const { kind, judge } = this.collector;
    if (kind === "fixture" || kind === "docs") return;
    const name = judge.name(place.name) ?? (place.shape === "header" ? judge.name("access_token") : null);
    if (name) this.references.push({ expr, place, name, scope, source: this.source });
  }

  /** Judges a value that was put together elsewhere than in one literal. */
  computedValue(expr: Expr, value: string, place: Place): void {
    this.literal({ value, expr, literal: null }, expr, place);
  }

  /** A call around a literal: `Field(default="…")`, `os.getenv("X", "…")` under a credential's name, `cast("…")`. */
  private wrapped(call: Call, place: Place, scope: PythonScope, depth: number): void {
    const name = call.func.kind === "Name" ? call.func.id : call.func.kind === "Attribute" ? call.func.attr : "";
    if (FIELD_CALLS.has(name)) {
      const value = call.keywords.find((keyword) => keyword.name === "default" || keyword.name === "value")?.value ?? factory(call) ?? (/^(?:Column|mapped_column)$/.test(name) ? undefined : call.args[0]);
      if (value) this.value(value, { ...place, shape: "field-default", fallback: true }, scope, depth + 1);
    } else if (/^(?:getenv|get|config|env|str|pop|setdefault|text_input)$/.test(name)) {
      const value = call.args[1] ?? call.keywords.find((keyword) => keyword.name === "default" || (keyword.name === "value" && name === "text_input"))?.value;
      if (value) this.value(value, { ...place, shape: "env-default", fallback: true }, scope, depth + 1);
    } else if (/^(?:cycle|list|tuple|set|frozenset|deque|iter)$/.test(name)) {
      if (call.args[0]) this.value(call.args[0], place, scope, depth + 1);
    } else if (/^(?:SecretStr|SecretBytes|cast|Secret)$/.test(name)) {
      const value = call.args.at(-1);
      if (value) this.value(value, place, scope, depth + 1);
    }
  }

  private literal(folded: Folded, expr: Expr, place: Place): void {
    const header = headerValue(place.name, folded.value, this.collector.judge) ?? this.schemed(folded.value, place);
    const name = header?.name ?? this.collector.judge.name(place.name);
    const value = header?.value ?? folded.value;
    if (folded.literal && place.fallback && !this.docstrings.has(folded.literal)) this.texts.text(folded.literal, place);
    if (!name || value === "") return;
    if (place.generatedOnly === true && this.collector.judge.value(value, name) !== "random") return;
    const part = folded.literal ? null : literalIn(expr, value);
    const literal = this.source.locate(folded.literal ?? part ?? expr).range;
    const offset = part ? 0 : (header?.offset ?? 0);
    const plain = folded.literal ?? part;
    const range = plain ? this.ranges.valueRange(plain, offset, offset + value.length) : null;
    this.collector.candidate({
      name,
      written: place.name,
      value,
      shape: header ? "header" : place.shape,
      literal,
      place: range ?? literal,
      fallback: place.fallback,
      computed: plain === null,
      localServer: place.localServer,
      login: place.login ?? false,
    });
  }

  /** `token = "Bearer …"` is a header's value under another name. */
  private schemed(value: string, place: Place): HeaderValue | null {
    const scheme = /^(?:Bearer|Token|Basic) {1,3}(?=\S{12,2000}$)/.exec(value)?.[0];
    if (scheme === undefined) return null;
    const { judge } = this.collector;
    const name = judge.name(place.name);
    if (name) return name.kind === "password" ? null : { name, value: value.slice(scheme.length), offset: scheme.length };
    const header = headerValue("Authorization", value, judge);
    return header && (scheme.startsWith("Basic") || judge.value(header.value, header.name) === "random") ? header : null;
  }

  /** A header's value with an interpolation in it: only what stands behind the scheme in one piece is looked at. */
  private header(expr: JoinedStr, place: Place, scope: PythonScope): void {
    for (const part of expr.values) {
      if (part.kind !== "FormattedValue") continue;
      const folded = fold(part.value);
      if (folded) this.literal(folded, part.value, { ...place, name: "token", shape: "fstring-part" });
      else this.value(part.value, { ...place, name: "token", shape: "fstring-part", sent: true }, scope, 1);
    }
  }

  private lookupName(expr: Expr): void {
    const folded = fold(expr);
    if (!folded?.literal || folded.value.length < 16) return;
    const literal = this.source.locate(folded.literal).range;
    const place = this.ranges.valueRange(folded.literal, 0, folded.value.length) ?? literal;
    const hit = this.collector.hitIn(place);
    if (hit) {
      this.collector.token(hit, { shape: "env-name" }, literal, null);
      return;
    }
    const { judge } = this.collector;
    // no environment variable is called like this: small letters and digits without a word
    if (/^[A-Z][A-Z0-9_-]*$|^[a-z][a-z0-9]*(?:[_.-]{1,3}[a-z0-9]+)*-?$|^[a-z]{2,}(?:[A-Z][a-z]+)+\d{0,2}$|^(?:[A-Z][a-z]+){2,}\d{0,2}$|[\s/{}]/.test(folded.value) && !/^[0-9a-f]{32,}$/.test(folded.value)) return;
    const name = judge.name("api_key");
    if (name && judge.value(folded.value, name) === "random") {
      this.collector.candidate({ name, written: "name of the lookup", value: folded.value, shape: "env-name", literal, place, fallback: false, computed: false, localServer: false });
    }
  }

  private prompt(expr: Expr, scope: PythonScope): void {
    walkExpression(expr, (part) => {
      if (part.kind === "Name") {
        for (const binding of scope.lookup(part.id)) {
          if (binding.kind === "assign" && (binding.value.kind === "Str" || binding.value.kind === "JoinedStr")) this.addPrompt(binding.value);
        }
      }
      if (part.kind !== "Str" && part.kind !== "JoinedStr") return true;
      this.addPrompt(part);
      return part.kind === "JoinedStr";
    });
  }

  private addPrompt(expr: Str | JoinedStr): void {
    const range = this.source.locate(expr).range;
    if (this.collector.prompts.some((known) => known.start === range.start)) return;
    this.collector.prompts.push(range);
    for (const piece of this.ranges.pieces(expr)) promptSecrets(this.collector, piece.value, (start, end) => piece.part(start, end), range);
  }

  /** Provider tokens in strings that no context named, and in comments. */
  private tokens(): void {
    if (this.collector.hits.length === 0) return;
    const literals = this.strings.map(({ expr }) => this.source.locate(expr).range).sort((a, b) => a.start - b.start);
    const comments = this.source.module.comments.map((comment) => this.source.locate(comment).range);
    this.collector.rest("text", (hit) => {
      const inside = literals.filter((range) => contains(range, hit)).at(-1);
      if (inside) return { literal: inside, shape: "expression" };
      const comment = comments.find((range) => contains(range, hit));
      return { literal: comment ? hit : hit, shape: comment ? "comment" : "text" };
    });
  }

  private survey(): void {
    const first = (body: readonly Stmt[]): void => {
      const [stmt] = body;
      if (stmt?.kind === "Expr") this.docstrings.add(stmt.value);
    };
    first(this.source.module.body);
    walkStatements(this.source.module.body, (stmt) => {
      if (stmt.kind === "Expr" && stmt.value.kind === "Str") this.docstrings.add(stmt.value);
      if (stmt.kind === "FunctionDef" || stmt.kind === "ClassDef") {
        first(stmt.body);
        if (parameterNames(stmt).some((name) => this.collector.judge.name(name))) this.takers.add(stmt.name);
      }
      return true;
    });
  }
}

/** `passwords`, but not `force-pass`. */
function isPlural(name: string): boolean {
  return /[^s]s$/i.test(name);
}

/** What `default_factory=lambda: …` makes. */
function factory(call: Call): Expr | undefined {
  const made = call.keywords.find((keyword) => keyword.name === "default_factory" || keyword.name === "factory")?.value;
  return made?.kind === "Lambda" ? made.body : undefined;
}

export type { ForeignCall, PythonFacts, Reference } from "./facts";
