import { perDocument } from "../analysis";
import type { Document, PythonSource } from "../languages/document";
import type { Suppression } from "../model/suppression";
import { LineIndex } from "../text/lines";
import type { Location, Range } from "../text/range";

const DIRECTIVE = /crewvet:\s*ignore\b(?:\s*\[([^\]\r\n]*)\])?(?:[ \t]*--[ \t]*([^\r\n]*?))?[ \t]*(?:\*\/|-->)?[ \t]*$/;

/** How each language begins a comment. JSON has none; in other text any common form will do. */
const MARKERS: Readonly<Record<Exclude<Document["language"], "python" | "notebook">, RegExp | null>> = {
  yaml: /#/g,
  toml: /#/g,
  dotenv: /#/g,
  dockerfile: /#/g,
  ini: /[#;]/g,
  hcl: /#|\/\/|\/\*/g,
  script: /\/\/|\/\*/g,
  json: /\/\/|\/\*/g,
  text: /#|\/\/|\/\*|--|<!--|;/g,
};

/** The suppression comments of a document, in order. */
export const suppressionsOf = perDocument((doc): readonly Suppression[] => {
  if (!doc.file.text.includes("crewvet:")) return [];
  if (doc.language === "python" || doc.language === "notebook") return doc.python ? inPython(doc.python) : [];
  if (doc.language === "json" && /\.json$/i.test(doc.file.path)) return [];
  const marker = MARKERS[doc.language];
  return marker ? inLines(doc, marker) : [];
});

function inPython(source: PythonSource): Suppression[] {
  const lines = new LineIndex(source.text);
  const lineRange = (line: number): Range => ({ start: lines.lineStart(line), end: lines.lineStart(line) + lines.lineText(line).length });
  return source.module.comments.flatMap((comment) => {
    const line = lines.positionAt(comment.start).line;
    const alone = source.text.slice(lines.lineStart(line), comment.start).trim() === "";
    const target = alone ? nextCode(lines, line, (text) => text.trim() === "" || text.trimStart().startsWith("#")) : line;
    return directive(comment.text, source.locate(comment), source.locate(lineRange(target)).range);
  });
}

function inLines(doc: Document, marker: RegExp): Suppression[] {
  const found: Suppression[] = [];
  for (let line = 0; line < doc.lines.lineCount; line++) {
    const text = doc.lines.lineText(line);
    if (!text.includes("crewvet:")) continue;
    const start = [...text.slice(0, text.indexOf("crewvet:")).matchAll(marker)].at(-1)?.index;
    if (start === undefined) continue;
    const at = doc.lines.lineStart(line);
    const alone = text.slice(0, start).trim() === "";
    const comment = new RegExp(`^\\s*(?:${marker.source})`);
    const target = alone ? nextCode(doc.lines, line, (other) => other.trim() === "" || comment.test(other)) : line;
    const from = doc.lines.lineStart(target);
    found.push(...directive(text.slice(start), { path: doc.file.path, range: { start: at + start, end: at + text.length } }, { start: from, end: from + doc.lines.lineText(target).length }));
  }
  return found;
}

function directive(comment: string, location: Location, target: Range): Suppression[] {
  const match = DIRECTIVE.exec(comment);
  if (!match) return [];
  const ruleIds = (match[1] ?? "").split(",").map((id) => id.trim()).filter((id) => id !== "");
  return [{ location, ruleIds, reason: match[2]?.trim() ?? "", target }];
}

/** The next line that is no comment, or the comment's own line at the end of the file. */
function nextCode(lines: LineIndex, line: number, skip: (text: string) => boolean): number {
  for (let next = line + 1; next < lines.lineCount; next++) if (!skip(lines.lineText(next))) return next;
  return line;
}

/** Whether a finding begins or ends on the line that a comment silences. */
export function silences(suppression: Suppression, ruleId: string, location: Location): boolean {
  if (!suppression.ruleIds.includes(ruleId) || suppression.location.path !== location.path) return false;
  const { target } = suppression;
  const { start, end } = location.range;
  return (start >= target.start && start <= target.end) || (end > target.start && end <= target.end);
}
