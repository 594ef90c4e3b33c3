import type { Node } from "../languages/python/ast";
import { assignTo, store } from "./assign";
import { constants } from "./dumps";
import { evaluate, functionValue } from "./evaluate";
import { allRaised, caughtBy, escaping, raisedClass, type Raised } from "./exceptions";
import type { Frame, State } from "./frame";
import type { ClassIr, FunctionIr, Op, Term } from "./ir";
import { picksVariables } from "./filters";
import { fieldCell } from "./program";
import { printed } from "./printed";
import { annotatedValue, elementOf, isVariableName, iterated, resultOn } from "./read";
import { isMaskText } from "./redactors";
import { clearedBy, pathOf } from "./refine";
import { isStars } from "./replace";
import { settled } from "./truth";
import { labelByName, oneOfTexts } from "./sources";
import { raiseSpec } from "./specs";
import { report } from "./sinks";
import { partsOf } from "./walk";
import { CLEAN, OPAQUE, taken, typed, type Value } from "./values";

export function execute(frame: Frame, body: readonly Op[]): void {
  for (const op of body) {
    if (!frame.live) return;
    executeOne(frame, op);
  }
}

function executeOne(frame: Frame, op: Op): void {
  switch (op.k) {
    case "assign": {
      let value = evaluate(frame, op.value);
      if (op.annotation !== null && value.types.length === 0) {
        const annotated = annotatedValue(frame, op.annotation, frame.fn.source);
        if (annotated) value = { ...value, types: annotated.types };
      }
      for (const target of op.targets) assignTo(frame, target, value, op.value);
      return;
    }
    case "do":
      evaluate(frame, op.value);
      return;
    case "return":
      if (op.value) {
        const value = evaluate(frame, op.value);
        for (const spec of frame.results) report(frame, op.value.at, op.value, printed(frame, value, "str", op.value.at), spec);
        frame.returns = frame.returned ? frame.join(frame.returns, value) : value;
        frame.returned = true;
      }
      frame.live = false;
      return;
    case "raise":
      raise(frame, op.value);
      return;
    case "if":
      evaluate(frame, op.test);
      branch(frame, op.test, op.then, op.orelse);
      return;
    case "for": {
      const over = evaluate(frame, op.loop.over);
      const key = openPairs(frame, op);
      repeat(frame, () => {
        const one = iterated(frame, over);
        const { target } = op.loop;
        const telling = target.k === "name" && TELLING.test(target.name);
        assignTo(frame, target, { ...one, opaque: one.opaque && telling });
        // what it is is not known, though its own name tells nothing: `row["password"]`
        if (target.k === "name" && one.opaque && !telling) frame.set(target.name, { ...(frame.env.get(target.name) ?? CLEAN), opaque: true });
        execute(frame, op.body);
      }, constants(over).length > 0);
      if (key !== null) frame.pairs.delete(key);
      for (const name of replacedIn(frame, op)) frame.set(name, CLEAN);
      for (const name of maskedIn(op, op.body)) frame.set(name, { ...(frame.env.get(name) ?? CLEAN), marks: null, fields: new Map(), root: null });
      execute(frame, op.orelse);
      return;
    }
    case "while":
      evaluate(frame, op.test);
      repeat(frame, () => {
        assume(frame, clearedBy(op.test, true));
        execute(frame, op.body);
      });
      execute(frame, op.orelse);
      return;
    case "with":
      for (const item of op.items) {
        const context = evaluate(frame, item.context);
        if (item.target) assignTo(frame, item.target, entered(frame, context));
      }
      execute(frame, op.body);
      return;
    case "try":
      attempt(frame, op);
      return;
    case "def":
      frame.set(op.fn.name, functionValue(op.fn.id));
      for (const decorator of op.fn.decorators) decorate(frame, op.fn, decorator);
      return;
    case "class":
      defineClass(frame, op.cls);
      return;
    case "cases": {
      const subject = evaluate(frame, op.subject);
      const start = frame.fork();
      for (const one of op.cases) {
        const end = frame.fork();
        frame.restore(start);
        for (const name of one.names) frame.set(name, bound(frame, captured(frame, subject), name, op.subject.at));
        execute(frame, one.body);
        frame.merge(end);
      }
      return;
    }
    case "remove":
      remove(frame, op.base, evaluate(frame, op.index));
      return;
    case "delete":
      frame.set(op.name, CLEAN);
      return;
    case "leave":
      frame.left.at(-1)?.[op.loop].push(frame.fork());
      frame.live = false;
      return;
  }
}

