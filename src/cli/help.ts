import { COMMANDS, type CommandSpec, type OptionSpec } from "./spec";

const EXIT_CODES = `Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage or configuration
  3  internal error
`;

export function programHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => signature(command).length));
  const rows = COMMANDS.map((command) => `  ${signature(command).padEnd(width)}  ${command.summary}\n`).join("");
  return `CrewVet vets the credentials of CrewAI projects. An audit only reads files: it runs none of them and sends nothing.

Usage: crewvet <command> [options]

Commands:
${rows}
Options:
  --help     show this help, or a command's
  --version  show the version

${EXIT_CODES}`;
}

export function commandHelp(command: CommandSpec): string {
  const left = (option: OptionSpec): string => `--${option.name}${valueOf(option)}`;
  const width = Math.max(...command.options.map((option) => left(option).length));
  const rows = command.options.map((option) => `  ${left(option).padEnd(width)}  ${option.help}${option.choices ? `\n${" ".repeat(width + 4)}(${option.choices.join(", ")})` : ""}\n`).join("");
  const usage = command.options.length > 1 && command.name !== "server" ? " [options]" : "";
  return `${command.summary}.

Usage: crewvet ${signature(command)}${usage}

Options:
${rows}${command.name === "audit" ? `\n${EXIT_CODES}` : ""}`;
}

function signature(command: CommandSpec): string {
  return command.operands === "" ? command.name : `${command.name} ${command.operands}`;
}

function valueOf(option: OptionSpec): string {
  if (option.value === null) return "";
  return option.optional === undefined ? ` ${option.value}` : `[=${option.value}]`;
}
