import type { PythonSource } from "../../languages/document";
import type { Node, Stmt } from "../../languages/python/ast";
import { bodies } from "../../languages/python/visit";
import { contains } from "../../text/range";
import { constantName, dropConstant, readsOf } from "../hardcoded/constant";
import type { SourceEdit } from "../types";
import { placeOf } from "./place";
import { plainText } from "./unused";

const ENVIRONMENT_READ = /^(?:os\.)?(?:(?:getenv|environ\.get)\(\s*["'][^"'\n]*["']\s*\)|environ\[\s*["'][^"'\n]*["']\s*\])$/;

/** Edits that drop what a function reads from the environment for text alone that the other edits remove: `key = os.getenv("KEY")`. */
export function unusedLocalEdits(source: PythonSource, edits: readonly SourceEdit[]): SourceEdit[] {
  const removed = edits.filter((edit) => edit.range.end > edit.range.start);
  if (removed.length === 0) return [];
  const gone = (node: Node): boolean => removed.some((edit) => contains(edit.range, source.locate(node).range));
  return assignmentsIn(source.module.body).flatMap((stmt) => {
    if (!ENVIRONMENT_READ.test(source.text.slice(stmt.value.start, stmt.value.end)) || gone(stmt.value)) return [];
    const place = placeOf(source, stmt.value);
    const name = place && constantName(place);
    if (!place || name === null || place.scope.node.kind !== "FunctionDef") return [];
    const word = new RegExp(`\\b${name}\\b`);
    const reads = readsOf(name, place);
    const read = reads.length === 0 || !reads.every(({ node }) => gone(node)) || removed.some((edit) => word.test(plainText(edit)));
    return read ? [] : (dropConstant(place)?.edits ?? []);
  });
}

function assignmentsIn(body: readonly Stmt[]): Extract<Stmt, { kind: "Assign" }>[] {
  return body.flatMap((stmt) => [...(stmt.kind === "Assign" ? [stmt] : []), ...bodies(stmt).flatMap(assignmentsIn)]);
}
