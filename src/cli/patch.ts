import { diff, type Hunk } from "../core/text/diff";
import { plain } from "../core/reports/escape";
import type { SecretVault } from "../core/redact";
import { encode } from "../host/decode";
import type { FileChange } from "./fix-plan";

/** Diff for reading: every secret masked, and hunks that touch one marked as not applicable. */
export function preview(changes: readonly FileChange[], vault: SecretVault): string {
  return changes
    .map((change) => {
      const hunks = hunksOf(change, vault).map((hunk) => {
        const touched = hunk.lines.some((line) => line.masked !== line.text);
        const lines = hunk.lines.map((line) => `${line.kind}${plain(line.masked.replace(/\r?\n$/, ""))}\n`).join("");
        return `${header(hunk)}${touched ? " secrets are masked: not applicable" : ""}\n${lines}`;
      });
      const name = plain(change.path);
      return `--- ${change.before ? `a/${name}` : "/dev/null"}\n+++ b/${name}\n${hunks.join("")}`;
    })
    .join("");
}

export type Patch = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly reason: string };

/** The patch that `git apply` takes, secrets included. `prefix` is the root's path in its repository, with a slash at its end. */
export function patch(changes: readonly FileChange[], vault: SecretVault, prefix: string): Patch {
  const parts: Buffer[] = [];
  for (const change of changes) {
    const { encoding } = change;
    if (encoding === "utf-16le" || encoding === "utf-16be") return { ok: false, reason: `${change.path} is UTF-16, which git takes for binary` };
    const bytesOf = (text: string): Buffer => encode(text, encoding === "latin1" ? "latin1" : "utf-8") ?? Buffer.from(text);
    const mark = encoding === "utf-8-bom" ? "\ufeff" : "";
    const a = quoted(`a/${prefix}${change.path}`);
    const b = quoted(`b/${prefix}${change.path}`);
    parts.push(Buffer.from(`diff --git ${a} ${b}\n${change.before ? "" : "new file mode 100644\n"}--- ${change.before ? a : "/dev/null"}\n+++ ${b}\n`));
    const hunks = hunksOf({ ...change, before: change.before && { ...change.before, text: mark + change.before.text }, after: { ...change.after, text: mark + change.after.text } }, vault);
    for (const hunk of hunks) {
      parts.push(Buffer.from(`${header(hunk)}\n`));
      for (const line of hunk.lines) {
        parts.push(bytesOf(`${line.kind}${line.text}`));
        if (!line.text.endsWith("\n")) parts.push(Buffer.from("\n\\ No newline at end of file\n"));
      }
    }
  }
  return { ok: true, bytes: Buffer.concat(parts) };
}

function hunksOf(change: FileChange, vault: SecretVault): Hunk[] {
  return diff(change.before ?? { text: "", secrets: [] }, change.after, vault);
}

function header(hunk: Hunk): string {
  const count = (skip: string): number => hunk.lines.filter((line) => line.kind !== skip).length;
  return `@@ -${String(hunk.oldStart)},${String(count("+"))} +${String(hunk.newStart)},${String(count("-"))} @@`;
}

/** Git's C-style quoting of unusual names; `\xNN` of our own paths is the byte that it stands for. */
function quoted(path: string): string {
  const bytes = Buffer.concat(path.split(/(\\x[0-9a-f]{2})/).map((piece) => (/^\\x[0-9a-f]{2}$/.test(piece) ? Buffer.from(piece.slice(2), "hex") : Buffer.from(piece))));
  if (!bytes.some((byte) => byte < 32 || byte > 126 || byte === 34 || byte === 92)) return path;
  const escaped = [...bytes].map((byte) => (byte === 34 || byte === 92 ? `\\${String.fromCharCode(byte)}` : byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, "0")}` : String.fromCharCode(byte)));
  return `"${escaped.join("")}"`;
}
