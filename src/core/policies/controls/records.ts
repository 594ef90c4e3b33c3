import type { AnalysisInput } from "../../analysis";
import type { ClassDef, FunctionDef } from "../../languages/python/ast";
import { walkStatements } from "../../languages/python/visit";
import type { WeakRecord } from "../../model/controls";
import type { Location } from "../../text/range";

/** What crewai itself offers to see every tool call: event listeners, tool hooks and step callbacks (1.15, also older). */
const WATCHES = /\b(?:BaseEventListener|ToolUsage(?:Started|Finished|Error)Event|crewai_event_bus|after_tool_call|before_tool_call|(?:step|task)_callback\s*=|output_log_file\s*=)/;

/** A place from which every tool call of the crews is seen: a listener, a hook, a callback, or a tracing package. */
export function watchers(input: AnalysisInput): Location | null {
  const packages = input.knowledge.risk.tracing.map((name) => name.replace(/[.]/g, "\\.")).join("|");
  const imported = new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:${packages})\\b`, "m");
  for (const [path, source] of input.python) {
    const match = WATCHES.exec(source.text) ?? imported.exec(source.text);
    if (match) return path.endsWith(".ipynb") ? source.locate({ start: match.index, end: match.index + match[0].length }) : { path, range: { start: match.index, end: match.index + match[0].length } };
  }
  return null;
}

/** Audit records that carry a plain hash of themselves alone: whoever changes one computes it again, and a removed one is not missed. */
export function weakRecords(input: AnalysisInput): WeakRecord[] {
  const found: WeakRecord[] = [];
  for (const source of input.python.values()) {
    if (!/audit/i.test(source.text) || !/hashlib/.test(source.text)) continue;
    walkStatements(source.module.body, (stmt) => {
      if (stmt.kind !== "ClassDef" && stmt.kind !== "FunctionDef") return true;
      if (!isAudit(stmt)) return true;
      const text = source.text.slice(stmt.start, stmt.end);
      if (/hashlib\.\w+\(/.test(text) && /integrity|(?:entry|record|event|log)_?hash/i.test(text) && !/\bhmac\b|prev|chain|last_?hash|parent|head/i.test(text)) found.push({ id: `record:${source.path}:${String(stmt.start)}`, name: stmt.name, location: source.locate({ start: stmt.nameStart, end: stmt.nameStart + stmt.name.length }) });
      return false;
    });
  }
  return found;
}

function isAudit(stmt: ClassDef | FunctionDef): boolean {
  return /audit/i.test(stmt.name) && !/^test/i.test(stmt.name);
}
