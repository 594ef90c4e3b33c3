import { plain } from "../core/reports/escape";
import { TargetError } from "../host/targets";
import { VERSION } from "../host/version";
import { nearest } from "../core/text/nearest";
import { parseCommand, UsageError, type Parsed } from "./arguments";
import { audit } from "./commands/audit";
import { completions } from "./commands/completions";
import { explain } from "./commands/explain";
import { graph } from "./commands/graph";
import { init } from "./commands/init";
import { rules } from "./commands/rules";
import { server } from "./commands/server";
import { store } from "./commands/store";
import { commandHelp, programHelp } from "./help";
import { EXIT, type Io } from "./io";
import { COMMANDS } from "./spec";

/** A command gives its exit code; null leaves the process running. */
export type Command = (args: Parsed, io: Io) => Promise<number | null>;

const RUN: Readonly<Record<string, Command>> = { audit, graph, explain, rules, init, server, store, completions };

/** Runs the program. Never throws: what goes wrong is printed and becomes an exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number | null> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (error instanceof UsageError || error instanceof TargetError) {
      io.err(`crewvet: ${plain(error.message)}\n`);
      return EXIT.usage;
    }
    if (isClosedPipe(error)) return EXIT.clean;
    io.err(crash(error));
    return EXIT.internal;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number | null> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    io.err(programHelp());
    return EXIT.usage;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const topic = COMMANDS.find((command) => command.name === rest[0]);
    await io.out(topic ? commandHelp(topic) : programHelp());
    return EXIT.clean;
  }
  if (name === "--version" || name === "-V") {
    await io.out(`crewvet ${VERSION}\n`);
    return EXIT.clean;
  }
  const spec = COMMANDS.find((command) => command.name === name);
  const command = RUN[name];
  if (!spec || !command) {
    const guess = nearest(name, COMMANDS.map((known) => known.name));
    throw new UsageError(`unknown command '${name}'${guess === null ? "; see crewvet --help" : `: did you mean '${guess}'?`}`);
  }
  const args = parseCommand(spec, rest);
  if (args.on("help")) {
    await io.out(commandHelp(spec));
    return EXIT.clean;
  }
  return command(args, io);
}

/** Where it failed, without the error's text: that may quote what was analysed. */
function crash(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const frames = error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 12) : [];
  return `crewvet: internal error (${name}) in version ${VERSION}; please report it with these lines:\n${frames.map((line) => `${plain(line)}\n`).join("")}`;
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
