import { evaluatorOf, members, type ClassValue } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { AnnAssign, Expr } from "../../languages/python/ast";
import { walkAllExpressions, walkExpression } from "../../languages/python/visit";
import { mergeChanges, NO_CHANGES } from "../changes";
import { reference } from "../python/imports";
import { edit } from "../python/literal";
import { placeOf, textOf, type Place } from "../python/place";
import { useAt } from "../shared/python-agent";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";
import { shownNodes, useEdit, type Use } from "./uses";

/** A text field of a pydantic model or of settings. */
export interface Field {
  readonly name: string;
  readonly cls: ClassValue;
  readonly stmt: AnnAssign;
  /** `str` in the annotation. */
  readonly type: Expr;
  readonly optional: boolean;
}

const MODEL = /(?:^|\.)Base(?:Model|Settings)$/;

/** The field that `settings.api_key` reads; null where the class is not the project's or the field no plain text. */
export function fieldBehind(expr: Expr, at: Place, context: FixContext): Field | null {
  if (expr.kind !== "Attribute") return null;
  for (const cls of classesOf(expr.value, at.source, context)) {
    if (!isModel(cls)) continue;
    const stmt = cls.node.body.find((one): one is AnnAssign => one.kind === "AnnAssign" && one.target.kind === "Name" && one.target.id === expr.attr);
    const type = stmt ? textType(stmt.annotation) : null;
    if (stmt && type) return { name: expr.attr, cls, stmt, type, optional: type !== stmt.annotation || (stmt.value?.kind === "Constant" && stmt.value.value === null) };
  }
  return null;
}

function classesOf(expr: Expr, source: PythonSource, context: FixContext): readonly ClassValue[] {
  return members(evaluatorOf(context.input).valueOf(expr, source)).flatMap((value) => (value.kind === "instance" && value.cls ? [value.cls] : []));
}

function isModel(cls: ClassValue, depth = 0): boolean {
  return cls.bases.some((base) => (base.kind === "class" ? depth < 5 && isModel(base, depth + 1) : base.kind === "external" && MODEL.test(base.fqn)));
}

/** `str` of `str`, `str | None` and `Optional[str]`. */
function textType(annotation: Expr): Expr | null {
  if (annotation.kind === "Name") return annotation.id === "str" ? annotation : null;
  if (annotation.kind === "BinOp" && annotation.op === "|") return isNone(annotation.right) ? textType(annotation.left) : isNone(annotation.left) ? textType(annotation.right) : null;
  if (annotation.kind === "Subscript" && annotation.value.kind === "Name" && annotation.value.id === "Optional") return textType(annotation.index);
  return null;
}

function isNone(expr: Expr): boolean {
  return expr.kind === "Constant" && expr.value === null;
}

/** The field's type, its default, and every read of it. */
export function fieldChanges(field: Field, context: FixContext): Changes | Refusal {
  const { cls, stmt, type, name } = field;
  const at = placeOf(cls.source, type);
  if (!at) return { reason: "the field was not found" };
  const reads = readsOf(field, context);
  if ("reason" in reads) return reads;
  const secret = reference(useAt(at), "pydantic", "SecretStr", "name");
  const filled = defaultEdit(stmt, at, secret.text);
  if (filled !== null && "reason" in filled) return filled;
  const edits: SourceEdit[] = [edit(at, type, secret.text), ...(filled ? [filled] : [])];
  for (const read of reads) {
    const text = textOf(read.place.source, read.node);
    const value = field.optional ? `(${text}.get_secret_value() if ${text} else None)` : `${text}.get_secret_value()`;
    const made = useEdit(read, value);
    if (made) edits.push(made);
  }
  return mergeChanges([{ ...NO_CHANGES, edits, imports: secret.needs, notes: [`${name} is a SecretStr now: code outside this project that reads it has to call get_secret_value()`] }]);
}

/** A default is no SecretStr by itself: pydantic does not look at it. */
function defaultEdit(stmt: AnnAssign, at: Place, secret: string): SourceEdit | Refusal | null {
  if (!stmt.value) return null;
  const call = stmt.value.kind === "Call" && /(?:^|\.)Field$/.test(textOf(at.source, stmt.value.func)) ? stmt.value : null;
  if (call?.keywords.some(({ name }) => name === "default_factory" || name === null)) return { reason: "the field's default is made by a function" };
  const given = call ? (call.args[0] ?? call.keywords.find(({ name }) => name === "default")?.value ?? null) : stmt.value;
  if (!given || given.kind === "Constant") return null;
  return edit(at, given, `${secret}(${textOf(at.source, given)})`);
}

/** Every read of the field in the project; a reason where an object may be one of the class or not, or is taken apart. */
function readsOf(field: Field, context: FixContext): readonly Use[] | Refusal {
  const found: Use[] = [];
  for (const source of context.input.python.values()) {
    if (new RegExp(`getattr\\([^,()]+,\\s*["']${field.name}["']`).test(source.text)) return { reason: `${field.name} is read by getattr() in ${source.path}` };
    const shown = shownNodes(source, context);
    const problems: string[] = [];
    walkAllExpressions(source.module.body, (expr, stmt) => {
      if (expr.kind !== "Attribute") return true;
      if (expr.attr === field.name) {
        const belongs = owns(expr.value, source, field, context);
        const written = (stmt.kind === "Assign" && stmt.targets.includes(expr)) || (stmt.kind === "AugAssign" && stmt.target === expr) || stmt.kind === "Delete";
        const place = belongs === false ? null : placeOf(source, expr);
        if (belongs === null) problems.push(`whose ${field.name} is read in ${source.path} cannot be told`);
        else if (belongs && written) problems.push(`${field.name} is written in ${source.path}`);
        else if (place) found.push({ place, node: expr, shown: shown.has(expr) });
      } else if (/^(?:model_dump|dict|__dict__)$/.test(expr.attr) && owns(expr.value, source, field, context) === true && !within(expr, shown)) {
        problems.push(`${source.path} takes the object apart with ${expr.attr}`);
      }
      return true;
    });
    const [problem] = problems;
    if (problem !== undefined) return { reason: problem };
  }
  return found;
}

/** Whether an object is one of the field's class; null where that is not known. */
function owns(object: Expr, source: PythonSource, field: Field, context: FixContext): boolean | null {
  const place = object.kind === "Name" && (object.id === "self" || object.id === "cls") ? placeOf(source, object) : null;
  if (place?.chain.includes(field.cls.node)) return true;
  const values = members(evaluatorOf(context.input).valueOf(object, source));
  const sure = values.map((value) => (value.kind === "unknown" ? null : value.kind === "instance" && value.cls !== null && descends(value.cls, field.cls)));
  if (sure.includes(null) || (sure.includes(true) && sure.includes(false))) return null;
  return sure.includes(true);
}

function descends(cls: ClassValue, from: ClassValue, depth = 0): boolean {
  return cls.node === from.node || (depth < 5 && cls.bases.some((base) => base.kind === "class" && descends(base, from, depth + 1)));
}

function within(expr: Expr, nodes: ReadonlySet<Expr>): boolean {
  return [...nodes].some((node) => {
    // json.dumps() cannot write a SecretStr
    if (node.kind === "Call" && node.func.kind === "Attribute" && node.func.attr === "dumps") return false;
    const inside = new Set<Expr>();
    walkExpression(node, (inner) => {
      inside.add(inner);
      return true;
    });
    return inside.has(expr);
  });
}
