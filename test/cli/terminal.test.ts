import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { SECRETS } from "../support/secrets";

const CLI = join(__dirname, "../../dist/cli.js");
/** Runs its arguments on a pseudo-terminal of 100 columns and prints what the terminal got. */
const ON_A_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

const key = SECRETS.openai?.(31) ?? "";
const AGENT = `from crewai import Agent, LLM\n\nllm = LLM(model="gpt-4o", api_key="${key}")\nagent = Agent(role="r", goal="g", backstory="b", llm=llm)\n`;

function onTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): { readonly code: number | null; readonly text: string } {
  const ran = spawnSync("python3", ["-c", ON_A_TERMINAL, process.execPath, CLI, ...args], { encoding: "utf8", timeout: 100_000, maxBuffer: 1 << 28, env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: "xterm-256color", ...env } });
  return { code: ran.status, text: ran.stdout };
}

it.skipIf(process.platform === "win32")("a long run shows one line of progress on a terminal and leaves none behind", () => {
  const files = Object.fromEntries(Array.from({ length: 800 }, (_, index) => [`pkg/agent_${String(index)}.py`, `${AGENT}# ${String(index)}\n${"def f():\n    return {'a': [1, 2, 3]}\n\n".repeat(60)}`]));
  const folder = project(files);
  const { code, text } = onTerminal(["audit", folder, "--rules", "hardcoded-credential"]);
  expect(code).toBe(1);
  const shown = [...text.matchAll(/\r\u001b\[K(reading|parsing|analysing) (?:(\d+) of (\d+) files|…)/g)];
  expect(shown.length).toBeGreaterThan(0);
  for (const [, , done, total] of shown) expect(Number(done ?? 0)).toBeLessThanOrEqual(Number(total ?? 0));
  const lastProgress = text.lastIndexOf("\r\u001b[K");
  expect(text.slice(lastProgress)).not.toMatch(/^\r\u001b\[K(?:reading|parsing|analysing)/);
  expect(text.slice(lastProgress)).toContain("800 errors");
  const piped = crewvet(["audit", folder, "--rules", "hardcoded-credential"]);
  expect(piped.stderr).toBe("");
  expect(piped.stdout).not.toContain("\u001b");
});

it.skipIf(process.platform === "win32")("colours are for terminals, and for those who want them", () => {
  const folder = project({ "crew.py": AGENT });
  const colour = /\u001b\[[\d;]*m/;
  expect(onTerminal(["audit", folder]).text).toMatch(colour);
  expect(onTerminal(["audit", folder], { NO_COLOR: "1" }).text).not.toMatch(colour);
  expect(onTerminal(["audit", folder], { TERM: "dumb" }).text).not.toMatch(colour);
  expect(onTerminal(["audit", folder], { FORCE_COLOR: "0" }).text).not.toMatch(colour);
  expect(crewvet(["audit", folder]).stdout).not.toMatch(colour);
  expect(crewvet(["audit", folder], { env: { FORCE_COLOR: "1" } }).stdout).toMatch(colour);
  expect(onTerminal(["audit", folder]).text).not.toContain(key);
});
