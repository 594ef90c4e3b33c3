import type { Document } from "../../languages/document";
import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { textSecrets } from "../inline";
import { shellSecrets } from "./shell";

/** What a notebook holds beside its Python code: saved outputs, shell lines and cells of other languages. */
export function notebookSecrets(doc: Extract<Document, { language: "notebook" }>, collector: Collector): void {
  for (const cell of doc.cells) {
    const at = (start: number, end: number): Range => ({ start: cell.toFile(start), end: cell.toFile(end - 1) + 1 });
    // magics and shell lines were blanked for Python: `%env KEY=value`, `!curl -H "Authorization: …"`
    for (const match of cell.source.matchAll(/^[ \t]*[%!][^\r\n]{0,2000}/gm)) {
      const line = match[0].replace(/^([ \t]*)%(?:set_)?env[ \t]{1,4}([A-Za-z_]\w*)[ =]/, (whole, _indent: string, name: string) => `${" ".repeat(whole.length - name.length - 1)}${name}=`);
      shellSecrets(line, collector, 0, "assignment", (start, end) => at(match.index + start, match.index + end));
    }
    if (/^\s*%%(?:bash|sh|writefile|script)/.test(cell.source)) shellSecrets(cell.source, collector, 0, "assignment", at);
    for (const output of cell.outputs) {
      const part = (start: number, end: number): Range => ({ start: output.toFile(start), end: output.toFile(end - 1) + 1 });
      const whole = part(0, output.text.length);
      for (const hit of collector.judge.scan(output.text)) {
        const place = part(hit.start, hit.end);
        const known = collector.hitIn(place);
        if (known) collector.token(known, { shape: "notebook-output" }, place, null);
      }
      collector.text({ value: output.text, literal: whole, part, shape: "notebook-output", name: null, fallback: false, computed: false });
      textSecrets(collector, output.text, part, whole, "notebook-output");
    }
  }
  collector.rest("text", (hit) => ({ literal: hit }));
}
