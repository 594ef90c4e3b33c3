import type { SecretVault } from "../redact";
import { diff } from "./diff";
import type { PlainEdit } from "./edit";

/** Edits that make one text of another, line by line: what did not change is not touched. */
export function lineEdits(before: string, after: string, vault: SecretVault): PlainEdit[] {
  const starts = [0];
  for (const match of before.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  if (starts.at(-1) !== before.length) starts.push(before.length);
  const offset = (line: number): number => starts[line] ?? before.length;
  return diff({ text: before, secrets: [] }, { text: after, secrets: [] }, vault).flatMap((hunk): PlainEdit[] => {
    const edits: PlainEdit[] = [];
    let line = Math.max(0, hunk.oldStart - 1);
    let open: { start: number; newText: string } | null = null;
    const close = (): void => {
      if (open) edits.push({ range: { start: offset(open.start), end: offset(line) }, newText: open.newText });
      open = null;
    };
    for (const { kind, text } of hunk.lines) {
      if (kind === " ") {
        close();
        line++;
        continue;
      }
      open ??= { start: line, newText: "" };
      if (kind === "+") open.newText += text;
      else line++;
    }
    close();
    return edits;
  });
}
