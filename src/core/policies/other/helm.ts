/**
 * A chart's template as plain YAML of the same length, so that offsets hold: lines that are instructions alone become
 * empty, what is filled in becomes a word that means "not known" to those who read it.
 */
export function withoutTemplates(text: string): string {
  return text
    .replace(/^([ \t]*)(\{\{-?(?:(?!\}\})[^])*\}\})([ \t]*)$/gm, (_, before: string, code: string, after: string) => before + blank(code) + after)
    .replace(/\{\{-?(?:(?!\}\})[^])*\}\}/g, (code) => (code.length < 5 ? blank(code) : `$\{${"x".repeat(code.length - 3)}}`));
}

function blank(code: string): string {
  return code.replace(/[^\r\n]/g, " ");
}
