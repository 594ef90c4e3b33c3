import type { AnalysisInput } from "../analysis";
import type { ClassValue } from "../evaluate";
import { SPEAKS, type Machine } from "../evaluate/machine";
import type { Document, PythonSource } from "../languages/document";
import type { FunctionDef, Lambda, Stmt } from "../languages/python/ast";
import { walkStatements } from "../languages/python/visit";
import type { CrewModel } from "../model/crew";
import { changeOf, type TextChange } from "../text/change";
import type { Range } from "../text/range";
import { InertFunctions, type Inert } from "./inert";
import { moveModel } from "./move";
import { MARKERS } from "./scope";
import { CREW_WORDS, MAKES, PEOPLE } from "./sources";

/** A crew model, and from what it was made. */
export interface Built {
  readonly documents: ReadonlyMap<string, Document>;
  readonly crewaiVersion: string | null;
  readonly model: CrewModel;
  /** The evaluation behind it. Its places may be older than the documents; what it knows of names and callers is not. */
  readonly machine: Machine;
}

/**
 * The model after some edits, where none of them can have changed anything in it but places: edits of files that no crew
 * reads, of comments and blank lines, and of functions that nothing which makes a crew calls. Null where the crews have to
 * be linked anew.
 */
export function reuse(last: Built, input: AnalysisInput): Built | null {
  if (last.crewaiVersion !== input.crewaiVersion) return null;
  const edits: (readonly [PythonSource, PythonSource])[] = [];
  for (const [path, document] of input.documents) {
    const before = last.documents.get(path);
    if (before === document) continue;
    if (before && before.file.text === document.file.text && before.language === "python") continue;
    if (isUnread(document)) continue;
    if (before?.language !== "python" || document.language !== "python" || !before.python || !document.python) return null;
    edits.push([before.python, document.python]);
  }
  for (const [path, document] of last.documents) if (!input.documents.has(path) && !isUnread(document)) return null;
  const check = edits.length === 0 ? null : new EditCheck(last.machine);
  let { model } = last;
  for (const [before, after] of edits) {
    const change = changeOf(before.text, after.text);
    if (check?.isIrrelevant(before, after, change) !== true) return null;
    model = moveModel(model, after.path, change);
  }
  return { ...last, documents: input.documents, model };
}

/** Files of a kind that crews are not made from. */
function isUnread({ language, file }: Document): boolean {
  return (language === "script" || language === "hcl" || language === "dockerfile" || language === "ini" || language === "text") && !MARKERS.test(file.path);
}

class EditCheck {
  private readonly inert: InertFunctions;
  private readonly callers = new Map<string, Set<FunctionDef | Lambda | null>>();

  constructor(private readonly machine: Machine) {
    this.inert = new InertFunctions(machine);
    // by name: the functions of an edited file are new objects
    for (const fn of machine.functions.values()) {
      const key = keyOf(fn.source.path, fn.fqn);
      const known = this.callers.get(key) ?? new Set();
      for (const caller of machine.callers.get(fn.node) ?? []) known.add(caller);
      this.callers.set(key, known);
    }
  }

  isIrrelevant(before: PythonSource, after: PythonSource, change: TextChange): boolean {
    if ([CREW_WORDS, PEOPLE, MAKES].some((words) => words.test(before.text) !== words.test(after.text))) return false;
    const module = this.inert.module(after.path);
    if (!module) return importsOf(before) === importsOf(after);
    if (before.module.error || after.module.error) return false;
    return this.sameBody(before.module.body, after.module.body, { before, after, change, cls: null, name: module.env.name });
  }

  private sameBody(before: readonly Stmt[], after: readonly Stmt[], at: Place): boolean {
    return before.length === after.length && before.every((stmt, index) => this.sameStatement(stmt, after[index], at));
  }