/** `del base[key]`, `for key in SECRET_KEYS: del base[key]`. */
function remove(frame: Frame, base: Term, key: Value): void {
  const names = typeof key.constant === "string" ? [key.constant] : oneOfTexts(key);
  if (names.length > 0) store(frame, base, names.reduce((left, name) => taken(left, `[${name}]`), evaluate(frame, base)), null);
}

/** A project's decorator is called with the function: it may put it into a table of handlers. */
function decorate(frame: Frame, fn: FunctionIr, decorator: Term): void {
  const handed: Term = { k: "function", fn, at: decorator.at };
  if (evaluate(frame, decorator).types.some((type) => type.kind === "function")) evaluate(frame, { k: "call", func: decorator, args: [{ name: null, spread: "none", term: handed }], at: decorator.at });
}

/** `for secret in known: text = text.replace(secret, "***")`: what the text held is taken out by the loop. */
function replacedIn(frame: Frame, op: Op & { k: "for" }): readonly string[] {
  return op.body.flatMap((one) => {
    if (one.k === "if") return replacedIn(frame, { ...op, body: one.then });
    const [target] = one.k === "assign" ? one.targets : [];
    if (one.k !== "assign" || target?.k !== "name" || one.value.k !== "call" || one.value.func.k !== "attr") return [];
    const { func, args } = one.value;
    const [what, by] = args;
    if (func.name !== "replace" || pathOf(func.base) !== target.name || !what || !by) return [];
    return isStars(by.term) || (by.term.k === "const" && typeof by.term.value === "string" && isMaskText(by.term.value)) ? [target.name] : [];
  });
}

/** `for key, value in mapping.items()`: a test about the key tells of the value. Name of the key; null for other loops. */
function openPairs(frame: Frame, { loop }: Op & { k: "for" }): string | null {
  const [key, value] = loop.target.k === "unpack" ? loop.target.parts : [];
  if (key?.k !== "name" || value?.k !== "name" || !overItems(loop.over)) return null;
  frame.pairs.set(key.name, value.name);
  return key.name;
}

/** `mapping.items()`, `sorted(mapping.items())`. */
function overItems(over: Term): boolean {
  if (over.k !== "call") return false;
  if (over.func.k === "attr") return over.func.name === "items";
  return over.func.k === "ref" && (over.func.path.endsWith(".items") || (/^(?:sorted|list|tuple)$/.test(over.func.path) && over.args.some(({ term }) => overItems(term))));
}

/** `for key in mapping: if is_secret(key): mapping[key] = "***"`: mappings of which somebody masks or takes out entries in the loop. */
function maskedIn(loop: Op & { k: "for" }, body: readonly Op[]): readonly string[] {
  const { target, over } = loop.loop;
  const key = target.k === "unpack" ? target.parts[0] : target;
  if (key?.k !== "name" || over.k === "list") return [];
  return body.flatMap((op): readonly string[] => {
    if (op.k === "if" && mentions(op.test, key.name)) return [...op.then, ...op.orelse].flatMap((inner) => maskedBy(inner, key.name) ?? maskedIn(loop, [inner]));
    return op.k === "if" ? maskedIn(loop, [...op.then, ...op.orelse]) : [];
  });
}

function maskedBy(op: Op, key: string): string | null {
  if (op.k === "remove") return pathOf(op.index) === key && op.base.k === "var" ? op.base.name : null;
  if (op.k === "do") {
    const { value } = op;
    return value.k === "call" && value.func.k === "attr" && value.func.name === "pop" && value.func.base.k === "var" && value.args.some(({ term }) => pathOf(term) === key) ? value.func.base.name : null;
  }
  const [target] = op.k === "assign" ? op.targets : [];
  if (op.k !== "assign" || target?.k !== "item" || target.base.k !== "var" || pathOf(target.index) !== key) return null;
  return isMasking(op.value) ? target.base.name : null;
}

