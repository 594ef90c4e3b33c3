import type { CallSite } from "./calls";
import { addElement } from "./collect";
import type { Frame } from "./frame";
import { invoke } from "./invoke";
import { libraryCall } from "./library";
import { deeper, elementOf, isMapping, iterated } from "./read";
import { reportSinks } from "./sinks";
import { CLEAN, library, OPAQUE, withField, type Value } from "./values";

/** Field of a future: what the work behind it gives. */
const RESULT = "?result";

/** Field of a mapping: its keys, where they are futures. */
const KEYS = "?keys";

export function isFuture(value: Value): boolean {
  return value.fields?.has(RESULT) === true;
}

/** `{pool.submit(work, name): name for name in names}`. */
export function keyedBy(mapping: Value, key: Value): Value {
  return { ...mapping, fields: new Map([...(mapping.fields ?? []), [KEYS, key]]) };
}

/** What `await` gives: of a future its result. */
export function awaited(value: Value): Value {
  return value.fields?.get(RESULT) ?? value;
}

/** Calls that let a thread, a pool or an event loop run a function, and that wait for what it gives; null for all others. */
export function pooled(frame: Frame, site: CallSite): Value | null {
  const { path, method, args, receiver } = site;
  const first = args[0]?.value;
  switch (path) {
    case "asyncio.gather":
      return gathered(frame, args);
    case "asyncio.as_completed":
    case "concurrent.futures.as_completed":
      return first ? listOf(waitedFor(frame, first)) : null;
    case "asyncio.wait":
    case "concurrent.futures.wait":
      return first ? withField(withField(CLEAN, "[0]", listOf(waitedFor(frame, first))), "[1]", CLEAN) : null;
    case "asyncio.run_coroutine_threadsafe":
      return first ? future(first) : null;
    case "asyncio.to_thread":
    case "anyio.to_thread.run_sync":
    case "trio.to_thread.run_sync":
    case "anyio.run":
    case "trio.run":
      return started(frame, site, 0);
    case "threading.Thread":
    case "multiprocessing.Process":
    case "threading.Timer":
      return future(started(frame, site, 0) ?? OPAQUE);
    default:
      break;
  }
  switch (method) {
    case "submit":
    case "run_in_executor":
    case "apply_async":
    case "call_soon":
    case "call_later":
      return handed(frame, site);
    case "apply":
    case "map":
    case "imap":
    case "imap_unordered":
    case "starmap":
    case "map_async":
    case "starmap_async":
      return receiver && isFunction(first) ? poolCall(frame, site, method) : null;
    case "add_done_callback":
      return receiver && first && isFunction(first) ? calledWith(frame, site, first, awaited(receiver)) : null;
    case "create_task":
    case "run_until_complete":
    case "ensure_future":
    case "start_soon":
      return first ?? null;
    case "result":
      return receiver === null ? null : (receiver.fields?.get(RESULT) ?? (receiver.types.length === 0 ? { ...receiver, root: null } : null));
    case "get":
      return args.every(({ argument }) => argument.name === "timeout") ? (receiver?.fields?.get(RESULT) ?? null) : null;
    default:
      return null;
  }
}

function waitedFor(frame: Frame, futures: Value): Value {
  return futures.fields?.get(KEYS) ?? iterated(frame, futures);
}

/** `map(function, elements)`: what it gives for each of them. */
export function mapped(frame: Frame, site: CallSite): Value | null {
  const [first, ...over] = site.args;
  if (!first || over.length === 0) return null;
  printsEach(frame, site, first.value, over);
  if (!isFunction(first.value)) return null;
  return listOf(applied(frame, site, first.value, over.filter(({ argument }) => argument.name === null).map(({ argument, value }) => ({ argument, value: elementOf(frame, value) }))));
}

function poolCall(frame: Frame, site: CallSite, method: string): Value | null {
  const [first, over] = site.args;
  if (!first || !over) return null;
  if (method === "apply") return applied(frame, site, first.value, [{ argument: { ...over.argument, spread: "list" }, value: over.value }]);
  const made = method.startsWith("starmap") ? listOf(applied(frame, site, first.value, [{ argument: { ...over.argument, spread: "list" }, value: elementOf(frame, over.value) }])) : mapped(frame, site);
  return made && method.endsWith("_async") ? future(made) : made;
}

/** `map(print, keys)`. */
function printsEach(frame: Frame, site: CallSite, printer: Value, over: CallSite["args"]): void {
  const type = printer.types.find((one) => one.kind === "library");
  if (type?.kind === "library") reportSinks(frame, { ...site, path: type.path, method: null, receiver: null, receiverTerm: null, args: over.map(({ argument, value }) => ({ argument, value: elementOf(frame, value) })) });
}

