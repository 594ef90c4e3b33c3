/**
 * A typed syntax tree of Python, named after CPython's `ast` (3.14). Every node has `start` and `end`:
 * UTF-16 offsets, 0-based, half-open, in the text that was parsed. Half-typed code gives `Bad` nodes; the rest stays.
 */
export interface Node {
  readonly start: number;
  readonly end: number;
}

/** One literal token of a string: prefix, quotes and content. `content*` excludes prefix and quotes. */
export interface StringToken extends Node {
  readonly prefix: string;
  readonly quote: string;
  readonly contentStart: number;
  readonly contentEnd: number;
}

export type Expr =
  | Name
  | Str
  | Num
  | Constant
  | JoinedStr
  | Attribute
  | Subscript
  | Slice
  | Call
  | BinOp
  | UnaryOp
  | BoolOp
  | Compare
  | IfExp
  | NamedExpr
  | Lambda
  | List
  | Tuple
  | SetExpr
  | Dict
  | Comprehension
  | Starred
  | Await
  | Yield
  | BadExpr;

export interface Name extends Node {
  readonly kind: "Name";
  readonly id: string;
}
/** A string or bytes literal, adjacent literals joined. `value` is decoded. */
export interface Str extends Node {
  readonly kind: "Str";
  readonly value: string;
  readonly bytes: boolean;
  readonly tokens: readonly StringToken[];
}
export interface Num extends Node {
  readonly kind: "Num";
  readonly text: string;
}
export interface Constant extends Node {
  readonly kind: "Constant";
  readonly value: true | false | null | "...";
}
/** f-string (or t-string), adjacent literals joined. `values` alternates text and interpolations. */
export interface JoinedStr extends Node {
  readonly kind: "JoinedStr";
  readonly values: readonly (StrChunk | FormattedValue)[];
  readonly tokens: readonly StringToken[];
}
export interface StrChunk extends Node {
  readonly kind: "StrChunk";
  readonly value: string;
}
export interface FormattedValue extends Node {
  readonly kind: "FormattedValue";
  readonly value: Expr;
  readonly conversion: string | null;
  /** Text of the format spec, null without one. */
  readonly format: string | null;
}
export interface Attribute extends Node {
  readonly kind: "Attribute";
  readonly value: Expr;
  readonly attr: string;
  readonly attrStart: number;
}
export interface Subscript extends Node {
  readonly kind: "Subscript";
  readonly value: Expr;
  readonly index: Expr;
}
export interface Slice extends Node {
  readonly kind: "Slice";
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}
export interface Keyword extends Node {
  /** null for `**mapping`. */
  readonly name: string | null;
  readonly value: Expr;
}
export interface Call extends Node {
  readonly kind: "Call";
  readonly func: Expr;
  /** Positional arguments; `*xs` is a Starred. */
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
  /** Range of the argument list with its parentheses. */
  readonly argsStart: number;
  readonly argsEnd: number;
}
export interface BinOp extends Node {
  readonly kind: "BinOp";
  readonly left: Expr;
  readonly op: string;
  readonly right: Expr;
}
export interface UnaryOp extends Node {
  readonly kind: "UnaryOp";
  /** `-`, `+`, `~` or `not`. */
  readonly op: string;
  readonly operand: Expr;
}
export interface BoolOp extends Node {
  readonly kind: "BoolOp";
  readonly op: "and" | "or";
  readonly values: readonly Expr[];
}
export interface Compare extends Node {
  readonly kind: "Compare";
  readonly left: Expr;
  readonly ops: readonly string[];
  readonly comparators: readonly Expr[];
}
export interface IfExp extends Node {
  readonly kind: "IfExp";
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}
export interface NamedExpr extends Node {
  readonly kind: "NamedExpr";
  readonly target: Expr;
  readonly value: Expr;
}
export interface Lambda extends Node {
  readonly kind: "Lambda";
  readonly params: readonly Param[];
  readonly body: Expr;
}
export interface List extends Node {
  readonly kind: "List";
  readonly elts: readonly Expr[];
}
export interface Tuple extends Node {
  readonly kind: "Tuple";
  readonly elts: readonly Expr[];
}
export interface SetExpr extends Node {
  readonly kind: "Set";
  readonly elts: readonly Expr[];
}
export interface DictItem {
  /** null for `**mapping`. */
  readonly key: Expr | null;
  readonly value: Expr;
}
export interface Dict extends Node {
  readonly kind: "Dict";
  readonly items: readonly DictItem[];
}
export interface Generator {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
}
/** List, set, dict comprehension or generator expression; `key` for dicts only. */
export interface Comprehension extends Node {
  readonly kind: "Comprehension";
  readonly type: "list" | "set" | "dict" | "generator";
  readonly key: Expr | null;
  readonly elt: Expr;
  readonly generators: readonly Generator[];
}
export interface Starred extends Node {
  readonly kind: "Starred";
  readonly value: Expr;
}
export interface Await extends Node {
  readonly kind: "Await";
  readonly value: Expr;
}
export interface Yield extends Node {
  readonly kind: "Yield";
  readonly value: Expr | null;
  readonly from: boolean;
}
/** Code that does not parse; `children` are the expressions found inside it. */
export interface BadExpr extends Node {
  readonly kind: "BadExpr";
  readonly children: readonly Expr[];
}

