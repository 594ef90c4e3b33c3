/** What a command may touch of the world around it. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  out(text: string): Promise<void>;
  err(text: string): void;
}

export const EXIT = { clean: 0, findings: 1, usage: 2, internal: 3, interrupted: 130 } as const;

/**
 * Colours only on a terminal, and only where nobody has asked for none (no-color.org), or wherever somebody asks for
 * them (force-color.org: a build log that shows colours is no terminal).
 */
export function wantsColour(io: Io): boolean {
  const forced = io.env.FORCE_COLOR ?? "";
  if (forced !== "") return forced !== "0" && forced !== "false";
  return io.stdoutIsTerminal && (io.env.NO_COLOR ?? "") === "" && io.env.TERM !== "dumb";
}
