import { BACKENDS, FIX_STYLES } from "../core/fixes/backends";
import { HARDENING_IDS } from "../core/fixes/harden";
import { CONFIDENCES, SEVERITIES } from "../core/model/finding";

export const FORMATS = ["text", "json", "sarif", "html", "markdown", "github", "gitlab"] as const;
export type Format = (typeof FORMATS)[number];
export const GRAPH_FORMATS = ["text", "json", "markdown", "mermaid", "svg"] as const;
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof SHELLS)[number];

export interface OptionSpec {
  readonly name: string;
  /** Placeholder of the value; null for a switch. */
  readonly value: string | null;
  readonly choices?: readonly string[];
  /** The value that the bare option stands for. */
  readonly optional?: string;
  /** Completes file names. */
  readonly file?: boolean;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** As shown behind the name. */
  readonly operands: string;
  /** Least and most operands. */
  readonly arity: readonly [number, number];
  readonly summary: string;
  readonly options: readonly OptionSpec[];
}

const ROOT: OptionSpec = { name: "root", value: "DIR", file: true, help: "folder that paths are relative to; default: the audited folder" };
const HELP: OptionSpec = { name: "help", value: null, help: "show this help" };

/** The whole command line: help, parsing and completions come from here. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "audit",
    operands: "[PATH…]",
    arity: [0, Infinity],
    summary: "Find and fix credentials that leak, are shared or may do too much",
    options: [
      { name: "format", value: "FORMAT", choices: FORMATS, help: "output format; default: text" },
      { name: "output", value: "FILE", file: true, help: "write to FILE instead of standard output" },
      { name: "rules", value: "A,B", help: "run these rules only" },
      { name: "min-severity", value: "S", choices: SEVERITIES, help: "report from this severity on; default: information" },
      { name: "min-confidence", value: "C", choices: CONFIDENCES, help: "report from this confidence on; default: medium" },
      { name: "fail-on", value: "S", choices: [...SEVERITIES, "never"], help: "exit code 1 from this severity on; default: warning" },
      { name: "baseline", value: "FILE", file: true, help: "known findings; default: .crewvet/baseline.json" },
      { name: "compare", value: "FILE", file: true, help: "show what changed since a report of --format json; exit code 1 when something became worse" },
      { name: "write-baseline", value: null, help: "write the findings to the baseline" },
      { name: "no-ignores", value: null, help: "switch off suppression comments, baseline and exclude" },
      { name: "history", value: "REVISIONS", optional: "--all", help: "look for secrets in the git history as well; all of it, or what git log takes (main..HEAD)" },
      { name: "include-ignored", value: null, help: "report files that git ignores, too" },
      ROOT,
      { name: "fix", value: "LEVEL", choices: ["safe", "unsafe"], optional: "safe", help: "apply fixes; unsafe ones only when asked for" },
      { name: "harden", value: "PARTS", optional: "usual", help: `harden the whole crew, with all fixes or the parts named (${HARDENING_IDS.join(", ")})` },
      { name: "backend", value: "NAME", choices: BACKENDS.map((backend) => backend.id), help: "secrets manager for fixes; default: the one the project imports, else dotenv" },
      { name: "style", value: "STYLE", choices: FIX_STYLES, help: "inline: a lookup in place of each literal; module: a crew_credentials.py for all agents; default: inline" },
      { name: "diff", value: null, help: "show what --fix would do, secrets masked" },
      { name: "patch", value: "FILE", file: true, help: "write what --fix would do as a patch; it holds secrets" },
      HELP,
    ],
  },
  {
    name: "graph",
    operands: "[PATH]",
    arity: [0, 1],
    summary: "Print the crew model: agents, tools, credentials",
    options: [
      { name: "format", value: "FORMAT", choices: GRAPH_FORMATS, help: "output format; default: text" },
      { name: "leak", value: "NAME", help: "what if this credential leaks? (text, json, markdown)" },
      { name: "hijack", value: "AGENT", help: "what if this agent is hijacked? (text, json, markdown)" },
      ROOT,
      HELP,
    ],
  },
  { name: "explain", operands: "RULE", arity: [1, 1], summary: "Explain a rule", options: [HELP] },
  { name: "rules", operands: "", arity: [0, 0], summary: "List all rules", options: [HELP] },
  { name: "init", operands: "", arity: [0, 0], summary: "Write a crewvet.toml", options: [HELP] },
  {
    name: "store",
    operands: "[PATH]",
    arity: [0, 1],
    summary: "Send the values that fixes have put aside to the secrets manager",
    options: [
      { name: "only", value: "NAME", help: "send this entry only" },
      { name: "list", value: null, help: "show what waits, without values, and send nothing" },
      { name: "python", value: "PYTHON", file: true, help: "Python that has the manager's library; default: .venv's, else python3" },
      HELP,
    ],
  },
  { name: "server", operands: "--stdio", arity: [0, 0], summary: "Run the language server", options: [{ name: "stdio", value: null, help: "talk over standard input and output" }, HELP] },
  { name: "completions", operands: "SHELL", arity: [1, 1], summary: "Print shell completions (bash, zsh, fish, powershell)", options: [HELP] },
];
