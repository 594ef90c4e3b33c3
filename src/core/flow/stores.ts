import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import type { Node } from "../languages/python/ast";
import type { CrewModel } from "../model/crew";
import type { LogFlow } from "../model/logging";
import type { FunctionIr, Op, Term } from "./ir";
import { membersOf } from "./loud";
import type { Program } from "./program";

const OWNERS = new Set(["crewai.Crew", "crewai.crew.Crew", "crewai.Agent", "crewai.agent.Agent", "crewai.Flow", "crewai.flow.Flow"]);
const CONFIG = /(?:^|\.)CheckpointConfig$/;
const STORAGE = /(?:^|\.)(?:LTMSQLiteStorage|RAGStorage|ShortTermMemory|LongTermMemory|EntityMemory|UserMemory|Memory|KnowledgeStorage)$/;
/** Keywords that say where memory and knowledge lie. */
const PLACES = new Set(["db_path", "path", "storage_dir", "storage_path"]);
/** Default folder of crewai's CheckpointConfig (1.15.30, state/checkpoint_config.py). */
const DEFAULT_FOLDER = "./.checkpoints";
/** `output_log_file=True` of crewai 1.15.30 (utilities/file_handler.py). */
const DEFAULT_LOG = "logs.txt";
const WORDS = /\b(?:checkpoint|output_log_file|db_path|storage_dir|storage_path|CREWAI_STORAGE_DIR)\b/;

type Kind = "checkpoint" | "log-file" | "memory";

interface Store {
  readonly kind: Kind;
  readonly path: string;
  readonly source: PythonSource;
  readonly at: Node;
}

/**
 * Places in the project where CrewAI keeps what it was given, and that git would take: checkpoints hold each agent's LLM
 * with its key; log files and memory hold prompts, so they count where a secret goes into a prompt of the same crew.
 */
export function findStores(input: AnalysisInput, program: Program, crew: CrewModel, flows: readonly LogFlow[]): LogFlow[] {
  const prompts = flows.filter((flow) => flow.rule === "credential-in-prompt");
  const result: LogFlow[] = [];
  for (const module of program.modules) {
    if (!WORDS.test(module.source.text)) continue;
    for (const fn of module.functions) {
      for (const store of storesOf(fn)) {
        if (ignored(input, store.path)) continue;
        if (store.kind === "checkpoint") result.push(fact(store, credentialName(crew)));
        else {
          const kept = prompts.find((flow) => sameCrew(crew, flow.sink.location.path, store.source.path));
          if (kept) result.push(fact(store, kept.what));
        }
      }
    }
  }
  return result;
}

function sameCrew(crew: CrewModel, one: string, other: string): boolean {
  return one === other || crew.crews.some((each) => { const members = membersOf(crew, each); return members.has(one) && members.has(other); });
}

function storesOf(fn: FunctionIr): Store[] {
  const found: Store[] = [];
  const add = (kind: Kind, path: string | null, at: Node): void => {
    if (path !== null) found.push({ kind, path, source: fn.source, at });
  };
  eachTerm(fn.body, (term) => {
    if (term.k !== "call" || term.func.k !== "ref") return;
    const owner = OWNERS.has(term.func.path);
    for (const arg of term.args) {
      if (owner && arg.name === "checkpoint") add("checkpoint", checkpointFolder(arg.term), arg.term.at);
      else if (owner && arg.name === "output_log_file") add("log-file", logFile(arg.term), arg.term.at);
      else if (arg.name !== null && PLACES.has(arg.name) && STORAGE.test(term.func.path)) add("memory", text(arg.term), arg.term.at);
    }
  });
  // `os.environ["CREWAI_STORAGE_DIR"] = "./storage"`
  eachOp(fn.body, (op) => {
    if (op.k !== "assign") return;
    const [target] = op.targets;
    if (target?.k === "item" && text(target.index) === "CREWAI_STORAGE_DIR") add("memory", text(op.value), op.value.at);
  });
  return found;
}

function checkpointFolder(term: Term): string | null {
  if (term.k === "const") return term.value === true ? DEFAULT_FOLDER : null;
  if (term.k !== "call" || term.func.k !== "ref" || !CONFIG.test(term.func.path)) return null;
  const location = term.args.find((arg) => arg.name === "location");
  return location ? text(location.term) : DEFAULT_FOLDER;
}

function logFile(term: Term): string | null {
  if (term.k === "const" && term.value === true) return DEFAULT_LOG;
  const path = text(term);
  return path === null || /\.(?:json|txt)$/.test(path) ? path : `${path}.txt`;
}

function text(term: Term): string | null {
  return term.k === "const" && typeof term.value === "string" && term.value !== "" ? term.value : null;
}

/** Whether a `.gitignore` of the project names the place. One outside the project is not git's matter. */
function ignored(input: AnalysisInput, path: string): boolean {
  if (/^(?:\/|~|[A-Za-z]:|\.\.\/)/.test(path)) return true;
  const parts = plain(path).split("/");
  const names = new Set([parts[0] ?? "", parts.join("/"), parts.at(-1) ?? "", `*.${parts.at(-1)?.split(".").at(-1) ?? ""}`]);
  for (const [file, document] of input.documents) {
    if (!file.endsWith(".gitignore")) continue;
    for (const line of document.file.text.split(/\r?\n/)) {
      const pattern = line.trim().replace(/^\/|^\*\*\//g, "").replace(/\/\*{0,2}$/, "");
      if (names.has(pattern) || pattern === "*" || (pattern === ".*" && path.includes("/."))) return true;
    }
  }
  return false;
}

function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
}

function credentialName(crew: CrewModel): string {
  const names = [...new Set([...crew.llms.values()].flatMap((llm) => llm.credentials))].flatMap((id) => crew.credentials.get(id)?.name ?? []);
  return names.length === 0 ? "the LLM's API key" : names.slice(0, 3).join(", ");
}

const LABELS: Readonly<Record<Kind, string>> = { checkpoint: "the checkpoints in", "log-file": "the crew's log file", memory: "the crew's memory in" };

function fact({ kind, path, source, at }: Store, what: string): LogFlow {
  const location = source.locate(at);
  return {
    id: `store:${location.path}:${String(location.range.start)}:${plain(path)}`,
    category: "dump",
    what,
    sink: { id: `crewai.${kind}`, label: `${LABELS[kind]} ${path}`, location },
    argument: location,
    source: location,
    steps: [],
    severity: "warning",
    confidence: "high",
    rule: "plaintext-checkpoint",
    consequence: `git would take ${kind === "log-file" ? "the file" : "the folder"} and every user of the machine can read it`,
  };
}

function eachOp(ops: readonly Op[], visit: (op: Op) => void): void {
  for (const op of ops) {
    visit(op);
    if (op.k === "if") {
      eachOp(op.then, visit);
      eachOp(op.orelse, visit);
    } else if (op.k === "for" || op.k === "while" || op.k === "with" || op.k === "try") eachOp(op.body, visit);
  }
}

function eachTerm(ops: readonly Op[], visit: (term: Term) => void): void {
  const term = (one: Term): void => {
    visit(one);
    if (one.k === "call") for (const arg of one.args) term(arg.term);
  };
  eachOp(ops, (op) => {
    if (op.k === "assign" || op.k === "do") term(op.value);
    else if (op.k === "return" && op.value) term(op.value);
  });
}
