/** Where a rule's page stands on the web. The same text is in the program: `crewvet explain`. */
export function rulePage(ruleId: string): string {
  return `https://github.com/crewvet/crewvet/blob/main/language-rules/rules/${ruleId}/rule.md`;
}
