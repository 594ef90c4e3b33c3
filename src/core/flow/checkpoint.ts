import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { LogFlow } from "../model/logging";
import type { Node } from "../languages/python/ast";
import type { PythonSource } from "../languages/document";
import type { FunctionIr, Op, Term } from "./ir";
import type { Program } from "./program";

const OWNERS = new Set(["crewai.Crew", "crewai.crew.Crew", "crewai.Agent", "crewai.agent.Agent", "crewai.Flow", "crewai.flow.Flow"]);
const CONFIG = /(?:^|\.)CheckpointConfig$/;
/** Default folder of crewai's CheckpointConfig (1.15.30, state/checkpoint_config.py). */
const DEFAULT_FOLDER = "./.checkpoints";

/** Checkpoints hold each agent's LLM with its key in clear text: reported where git would take the folder. */
export function findCheckpoints(input: AnalysisInput, program: Program, crew: CrewModel): LogFlow[] {
  const result: LogFlow[] = [];
  for (const fn of program.modules.filter((module) => module.source.text.includes("checkpoint")).flatMap((module) => module.functions)) {
    eachCall(fn, (call) => {
      if (call.func.k !== "ref" || !OWNERS.has(call.func.path)) return;
      const option = call.args.find((arg) => arg.name === "checkpoint");
      const folder = option ? folderOf(option.term) : null;
      if (!option || folder === null || ignored(input, folder)) return;
      result.push(fact(fn.source, option.term.at, folder, credentialName(crew)));
    });
  }
  return result;
}

function folderOf(term: Term): string | null {
  if (term.k === "const") return term.value === true ? DEFAULT_FOLDER : null;
  if (term.k !== "call" || term.func.k !== "ref" || !CONFIG.test(term.func.path)) return null;
  const location = term.args.find((arg) => arg.name === "location");
  if (!location) return DEFAULT_FOLDER;
  return location.term.k === "const" && typeof location.term.value === "string" ? location.term.value : null;
}

/** Whether a `.gitignore` of the project names the folder. A place outside the project is not git's matter. */
function ignored(input: AnalysisInput, folder: string): boolean {
  if (/^(?:\/|~|[A-Za-z]:)/.test(folder)) return true;
  const name = folder.replace(/^\.\//, "").replace(/\/+$/, "").split("/")[0] ?? "";
  for (const [path, document] of input.documents) {
    if (!path.endsWith(".gitignore")) continue;
    for (const line of document.file.text.split(/\r?\n/)) {
      const pattern = line.trim().replace(/^\/|^\*\*\//g, "").replace(/\/\*{0,2}$/, "");
      if (pattern === name || pattern === "*" || pattern === ".*") return true;
    }
  }
  return false;
}

function credentialName(crew: CrewModel): string {
  const names = [...new Set([...crew.llms.values()].flatMap((llm) => llm.credentials))].flatMap((id) => crew.credentials.get(id)?.name ?? []);
  return names.length === 0 ? "the LLM's API key" : names.slice(0, 3).join(", ");
}

function fact(source: PythonSource, at: Node, folder: string, what: string): LogFlow {
  const location = source.locate(at);
  return {
    id: `checkpoint:${location.path}:${String(location.range.start)}`,
    category: "dump",
    what,
    sink: { id: "crewai.checkpoint", label: `the checkpoints in ${folder}`, location },
    argument: location,
    source: location,
    steps: [],
    severity: "warning",
    confidence: "high",
    rule: "plaintext-checkpoint",
    consequence: "git would take the folder and every user of the machine can read it",
  };
}

function eachCall(fn: FunctionIr, visit: (call: Term & { k: "call" }) => void): void {
  const term = (one: Term): void => {
    if (one.k === "call") {
      visit(one);
      for (const arg of one.args) term(arg.term);
    }
  };
  const body = (ops: readonly Op[]): void => {
    for (const op of ops) {
      if (op.k === "assign" || op.k === "do") term(op.value);
      else if (op.k === "return" && op.value) term(op.value);
      else if (op.k === "if") {
        body(op.then);
        body(op.orelse);
      } else if (op.k === "for" || op.k === "while" || op.k === "with" || op.k === "try") body(op.body);
    }
  };
  body(fn.body);
}
