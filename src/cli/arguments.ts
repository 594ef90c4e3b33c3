import { parseArgs } from "node:util";
import { nearest } from "../core/text/nearest";
import type { CommandSpec } from "./spec";

/** Wrong usage or configuration: its message is printed and the exit code is 2. */
export class UsageError extends Error {}

export interface Parsed {
  readonly operands: readonly string[];
  text(option: string): string | undefined;
  on(option: string): boolean;
}

/** Parses a command's arguments. Throws UsageError. */
export function parseCommand(command: CommandSpec, argv: readonly string[]): Parsed {
  const expanded = expandOptional(command, argv);
  const options = Object.fromEntries(command.options.map((option) => [option.name, { type: option.value === null ? ("boolean" as const) : ("string" as const), ...(option.name === "help" ? { short: "h" } : {}) }]));
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: expanded, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(explain(error, command));
  }
  const { values, positionals } = parsed;
  const [least, most] = command.arity;
  if (values.help !== true && (positionals.length < least || positionals.length > most)) {
    throw new UsageError(positionals.length < least ? `${command.name} needs ${command.operands}` : `${command.name} takes ${most === 0 ? "no operand" : "one operand"}, not '${positionals[most] ?? ""}'`);
  }
  for (const option of command.options) {
    const value = values[option.name];
    if (option.choices && typeof value === "string" && !option.choices.includes(value)) {
      throw new UsageError(`--${option.name} must be one of ${option.choices.join(", ")}, not '${value}'`);
    }
    if (typeof value === "string" && value === "") throw new UsageError(`--${option.name} needs a value`);
  }
  return {
    operands: positionals,
    text: (name) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    },
    on: (name) => values[name] === true,
  };
}

/** `--fix` stands for `--fix=safe`; what follows it is an operand. */
function expandOptional(command: CommandSpec, argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  return argv.map((argument, index) => {
    const option = end === -1 || index < end ? command.options.find((one) => one.optional !== undefined && argument === `--${one.name}`) : undefined;
    return option ? `${argument}=${option.optional ?? ""}` : argument;
  });
}

function explain(error: unknown, command: CommandSpec): string {
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown !== undefined) {
    const guess = nearest(unknown.replace(/^-+/, ""), command.options.map((option) => option.name));
    return `unknown option '${unknown}'${guess === null ? "" : `: did you mean '--${guess}'?`}`;
  }
  const missing = /^Option '(?:-h, )?(--[\w-]+)[^']*' argument (missing|is ambiguous)/.exec(message)?.[1];
  if (missing !== undefined) return `${missing} needs a value`;
  return message;
}
