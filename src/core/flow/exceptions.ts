import type { Frame } from "./frame";
import type { Term } from "./ir";
import type { Mark } from "./labels";
import type { Value } from "./values";

/** What exceptions carry, by class: a class of the project by its id, another one by its dotted name, "" where it is not known. */
export type Raised = ReadonlyMap<string, ReadonlyMap<string, Mark>>;

/** Classes told apart in one function; what more there are count as unknown. */
const MAX_CLASSES = 12;

/** Python 3.14's exceptions and the one that each is built on. */
const BUILTIN: ReadonlyMap<string, string> = new Map(
  (
    "Exception:BaseException SystemExit:BaseException KeyboardInterrupt:BaseException GeneratorExit:BaseException ArithmeticError:Exception ZeroDivisionError:ArithmeticError OverflowError:ArithmeticError " +
    "FloatingPointError:ArithmeticError AssertionError:Exception AttributeError:Exception BufferError:Exception EOFError:Exception ImportError:Exception ModuleNotFoundError:ImportError LookupError:Exception " +
    "IndexError:LookupError KeyError:LookupError MemoryError:Exception NameError:Exception UnboundLocalError:NameError OSError:Exception BlockingIOError:OSError ChildProcessError:OSError ConnectionError:OSError " +
    "BrokenPipeError:ConnectionError ConnectionAbortedError:ConnectionError ConnectionRefusedError:ConnectionError ConnectionResetError:ConnectionError FileExistsError:OSError FileNotFoundError:OSError " +
    "InterruptedError:OSError IsADirectoryError:OSError NotADirectoryError:OSError PermissionError:OSError ProcessLookupError:OSError TimeoutError:OSError ReferenceError:Exception RuntimeError:Exception " +
    "NotImplementedError:RuntimeError RecursionError:RuntimeError StopIteration:Exception StopAsyncIteration:Exception SyntaxError:Exception IndentationError:SyntaxError SystemError:Exception TypeError:Exception " +
    "ValueError:Exception UnicodeError:ValueError UnicodeDecodeError:UnicodeError UnicodeEncodeError:UnicodeError Warning:Exception UserWarning:Warning DeprecationWarning:Warning"
  )
    .split(" ")
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)]),
);
/** Names of older Pythons and of modules for the same classes. */
const SAME_AS: ReadonlyMap<string, string> = new Map([["IOError", "OSError"], ["EnvironmentError", "OSError"], ["socket.error", "OSError"], ["select.error", "OSError"], ["socket.timeout", "TimeoutError"], ["asyncio.TimeoutError", "TimeoutError"], ["concurrent.futures.TimeoutError", "TimeoutError"]]);

type Answer = "yes" | "maybe" | "no";

/** Adds what one exception carries. */
export function addRaised(frame: Frame, raised: Raised | null, cls: string, marks: Value["marks"]): Raised | null {
  if (marks === null || marks.size === 0) return raised;
  const key = raised === null || raised.has(cls) || raised.size < MAX_CLASSES ? cls : "";
  return new Map([...(raised ?? []), [key, frame.joinMarks(raised?.get(key) ?? null, marks) ?? marks]]);
}

/** All that exceptions carry, whatever their class. */
export function allRaised(raised: Raised | null): ReadonlyMap<string, Mark> | null {
  if (raised === null) return null;
  return new Map([...raised.values()].flatMap((marks) => [...marks]));
}

/** What a handler of some classes catches, and what is left for others; no classes: everything. */
export function caughtBy(frame: Frame, raised: Raised | null, handler: readonly string[]): { readonly caught: Raised | null; readonly left: Raised | null } {
  if (raised === null || handler.length === 0) return { caught: raised, left: null };
  const caught = new Map<string, ReadonlyMap<string, Mark>>();
  const left = new Map<string, ReadonlyMap<string, Mark>>();
  for (const [cls, marks] of raised) {
    const answers = handler.map((one) => catches(frame, cls, one));
    if (answers.some((answer) => answer !== "no")) caught.set(cls, marks);
    if (!answers.includes("yes")) left.set(cls, marks);
  }
  return { caught: caught.size > 0 ? caught : null, left: left.size > 0 ? left : null };
}

/** Of what no handler has surely caught that which none of them can catch. */
export function escaping(frame: Frame, left: Raised | null, handlers: readonly (readonly string[])[]): Raised | null {
  if (left === null) return null;
  const kept = [...left].filter(([cls]) => handlers.every((handler) => handler.every((one) => catches(frame, cls, one) === "no")));
  return kept.length > 0 ? new Map(kept) : null;
}

/** Class of what a `raise` raises. */
export function raisedClass(frame: Frame, raised: Value, term: Term): string {
  const [type, ...others] = raised.types;
  if (type?.kind === "instance" && others.length === 0 && type.open !== true) return type.id;
  if (term.k === "text") return "AssertionError";
  const callee = term.k === "call" ? term.func : term;
  return callee.k === "ref" && callee.known && type?.kind !== "instance" && frame.world.resolve(callee.path, frame.fn.source) === null ? builtin(callee.path) : "";
}

function builtin(dotted: string): string {
  return SAME_AS.get(dotted) ?? dotted.replace(/^builtins\./, "");
}

function catches(frame: Frame, cls: string, handler: string): Answer {
  const named = builtin(handler);
  const own = frame.world.resolve(handler, frame.fn.source);
  const project = own?.entity.kind === "class" && own.rest.length === 0 ? own.entity.cls.id : null;
  if (named === "BaseException") return "yes";
  if (named === "Exception" && project === null) return ancestors(cls).includes("BaseException") && !ancestors(cls).includes("Exception") ? "no" : "yes";
  if (cls === "" || (project === null && own !== null)) return "maybe";
  if (!cls.includes("::")) return project !== null ? "no" : library(cls, named);
  const lineage = frame.world.lineage(cls);
  if (project !== null) return lineage.some((one) => one.id === project) ? "yes" : "no";
  const bases = frame.world.program.libraryBases(cls).map((base) => library(builtin(base), named));
  return bases.includes("yes") ? "yes" : bases.includes("maybe") ? "maybe" : "no";
}

/** Whether a class that is none of the project's is the one of a handler or built on it. */
function library(cls: string, handler: string): Answer {
  if (cls === handler || ancestors(cls).includes(handler)) return "yes";
  // what a library builds its classes on is not known, but no class of Python is built on one of a library
  return BUILTIN.has(cls) ? (BUILTIN.has(handler) || handler.includes(".") ? "no" : "maybe") : "maybe";
}

/** The class and those that it is built on, as far as Python itself has them. */
function ancestors(cls: string): readonly string[] {
  const found: string[] = [];
  for (let at: string | undefined = cls; at !== undefined; at = BUILTIN.get(at)) found.push(at);
  return found;
}
