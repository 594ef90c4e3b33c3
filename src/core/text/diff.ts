import type { TextEdit } from "./edit";
import type { Range } from "./range";
import type { SecretVault } from "../redact";

/** A text with the ranges that hold secrets. */
export interface Marked {
  readonly text: string;
  readonly secrets: readonly Range[];
}

/** One place where two texts differ, with context. Lines are kept with their ends. */
export interface Hunk {
  /** 1-based; 0 for an empty side. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: " " | "-" | "+";
  readonly text: string;
  /** The same with secrets masked. */
  readonly masked: string;
}

const CONTEXT = 3;
const MASK = "****";

/** Applies edits (sorted, not overlapping) and says where secrets stand in the result. */
export function applyMarked(before: Marked, edits: readonly TextEdit[], vault: SecretVault): Marked {
  let text = "";
  const secrets: Range[] = [];
  let at = 0;
  const copy = (end: number): void => {
    for (const range of before.secrets) {
      const [start, stop] = [Math.max(range.start, at), Math.min(range.end, end)];
      if (stop > start) secrets.push({ start: text.length + start - at, end: text.length + stop - at });
    }
    text += before.text.slice(at, end);
  };
  for (const edit of [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    copy(edit.range.start);
    for (const piece of typeof edit.newText === "string" ? [edit.newText] : edit.newText) {
      const plain = vault.materialise([piece]);
      if (typeof piece !== "string") secrets.push({ start: text.length, end: text.length + plain.length });
      text += plain;
    }
    at = edit.range.end;
  }
  copy(before.text.length);
  return { text, secrets };
}

/** Line hunks between two texts. Common lines at both ends and between are found by content, first match first. */
export function diff(before: Marked, after: Marked, vault: SecretVault): Hunk[] {
  const a = linesOf(before, vault);
  const b = linesOf(after, vault);
  const script = compare(a, b);
  const hunks: Hunk[] = [];
  for (let i = 0; i < script.length; i++) {
    if (script[i]?.kind === " ") continue;
    let end = i;
    for (let j = i; j < script.length && j - end <= 2 * CONTEXT; j++) if (script[j]?.kind !== " ") end = j;
    const from = Math.max(0, i - CONTEXT);
    const lines = script.slice(from, end + 1 + CONTEXT);
    const oldBefore = script.slice(0, from).filter((line) => line.kind !== "+").length;
    const newBefore = script.slice(0, from).filter((line) => line.kind !== "-").length;
    hunks.push({ oldStart: oldBefore + (lines.some((line) => line.kind !== "+") ? 1 : 0), newStart: newBefore + (lines.some((line) => line.kind !== "-") ? 1 : 0), lines });
    i = end + CONTEXT;
  }
  return hunks;
}

interface Line {
  readonly text: string;
  readonly masked: string;
}

function linesOf({ text, secrets }: Marked, vault: SecretVault): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline + 1;
    let masked = "";
    let at = start;
    for (const secret of secrets) {
      const [from, to] = [Math.max(secret.start, at), Math.min(secret.end, end)];
      if (to <= from) continue;
      masked += text.slice(at, from) + MASK + (text[to - 1] === "\n" ? "\n" : "");
      at = to;
    }
    lines.push({ text: text.slice(start, end), masked: vault.scrub(masked + text.slice(at, end)) });
    start = end;
  }
  return lines;
}

/** Edit script: common head and tail, and a greedy match of unique lines between. Small, and right where fixes change little. */
function compare(a: readonly Line[], b: readonly Line[]): DiffLine[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head]?.text === b[head]?.text) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail]?.text === b[b.length - 1 - tail]?.text) tail++;
  const script: DiffLine[] = a.slice(0, head).map((line) => ({ kind: " ", ...line }));
  const [midA, midB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  let j = 0;
  for (const line of midA) {
    const match = line.text.trim() === "" && midB[j]?.text !== line.text ? -1 : midB.findIndex((other, index) => index >= j && other.text === line.text);
    if (match === -1) script.push({ kind: "-", ...line });
    else {
      for (; j < match; j++) script.push({ kind: "+", ...(midB[j] ?? line) });
      script.push({ kind: " ", ...line });
      j = match + 1;
    }
  }
  for (; j < midB.length; j++) script.push({ kind: "+", ...(midB[j] ?? { text: "", masked: "" }) });
  return [...script, ...a.slice(a.length - tail).map((line): DiffLine => ({ kind: " ", ...line }))];
}
