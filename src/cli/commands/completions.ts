import { UsageError } from "../arguments";
import { bash, fish, powershell, zsh } from "../completions";
import { EXIT } from "../io";
import type { Command } from "../program";
import { SHELLS, type Shell } from "../spec";

const MAKE: Readonly<Record<Shell, () => string>> = { bash, zsh, fish, powershell };

/** `crewvet completions SHELL` */
export const completions: Command = async (args, io) => {
  const shell = SHELLS.find((one) => one === args.operands[0]);
  if (!shell) throw new UsageError(`completions needs one of ${SHELLS.join(", ")}`);
  await io.out(MAKE[shell]());
  return EXIT.clean;
};