  private sameStatement(old: Stmt, now: Stmt | undefined, at: Place): boolean {
    if (!now || old.kind !== now.kind) return false;
    const { before, after } = at;
    if (old === now || textOf(before, old) === textOf(after, now)) return true;
    if (old.kind === "FunctionDef" && now.kind === "FunctionDef" && headOf(before, old) === headOf(after, now)) {
      const { cls } = at;
      const [was, is] = [this.inert.of({ node: old, source: before, cls }), this.inert.of({ node: now, source: after, cls })];
      if (was && is && sameReads(was, is, at) && this.isUncalled(keyOf(after.path, `${at.name}.${now.name}`))) return true;
    }
    if (old.kind === "ClassDef" && now.kind === "ClassDef" && headOf(before, old) === headOf(after, now)) {
      const value = this.inert.module(after.path)?.env.own(now.name);
      if (at.cls === null && value?.kind === "class" && this.sameBody(old.body, now.body, { ...at, cls: value, name: value.fqn })) return true;
    }
    const { start, oldEnd, newEnd } = at.change;
    if (!isTrivia(before, { start, end: oldEnd }) || !isTrivia(after, { start, end: newEnd }) || !sameShape(old, now)) return false;
    // words say how closely a function or loop is read, those in comments too
    return SPEAKS.test(linesAt(before, start, oldEnd)) === SPEAKS.test(linesAt(after, start, newEnd));
  }

  /** Whether all callers of a function are inert functions that nothing else calls, or there are none. */
  private isUncalled(key: string, seen = new Set<string>()): boolean {
    if (seen.has(key)) return true;
    seen.add(key);
    for (const caller of this.callers.get(key) ?? []) {
      const fn = caller ? this.machine.functions.get(caller) : undefined;
      if (fn?.node.kind !== "FunctionDef") return false;
      if (!this.inert.of({ node: fn.node, source: fn.source, cls: fn.owner }) || !this.isUncalled(keyOf(fn.source.path, fn.fqn), seen)) return false;
    }
    return true;
  }
}

interface Place {
  readonly before: PythonSource;
  readonly after: PythonSource;
  readonly change: TextChange;
  readonly cls: ClassValue | null;
  /** Dotted name of the module or class. */
  readonly name: string;
}

/** The environment is read by the same expressions, and the edit touches none of them. */
function sameReads(was: Inert, is: Inert, { before, after, change }: Place): boolean {
  const texts = (inert: Inert, source: PythonSource): string => inert.reads.map((read) => textOf(source, read)).join("\n");
  return texts(was, before) === texts(is, after) && was.reads.every((read) => read.end <= change.start || read.start >= change.oldEnd);
}

const keyOf = (path: string, name: string): string => `${path} ${name}`;

function textOf(source: PythonSource, node: Range): string {
  return source.text.slice(node.start, node.end);
}

/** The whole lines that a span touches. */
function linesAt(source: PythonSource, start: number, end: number): string {
  const next = source.text.indexOf("\n", end);
  return source.text.slice(source.text.lastIndexOf("\n", start - 1) + 1, next < 0 ? source.text.length : next);
}

/** Decorators, name and parameters of a definition. */
function headOf(source: PythonSource, node: Stmt & { readonly body: readonly Stmt[] }): string {
  return source.text.slice(node.start, node.body[0]?.start ?? node.end).trimEnd();
}

/** Whether a span holds nothing but blanks, or is part of a comment. */
function isTrivia(source: PythonSource, span: Range): boolean {
  if (source.text.slice(span.start, span.end).trim() === "" && !source.module.comments.some((comment) => comment.start < span.start && span.start <= comment.end)) return true;
  return source.module.comments.some((comment) => comment.start <= span.start && span.end <= comment.end);
}

const PLACES: ReadonlySet<string> = new Set(["start", "end", "nameStart", "defStart", "attrStart", "argsStart", "argsEnd", "contentStart", "contentEnd"]);

function sameShape(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameShape(item, b[index]));
  const other = new Map(Object.entries(b));
  return Object.entries(a).every(([key, value]) => PLACES.has(key) || sameShape(value, other.get(key)));
}

/** The text of all import statements. */
function importsOf(source: PythonSource): string {
  const found: string[] = [];
  walkStatements(source.module.body, (stmt) => {
    if (stmt.kind === "Import" || stmt.kind === "ImportFrom") found.push(textOf(source, stmt));
    return true;
  });
  return found.join("\n");
}
