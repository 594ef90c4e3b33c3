import { join } from "node:path";
import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver/node";
import type { ConfigProblem } from "../host/config";
import type { LoadedRoot } from "./config-loader";
import { SOURCE } from "./diagnostics";
import type { RootSession } from "./root-session";
import { uriOfPath } from "./uri";

/** Broken configuration files at their line: never a silent fall-back to defaults. */
export function configDiagnostics(session: RootSession, loaded: LoadedRoot | undefined): Map<string, Diagnostic[]> {
  const result = new Map<string, Diagnostic[]>();
  const add = (problem: ConfigProblem, severity: DiagnosticSeverity): void => {
    const uri = uriOfPath(join(session.root, problem.file));
    const start = { line: problem.line - 1, character: problem.column - 1 };
    // to the end of the line: editors cut it there
    const diagnostic: Diagnostic = { range: { start, end: { line: start.line, character: 10_000 } }, severity, code: "configuration", source: SOURCE, message: problem.message };
    const list = result.get(uri);
    if (list) list.push(diagnostic);
    else result.set(uri, [diagnostic]);
  };
  for (const problem of loaded?.errors ?? []) add(problem, DiagnosticSeverity.Error);
  for (const problem of loaded?.warnings ?? []) add(problem, DiagnosticSeverity.Warning);
  return result;
}
