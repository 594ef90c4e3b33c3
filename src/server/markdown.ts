/** Text from a project as plain text inside Markdown: nothing in it is a link, an image, emphasis or HTML. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[\r\n]+/g, " ")
      // control and bidirectional characters could reorder or hide what is shown
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
      .replace(/[\\`*_{}[\]()#+\-.!|<>&~:@]/g, (c) => (c === "<" ? "&lt;" : c === ">" ? "&gt;" : c === "&" ? "&amp;" : c === "." || c === ":" || c === "-" || c === "(" || c === ")" ? c : `\\${c}`))
  );
}