export interface Param extends Node {
  readonly name: string;
  readonly annotation: Expr | null;
  readonly default: Expr | null;
  readonly form: "positional" | "keyword-only" | "args" | "kwargs";
}

export type Stmt =
  | FunctionDef
  | ClassDef
  | Assign
  | AugAssign
  | AnnAssign
  | ExprStmt
  | Return
  | Delete
  | If
  | For
  | While
  | With
  | Try
  | Raise
  | Assert
  | Import
  | ImportFrom
  | Scope
  | Match
  | Simple
  | BadStmt;

export interface FunctionDef extends Node {
  readonly kind: "FunctionDef";
  readonly name: string;
  readonly nameStart: number;
  readonly async: boolean;
  readonly params: readonly Param[];
  readonly returns: Expr | null;
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
  /** Offset of `def` or `async`, after the decorators; `start` includes the decorators. */
  readonly defStart: number;
}
export interface ClassDef extends Node {
  readonly kind: "ClassDef";
  readonly name: string;
  readonly nameStart: number;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
  readonly defStart: number;
}
export interface Assign extends Node {
  readonly kind: "Assign";
  /** `a = b = value` has two targets. */
  readonly targets: readonly Expr[];
  readonly value: Expr;
}
export interface AugAssign extends Node {
  readonly kind: "AugAssign";
  readonly target: Expr;
  readonly op: string;
  readonly value: Expr;
}
export interface AnnAssign extends Node {
  readonly kind: "AnnAssign";
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value: Expr | null;
}
export interface ExprStmt extends Node {
  readonly kind: "Expr";
  readonly value: Expr;
}
export interface Return extends Node {
  readonly kind: "Return";
  readonly value: Expr | null;
}
export interface Delete extends Node {
  readonly kind: "Delete";
  readonly targets: readonly Expr[];
}
/** `elif` is an If as the only statement of `orelse`. */
export interface If extends Node {
  readonly kind: "If";
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface For extends Node {
  readonly kind: "For";
  readonly async: boolean;
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface While extends Node {
  readonly kind: "While";
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface WithItem {
  readonly context: Expr;
  readonly target: Expr | null;
}
export interface With extends Node {
  readonly kind: "With";
  readonly async: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
}
export interface ExceptHandler extends Node {
  readonly type: Expr | null;
  readonly name: string | null;
  readonly nameStart: number;
  readonly body: readonly Stmt[];
}
export interface Try extends Node {
  readonly kind: "Try";
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}
export interface Raise extends Node {
  readonly kind: "Raise";
  readonly exc: Expr | null;
  readonly cause: Expr | null;
}
export interface Assert extends Node {
  readonly kind: "Assert";
  readonly test: Expr;
  readonly msg: Expr | null;
}
export interface Alias extends Node {
  /** Dotted name as written. */
  readonly name: string;
  readonly asname: string | null;
}
export interface Import extends Node {
  readonly kind: "Import";
  readonly names: readonly Alias[];
}
export interface ImportFrom extends Node {
  readonly kind: "ImportFrom";
  /** Dotted module without leading dots; empty for `from . import x`. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  /** `from m import *` is one alias named `*`. */
  readonly names: readonly Alias[];
}
/** `global` or `nonlocal`. */
export interface Scope extends Node {
  readonly kind: "Scope";
  readonly keyword: "global" | "nonlocal";
  readonly names: readonly string[];
}
export interface MatchCase {
  /** Names that the pattern binds. */
  readonly captures: readonly Name[];
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
}
export interface Match extends Node {
  readonly kind: "Match";
  readonly subject: Expr;
  readonly cases: readonly MatchCase[];
}
export interface Simple extends Node {
  readonly kind: "Simple";
  readonly keyword: "pass" | "break" | "continue" | "type";
}
/** Code that does not parse; what could be read of it is in `body`. */
export interface BadStmt extends Node {
  readonly kind: "BadStmt";
  readonly body: readonly Stmt[];
}

export interface Comment extends Node {
  /** With the leading `#`. */
  readonly text: string;
}

export interface Module extends Node {
  readonly kind: "Module";
  readonly body: readonly Stmt[];
  readonly comments: readonly Comment[];
  /** First place that does not parse, null when the whole file does. */
  readonly error: Node | null;
}