/** A function handed over together with its arguments, found wherever it stands among them. */
function handed(frame: Frame, site: CallSite): Value | null {
  const own = site.args.findIndex(({ value }) => isFunction(value));
  const made = started(frame, site, own >= 0 ? own : site.args.findIndex(({ value }) => isLibraryFunction(value))) ?? givenBy(frame, site);
  if (made === null) return null;
  const callback = site.args.find(({ argument }) => argument.name === "callback");
  if (callback && isFunction(callback.value)) calledWith(frame, site, callback.value, made);
  return future(made);
}

/** What a function gives that only the caller knows. */
function givenBy(frame: Frame, site: CallSite): Value | null {
  const target = site.args[site.method === "run_in_executor" ? 1 : 0];
  const marks = target ? deeper(frame, target.value, "()", () => null) : null;
  return marks === null ? null : { ...OPAQUE, marks };
}

function started(frame: Frame, site: CallSite, from: number): Value | null {
  const named = site.args.findIndex(({ argument }) => argument.name === "target" || argument.name === "function" || argument.name === "func");
  const at = named >= 0 ? named : from;
  const target = site.args[at];
  if (!target || !(isFunction(target.value) || isLibraryFunction(target.value))) return null;
  const packed = site.args.filter(({ argument }) => argument.name === "args" || argument.name === "kwargs" || argument.name === "kwds");
  const rest = site.args.slice(at + 1);
  const [tuple, mapping] = rest;
  if (packed.length > 0) return applied(frame, site, target.value, packed.map((one) => spread(one, one.argument.name === "args")));
  if (site.method === "apply_async" && tuple) return applied(frame, site, target.value, [spread(tuple, true), ...(mapping?.argument.name === null ? [spread(mapping, false)] : [])]);
  return applied(frame, site, target.value, rest.filter(({ argument }) => argument.name !== "callback"));
}

function spread({ argument, value }: CallSite["args"][number], list: boolean): CallSite["args"][number] {
  return { argument: { name: null, spread: list ? "list" : "dict", term: argument.term }, value };
}

function calledWith(frame: Frame, site: CallSite, fn: Value, value: Value): Value {
  return applied(frame, site, fn, [{ argument: { name: null, spread: "none", term: site.term }, value }]);
}

/** What the functions that a value may be give for these arguments. */
function applied(frame: Frame, site: CallSite, fns: Value, args: CallSite["args"]): Value {
  let result: Value = CLEAN;
  for (const type of fns.types) {
    if (type.kind === "library" && isLibraryFunction(fns)) {
      const handed: CallSite = { ...site, path: type.path, method: type.path.split(".").at(-1) ?? null, receiver: null, receiverTerm: null, receiverName: null, receiverPaths: [type.path.slice(0, Math.max(0, type.path.lastIndexOf(".")))], args };
      reportSinks(frame, handed);
      result = frame.join(result, libraryCall(frame, handed));
    }
    const fn = type.kind === "function" ? frame.world.program.functions.get(type.id) : undefined;
    if (fn && type.kind === "function") result = frame.join(result, invoke(frame, { ...site, receiver: null, receiverTerm: null, args }, fn, type));
  }
  return result;
}

function isFunction(value: Value | undefined): boolean {
  return value?.types.some((type) => type.kind === "function") === true;
}

/** `print`, `os.getenv`, `logger.info`: not what a call of a library gave. */
function isLibraryFunction(value: Value): boolean {
  return value.marks === null && value.types.some((type) => type.kind === "library" && /^[\w.]+(?:\(\)\.\w+)?$/.test(type.path));
}

/** Full depth: what is inside may be a future. */
function listOf(element: Value): Value {
  return { ...CLEAN, fields: new Map([["[*]", element]]) };
}

function future(result: Value): Value {
  return { ...library("concurrent.futures.Future()"), opaque: false, fields: new Map([[RESULT, result]]) };
}

function gathered(frame: Frame, args: CallSite["args"]): Value {
  let made: Value = { ...CLEAN, fields: new Map() };
  for (const [index, { argument, value }] of args.entries()) {
    if (argument.name !== null) continue;
    if (argument.spread === "list") made = addElement(frame, made, awaited(isMapping(value) ? iterated(frame, value) : elementOf(frame, value)));
    else made = withField(made, `[${String(index)}]`, awaited(value));
  }
  return made;
}
