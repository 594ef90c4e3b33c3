import { RULES } from "../../../language-rules/registry.generated";
import { ruleUrl } from "../../core/reports/make";
import { nearest } from "../../core/text/nearest";
import { UsageError } from "../arguments";
import type { Command } from "../program";
import { EXIT } from "../io";

/** `crewvet explain RULE`: the rule's page. */
export const explain: Command = async (args, io) => {
  const id = args.operands[0] ?? "";
  const rule = RULES.find((one) => one.meta.id === id);
  if (!rule) {
    const guess = nearest(id, RULES.map((one) => one.meta.id));
    throw new UsageError(`unknown rule '${id}'${guess === null ? "; see crewvet rules" : `: did you mean '${guess}'?`}`);
  }
  const { meta } = rule;
  const maps = [...meta.cwe, ...meta.owaspLlm.map((one) => `OWASP ${one}`), ...meta.owaspAgentic.map((one) => `OWASP ${one}`), ...meta.owaspNhi.map((one) => `OWASP ${one}`), ...meta.atlas.map((one) => `ATLAS ${one}`)];
  const facts = [
    `severity: ${meta.severity}   confidence: ${meta.confidence}`,
    ...(meta.checklist.length > 0 ? [`checklist: ${meta.checklist.join(", ")}`] : []),
    ...(maps.length > 0 ? [`maps to: ${maps.join(", ")}`] : []),
    ...(meta.fixes.length > 0 ? [`fixes: ${meta.fixes.join(", ")}`] : []),
    `docs: ${ruleUrl(meta.id)}`,
  ];
  await io.out(`# ${meta.id}: ${meta.title}\n\n${facts.join("\n")}\n\n${readable(rule.doc)}`);
  return EXIT.clean;
};

/** The page without what is there for its tests: tags of blocks, placeholders of keys. */
function readable(doc: string): string {
  return doc.replace(/^```(\w+) (bad|good|fixed)[^\n]*$/gm, "$2:\n```$1").replace(/\{\{[a-z-]+(?::\d+)?\}\}/g, "****");
}
