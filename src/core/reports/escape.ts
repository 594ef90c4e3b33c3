/** Controls, ANSI escapes, bidirectional overrides and invisible characters: what could forge or hide output. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** One line of plain text: controls and the like are written as `\xNN` or `\u{NNNN}`, a tab as blanks. */
export function plain(text: string): string {
  return text.replace(HIDDEN, (c) => {
    if (c === "\t") return "    ";
    if (c === "\n") return "\\n";
    if (c === "\r") return "\\r";
    const code = c.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** Indented JSON in which controls, bidirectional overrides and the like are escaped: a terminal may be where it ends. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Length of `plain(text)` up to a column, for carets. */
export function plainColumn(text: string, column: number): number {
  return plain(text.slice(0, column)).length;
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" };

/** For HTML text and quoted attributes. */
export function html(text: string): string {
  return plain(text).replace(/[&<>"'`]/g, (c) => HTML[c] ?? c);
}

/** Markdown text that means itself: no markup, links, mentions, issue references or autolinks. */
export function markdown(text: string): string {
  return plain(text)
    .replace(/[&<>]/g, (c) => HTML[c] ?? c)
    .replace(/[\\`*_{}[\]()#+\-.!|~^$=]/g, "\\$&")
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, "&#58;//")
    .replace(/\bwww\\\./gi, (c) => `${c.slice(0, 3)}&#46;`);
}

/** A Markdown code span that shows any text as it is; pipes are safe in tables. */
export function markdownCode(text: string): string {
  const clean = plain(text).replace(/\|/g, "\\|");
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 || clean === "" ? `${fence} ${clean} ${fence}` : `${fence}${clean}${fence}`;
}

/** Data of a GitHub workflow command. */
export function workflowData(text: string): string {
  return visibleBidi(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** Property value of a GitHub workflow command. */
export function workflowProperty(text: string): string {
  return workflowData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

function visibleBidi(text: string): string {
  return text.replace(HIDDEN, (c) => (c === "\n" || c === "\r" ? c : plain(c)));
}
