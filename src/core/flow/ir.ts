import type { PythonSource } from "../languages/document";
import type { Node } from "../languages/python/ast";

/**
 * The small language that functions are lowered to. Names are resolved, operators and string building are one `text`
 * or `join`, comparisons are `test`. `at` is the node in the source.
 */
export type Term = { readonly at: Node } & (
  | { readonly k: "const"; readonly value: string | number | boolean | null; readonly literal: boolean }
  /** Variable of the function itself. */
  | { readonly k: "var"; readonly name: string }
  /** Variable of a function around it. */
  | { readonly k: "free"; readonly name: string }
  /** Name bound at the top of the same module. */
  | { readonly k: "global"; readonly name: string }
  /** Imported dotted name or builtin. `known`: false for a name that nothing binds. */
  | { readonly k: "ref"; readonly path: string; readonly known: boolean }
  | { readonly k: "attr"; readonly base: Term; readonly name: string }
  | { readonly k: "item"; readonly base: Term; readonly index: Term }
  | { readonly k: "slice"; readonly base: Term; readonly lower: Term | null; readonly upper: Term | null }
  | { readonly k: "call"; readonly func: Term; readonly args: readonly Argument[] }
  /** A text built from parts; `repr` for `!r` and `%r`. */
  | { readonly k: "text"; readonly parts: readonly { readonly term: Term; readonly how: "str" | "repr" }[] }
  /** One of several values. */
  | { readonly k: "either"; readonly parts: readonly Term[] }
  | { readonly k: "choose"; readonly test: Term; readonly then: Term; readonly orelse: Term }
  /** `and`, `or`: every part but the last is also a condition for the next. */
  | { readonly k: "logic"; readonly op: "and" | "or"; readonly parts: readonly Term[] }
  | { readonly k: "not"; readonly part: Term }
  /** Comparison: its result holds nothing. */
  | { readonly k: "compare"; readonly left: Term; readonly ops: readonly string[]; readonly right: readonly Term[] }
  /** Evaluated, result known to be harmless (arithmetic). */
  | { readonly k: "plain"; readonly parts: readonly Term[] }
  | { readonly k: "dict"; readonly entries: readonly { readonly key: Term | null; readonly value: Term }[] }
  | { readonly k: "list"; readonly tuple: boolean; readonly items: readonly { readonly term: Term; readonly spread: boolean }[] }
  | { readonly k: "each"; readonly type: "list" | "set" | "dict" | "generator"; readonly loops: readonly Loop[]; readonly key: Term | null; readonly value: Term }
  | { readonly k: "function"; readonly fn: FunctionIr }
  | { readonly k: "bind"; readonly target: Target; readonly value: Term }
  | { readonly k: "await"; readonly part: Term }
  | { readonly k: "yield"; readonly part: Term | null; readonly from: boolean }
);

export interface Argument {
  /** null for positional and `**`. */
  readonly name: string | null;
  readonly spread: "none" | "list" | "dict";
  readonly term: Term;
}

export interface Loop {
  readonly target: Target;
  readonly over: Term;
  readonly filters: readonly Term[];
}

export type Target =
  | { readonly k: "name"; readonly name: string; readonly scope: "var" | "free" | "global"; readonly at: Node }
  | { readonly k: "attr"; readonly base: Term; readonly name: string; readonly at: Node }
  | { readonly k: "item"; readonly base: Term; readonly index: Term; readonly at: Node }
  /** `starred`: place of the part with a star. */
  | { readonly k: "unpack"; readonly parts: readonly Target[]; readonly starred: number | null; readonly at: Node }
  | { readonly k: "none"; readonly at: Node };

