import type { PythonSource } from "../../languages/document";
import type { Expr, Keyword, Node, Stmt } from "../../languages/python/ast";
import { scopesOf, type PythonScope } from "../../languages/python/scopes";
import { bodies, childExpressions, statementExpressions } from "../../languages/python/visit";
import { contains, type Range } from "../../text/range";

/** An expression and what stands around it, outermost first; the last one of `chain` is `node` itself. */
export interface Place {
  readonly source: PythonSource;
  readonly node: Expr;
  readonly chain: readonly (Stmt | Expr)[];
  readonly stmt: Stmt;
  readonly scope: PythonScope;
}

/** The smallest expression whose place in the file holds `range`; null where there is none. */
export function placeAt(source: PythonSource, range: Range): Place | null {
  const chain: (Stmt | Expr)[] = [];
  const holds = (node: Node): boolean => contains(source.locate(node).range, range);
  const expressions = (candidates: readonly Expr[]): boolean => {
    const hit = candidates.find(holds);
    if (!hit) return false;
    chain.push(hit);
    expressions(childExpressions(hit));
    return true;
  };
  const statements = (body: readonly Stmt[]): boolean => {
    const hit = body.find(holds);
    if (!hit) return false;
    chain.push(hit);
    if (!expressions(statementExpressions(hit))) bodies(hit).some(statements);
    return true;
  };
  statements(source.module.body);
  return finish(source, chain);
}

/** The place of a node that is known already. */
export function placeOf(source: PythonSource, node: Expr): Place | null {
  const place = placeAt(source, source.locate(node).range);
  if (!place) return null;
  const at = place.chain.indexOf(node);
  return at < 0 ? null : finish(source, place.chain.slice(0, at + 1));
}

function finish(source: PythonSource, chain: readonly (Stmt | Expr)[]): Place | null {
  const node = chain.at(-1);
  const stmt = chain.findLast((one) => isStatement(one));
  if (!node || !stmt || isStatement(node)) return null;
  const scopes = scopesOf(source);
  let scope = scopes.top;
  chain.forEach((one, index) => {
    // decorators, defaults and annotations of a function belong to the scope around it
    const inner = chain[index + 1];
    if (one.kind === "FunctionDef" || one.kind === "ClassDef") {
      if (inner && one.body.includes(inner as Stmt)) scope = scopes.of(one);
    } else if (one.kind === "Comprehension" || (one.kind === "Lambda" && inner === one.body)) scope = scopes.of(one);
  });
  return { source, node, chain, stmt, scope };
}

const EXPRESSION_KINDS = new Set([
  "Name", "Str", "Num", "Constant", "JoinedStr", "Attribute", "Subscript", "Slice", "Call", "BinOp", "UnaryOp", "BoolOp", "Compare",
  "IfExp", "NamedExpr", "Lambda", "List", "Tuple", "Set", "Dict", "Comprehension", "Starred", "Await", "Yield", "BadExpr",
]);

function isStatement(node: Stmt | Expr): node is Stmt {
  return !EXPRESSION_KINDS.has(node.kind);
}

/** What stands directly around the node: an expression or a statement. */
export function parentOf(place: Place): Stmt | Expr | null {
  return place.chain.at(-2) ?? null;
}

/** The keyword argument whose value the node is. */
export function keywordOf(place: Place): Keyword | null {
  const parent = parentOf(place);
  return parent?.kind === "Call" || parent?.kind === "ClassDef" ? (parent.keywords.find((keyword) => keyword.value === place.node) ?? null) : null;
}

/** True where the node runs when its module is imported. */
export function runsAtImport(place: Place): boolean {
  return !place.chain.some((one, index) => (one.kind === "FunctionDef" && one.body.includes(place.chain[index + 1] as Stmt)) || (one.kind === "Lambda" && place.chain[index + 1] === one.body));
}

/** Offsets in the source's own text of a range of the file that lies within a node. Monotonic, so a search does. */
export function toSource(source: PythonSource, within: Node, range: Range): Range {
  const find = (target: number, at: (offset: number) => number): number => {
    let low = within.start;
    let high = within.end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(middle) < target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const start = find(range.start, (offset) => source.locate({ start: offset, end: offset + 1 }).range.start);
  const end = find(range.end, (offset) => (offset === within.start ? range.start : source.locate({ start: within.start, end: offset }).range.end));
  return { start, end: Math.max(start, end) };
}

export function textOf(source: PythonSource, node: Node): string {
  return source.text.slice(node.start, node.end);
}

/** The name on the left of `NAME = <node>`. */
export function assignedTo(place: Place): string | null {
  const { stmt, node } = place;
  const target = stmt.kind === "Assign" && stmt.value === node && stmt.targets.length === 1 ? stmt.targets[0] : stmt.kind === "AnnAssign" && stmt.value === node ? stmt.target : undefined;
  return target?.kind === "Name" ? target.id : target?.kind === "Attribute" ? target.attr : null;
}
