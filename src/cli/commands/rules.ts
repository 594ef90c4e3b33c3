import { RULES } from "../../../language-rules/registry.generated";
import type { Command } from "../program";
import { EXIT } from "../io";

/** `crewvet rules`: one line a rule. */
export const rules: Command = async (_args, io) => {
  const width = Math.max(...RULES.map((rule) => rule.meta.id.length));
  await io.out(RULES.map(({ meta }) => `${meta.id.padEnd(width)}  ${meta.severity.padEnd(11)}  ${meta.title}\n`).join(""));
  return EXIT.clean;
};
