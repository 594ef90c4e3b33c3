import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import type { Node } from "../languages/python/ast";
import type { CrewModel } from "../model/crew";
import type { LogFlow } from "../model/logging";
import { isHidden } from "../text/ignored";
import type { FunctionIr, Term } from "./ir";
import { membersOf } from "./loud";
import type { Program } from "./program";
import { eachOp, eachTerm } from "./walk";

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
 * Places in the project where CrewAI keeps what it was given: checkpoints hold each agent's LLM with its key; log files
 * and memory hold prompts, so they count where a secret goes into a prompt of the same crew. A place that git would take
 * is a warning; one that other users can read only is information, and nothing where the program sets a umask.
 */
export function findStores(input: AnalysisInput, program: Program, crew: CrewModel, flows: readonly LogFlow[]): LogFlow[] {
  const prompts = flows.filter((flow) => flow.rule === "credential-in-prompt");
  const result: LogFlow[] = [];
  let own: boolean | null = null;
  for (const module of program.modules) {
    if (!WORDS.test(module.source.text)) continue;
    for (const fn of module.functions) {
      for (const store of storesOf(fn)) {
        if (outside(store.path)) continue;
        const what = store.kind === "checkpoint" ? credentialName(crew) : prompts.find((flow) => sameCrew(crew, flow.sink.location.path, store.source.path))?.what;
        if (what === undefined) continue;
        const hidden = ignored(input, store);
        if (!hidden || !(own ??= keepsToItself(program))) result.push(fact(store, what, hidden));
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

/** Outside the project: not git's matter. */
function outside(path: string): boolean {
  return /^(?:\/|~|[A-Za-z]:|\.\.\/)/.test(path);
}

/** Whether git leaves the place alone, wherever between the root and its file's folder the program is started. */
function ignored(input: AnalysisInput, { path, kind, source }: Store): boolean {
  const read = (file: string): string | null => input.documents.get(file)?.file.text ?? null;
  const isFile = kind === "log-file" || /[^/.]\.\w+$/.test(path);
  const inside = `${plain(path)}${isFile ? "" : "/"}`;
  const folders = source.path.split("/").slice(0, -1);
  return [...folders.keys(), folders.length].some((count) => isHidden([...folders.slice(0, count), inside].join("/"), read));
}

/** Calls after which other users of the machine cannot read what the program writes: `os.umask(0o077)`. */
function keepsToItself(program: Program): boolean {
  let found = false;
  for (const module of program.modules) {
    if (!/\bumask\b/.test(module.source.text)) continue;
    for (const fn of module.functions) {
      eachTerm(fn.body, (term) => {
        const [mask] = term.k === "call" && term.func.k === "ref" && term.func.path === "os.umask" ? term.args : [];
        if (mask?.term.k === "const" && typeof mask.term.value === "number" && (mask.term.value & 0o007) === 0o007) found = true;
      });
    }
  }
  return found;
}

function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
}

function credentialName(crew: CrewModel): string {
  const names = [...new Set([...crew.llms.values()].flatMap((llm) => llm.credentials))].flatMap((id) => crew.credentials.get(id)?.name ?? []);
  return names.length === 0 ? "the LLM's API key" : names.slice(0, 3).join(", ");
}

const LABELS: Readonly<Record<Kind, string>> = { checkpoint: "the checkpoints in", "log-file": "the crew's log file", memory: "the crew's memory in" };

function fact({ kind, path, source, at }: Store, what: string, hidden: boolean): LogFlow {
  const location = source.locate(at);
  return {
    id: `store:${location.path}:${String(location.range.start)}:${plain(path)}`,
    category: "dump",
    what,
    sink: { id: `crewai.${kind}`, label: `${LABELS[kind]} ${path}`, location },
    argument: location,
    source: location,
    steps: [],
    thrownBy: null,
    severity: hidden ? "information" : "warning",
    confidence: "high",
    rule: "plaintext-checkpoint",
    consequence: hidden ? "git leaves it alone, but every user of the machine can read it" : `git would take ${kind === "log-file" ? "the file" : "the folder"} and every user of the machine can read it`,
  };
}