/** `"***"`, `"*" * len(x)`, `"<set>" if x else "<empty>"`. */
function isMasking(value: Term): boolean {
  if (value.k === "choose") return isMasking(value.then) && isMasking(value.orelse);
  return isStars(value) || (value.k === "const" && (value.value === null || (typeof value.value === "string" && isMaskText(value.value))));
}

function mentions(term: Term, name: string): boolean {
  return pathOf(term) === name || partsOf(term).some((part) => mentions(part, name));
}

/** Names that are told of an element: `for password in …`, `case [user, password]`. */
const TELLING = /(?:^|_)(?:passw(?:or)?d|passphrase|api_?key|secret_key|private_key)$/i;

function bound(frame: Frame, value: Value, name: string, at: Node): Value {
  return TELLING.test(name) ? labelByName(frame, { ...value, opaque: true }, name, at) : { ...value, opaque: false };
}

/** What a pattern may bind: an element, or an element of one. */
function captured(frame: Frame, subject: Value): Value {
  const element = elementOf(frame, subject);
  return frame.join(frame.join(element, elementOf(frame, element)), subject.fields === null ? subject : CLEAN);
}

function assume(frame: Frame, cleared: ReadonlySet<string>): void {
  if (cleared.size > 0) frame.cleared = new Set([...frame.cleared, ...cleared]);
}

function branch(frame: Frame, test: Term, then: readonly Op[], orelse: readonly Op[]): void {
  const truth = settled(frame, test);
  if (truth !== null) {
    assume(frame, clearedBy(test, truth));
    execute(frame, truth ? then : orelse);
    return;
  }
  const start = frame.fork();
  const picked = picksVariables(frame, test);
  assume(frame, clearedBy(test, true));
  if (picked === false) dropVariables(frame);
  execute(frame, then);
  const end = frame.fork();
  frame.restore(start);
  assume(frame, clearedBy(test, false));
  if (picked === true) dropVariables(frame);
  execute(frame, orelse);
  frame.merge(end);
}

/** Some variables of the environment have been chosen by their names: which ones come out is not known any more. */
function dropVariables(frame: Frame): void {
  for (const [name, value] of frame.env) if (isVariableName(value) || isOneVariable(value)) frame.set(name, CLEAN);
  for (const name of frame.pairs.values()) frame.set(name, CLEAN);
}

function isOneVariable(value: Value): boolean {
  return value.marks !== null && value.types.length === 0 && [...value.marks.values()].every(({ label }) => label.kind === "source" && label.category === "environment");
}

/** A loop's body, and once more where it leaves something else to itself than it found; `surely`: it runs at least once. */
function repeat(frame: Frame, body: () => void, surely = false): void {
  // an inner loop runs once in each of the outer one's rounds: nesting must not multiply
  const rounds = frame.looping ? 1 : 2;
  const outer = frame.looping;
  const stopped: State[] = [];
  frame.looping = true;
  for (let round = 0; round < rounds; round++) {
    const before = frame.fork();
    const left: { readonly break: State[]; readonly continue: State[] } = { break: [], continue: [] };
    frame.left.push(left);
    body();
    frame.left.pop();
    stopped.push(...left.break);
    for (const state of left.continue) frame.merge(state);
    const end = frame.fork();
    frame.merge(before);
    const last = round + 1 === rounds || !changes(before.env, frame.env);
    if (last && surely && end.live) frame.restore(end);
    if (last) break;
  }
  for (const state of stopped) frame.merge(state);
  frame.looping = outer;
}

function changes(before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>): boolean {
  for (const [name, value] of before) if (after.get(name) !== value) return true;
  return false;
}

/** `with x as y`: what `__enter__` or a generator gives; for a library the object itself. */
export function entered(frame: Frame, context: Value): Value {
  for (const type of context.types) {
    if (type.kind !== "instance") continue;
    const enter = frame.world.method(type.id, "__enter__") ?? frame.world.method(type.id, "__aenter__");
    if (enter) return resultOn(frame, enter.id, context);
  }
  const yielded = context.fields?.get("[*]");
  return yielded && context.types.length === 0 ? yielded : context;
}