export type Op =
  | { readonly k: "assign"; readonly targets: readonly Target[]; readonly value: Term; readonly annotation: string | null }
  | { readonly k: "do"; readonly value: Term }
  | { readonly k: "return"; readonly value: Term | null }
  | { readonly k: "raise"; readonly value: Term | null; readonly at: Node }
  | { readonly k: "if"; readonly test: Term; readonly then: readonly Op[]; readonly orelse: readonly Op[] }
  | { readonly k: "for"; readonly loop: Loop; readonly body: readonly Op[]; readonly orelse: readonly Op[] }
  | { readonly k: "while"; readonly test: Term; readonly body: readonly Op[]; readonly orelse: readonly Op[] }
  | { readonly k: "with"; readonly items: readonly { readonly context: Term; readonly target: Target | null }[]; readonly body: readonly Op[] }
  | { readonly k: "try"; readonly body: readonly Op[]; readonly handlers: readonly { readonly name: string | null; /** Dotted classes that it catches, `?` for one that is not known; none: all. */ readonly types: readonly string[]; readonly body: readonly Op[] }[]; readonly orelse: readonly Op[]; readonly finalbody: readonly Op[] }
  | { readonly k: "def"; readonly fn: FunctionIr }
  | { readonly k: "class"; readonly cls: ClassIr }
  | { readonly k: "cases"; readonly subject: Term; readonly cases: readonly { readonly names: readonly string[]; readonly body: readonly Op[] }[] }
  | { readonly k: "delete"; readonly name: string }
  /** `break`, `continue`. */
  | { readonly k: "leave"; readonly loop: "break" | "continue" }
  /** `del base[index]`. */
  | { readonly k: "remove"; readonly base: Term; readonly index: Term };

export interface ParamIr {
  readonly name: string;
  readonly form: "positional" | "keyword-only" | "args" | "kwargs";
  /** Dotted annotation with imports resolved, `Optional[...]` and `| None` taken off. */
  readonly annotation: string | null;
  readonly default: Term | null;
  readonly at: Node;
}

export interface FunctionIr {
  /** `path::qualified.name`, with `#n` where a name is defined again. */
  readonly id: string;
  readonly name: string;
  readonly kind: "module" | "function" | "lambda";
  readonly source: PythonSource;
  readonly at: Node;
  readonly params: readonly ParamIr[];
  readonly body: readonly Op[];
  readonly cls: ClassIr | null;
  readonly decorators: readonly Term[];
  /** Decorators as dotted names; a call's is that of its callee. */
  readonly decoratorNames: readonly string[];
  /** Names captured from functions around it. */
  readonly free: readonly string[];
  /** Functions made in its body (methods of local classes too). */
  readonly nested: readonly FunctionIr[];
  readonly static: boolean;
  /** True where no other function is around it. */
  readonly top: boolean;
}

export interface FieldIr {
  readonly name: string;
  readonly annotation: string | null;
  readonly default: Term | null;
  /** `field(repr=False)`, `PrivateAttr`: not shown when the object is printed. */
  readonly hidden: boolean;
  /** `Field(exclude=True)`, `PrivateAttr`: not in a dump of the object. */
  readonly undumped: boolean;
  readonly declared: boolean;
  readonly at: Node;
}

export interface ClassIr {
  readonly id: string;
  readonly name: string;
  readonly source: PythonSource;
  readonly at: Node;
  /** Dotted bases with imports resolved. */
  readonly bases: readonly string[];
  /** Dotted types in the brackets of its bases: `State` of `Flow[State]`. */
  readonly baseArguments: readonly string[];
  /** `@dataclass(repr=False)`: its text shows no fields. */
  readonly silent: boolean;
  readonly decoratorNames: readonly string[];
  readonly fields: readonly FieldIr[];
  readonly methods: ReadonlyMap<string, FunctionIr>;
}

/** Everything of one file that the engine works on. */
export interface ModuleIr {
  readonly source: PythonSource;
  readonly main: FunctionIr;
  readonly functions: readonly FunctionIr[];
  readonly classes: readonly ClassIr[];
  /** Functions and classes by their syntax node. */
  readonly byNode: ReadonlyMap<Node, FunctionIr | ClassIr>;
}