function attempt(frame: Frame, op: Op & { k: "try" }): void {
  const before = frame.fork();
  const catching: { raised: Raised | null } = { raised: null };
  if (op.handlers.length > 0) frame.catching.push(catching);
  execute(frame, op.body);
  if (op.handlers.length > 0) frame.catching.pop();
  const after = frame.fork();
  if (frame.live) execute(frame, op.orelse);
  let open = catching.raised;
  for (const handler of op.handlers) {
    const { caught, left } = caughtBy(frame, open, handler.types);
    open = left;
    const end = frame.fork();
    frame.restore(before);
    // the body may have stopped anywhere: both its start and its end reach the handler
    frame.merge({ ...after, live: true });
    const outer = frame.exception;
    frame.exception = caught;
    if (handler.name !== null) frame.set(handler.name, { ...CLEAN, marks: allRaised(caught), types: thrownTypes(caught) ?? ownTypes(frame, handler.types) });
    execute(frame, handler.body);
    frame.exception = outer;
    frame.merge(end);
  }
  frame.raiseAll(escaping(frame, open, op.handlers.map(({ types }) => types)));
  const { live } = frame;
  frame.live = true;
  execute(frame, op.finalbody);
  frame.live = live && frame.live;
}

/** Exceptions of the project that are known to arrive. */
function thrownTypes(caught: Raised | null): Value["types"] | null {
  const own = [...(caught?.keys() ?? [])].filter((cls) => cls.includes("::"));
  return own.length === 0 ? null : own.flatMap((id) => typed({ kind: "instance", id }).types);
}

/** Exceptions of the project among those that a handler names: their fields are known. */
function ownTypes(frame: Frame, names: readonly string[]): Value["types"] {
  return names.flatMap((name) => {
    const resolved = frame.world.resolve(name, frame.fn.source);
    return resolved?.entity.kind === "class" && resolved.rest.length === 0 ? typed({ kind: "instance", id: resolved.entity.cls.id, open: true }).types : [];
  });
}

function raise(frame: Frame, value: Term | null): void {
  if (value === null) frame.raiseAll(frame.exception);
  else {
    const raised = evaluate(frame, value);
    const marks = printed(frame, raised, "str", value.at);
    frame.raise(raisedClass(frame, raised, value), marks);
    const spec = raiseSpec(frame.world.tables);
    if (frame.catching.length === 0 && spec && marks !== null) {
      if (value.k === "call") for (const arg of value.args) report(frame, value.at, arg.term, printed(frame, evaluate(frame, arg.term), "str", arg.term.at), spec);
      else if (value.k === "text") report(frame, value.at, value, marks, spec);
    }
  }
  frame.live = false;
}

function defineClass(frame: Frame, cls: ClassIr): void {
  frame.set(cls.name, typed({ kind: "class", id: cls.id }));
  for (const field of cls.fields) {
    if (!field.default || (field.annotation !== null && frame.world.tables.maskedTypes.has(field.annotation))) continue;
    let value = evaluate(frame, field.default);
    if (field.default.k === "call" && field.default.func.k === "ref" && /(?:^|\.)[Ff]ield$/.test(field.default.func.path)) value = OPAQUE;
    // `field(default_factory=lambda: os.getenv(…))`
    if (field.default.k === "call") {
      for (const arg of field.default.args) {
        if (arg.name !== "default" && arg.name !== "default_factory") continue;
        const held = evaluate(frame, arg.term);
        const factory = held.types.find((type) => type.kind === "function");
        const empty = held.types.some((type) => type.kind === "library" && /^(?:list|dict|set)$/.test(type.path));
        value = frame.join(value, empty ? { ...CLEAN, fields: new Map() } : factory?.kind === "function" ? (frame.world.summary(factory.id)?.returns ?? held) : held);
      }
    }
    // `api_key: str = ""` is there to be filled
    if (field.declared && (value.constant === "" || value.constant === null)) value = OPAQUE;
    frame.write(fieldCell(cls.id, field.name), labelByName(frame, value, field.name, field.at));
  }
}
