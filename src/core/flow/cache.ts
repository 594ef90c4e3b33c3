import type { PythonSource } from "../languages/document";
import type { Node } from "../languages/python/ast";
import type { Analysed } from "./analyse";
import { Cells } from "./cells";
import { EvidenceReader } from "./evidence";
import type { FunctionIr, ModuleIr } from "./ir";
import type { FlowTables } from "./specs";

export interface Entry {
  readonly fn: FunctionIr;
  analysed: Analysed;
  /** What the function asked, and what the answer was. */
  deps: ReadonlyMap<string, string>;
  /** Reached a budget: labels, sinks, targets or rounds. */
  limited: boolean;
}

/** Hardcoded secrets: the name of the one whose literal stands at a node, and where a file has some. */
export interface SecretNames {
  at(source: PythonSource, node: Node): string | null;
  fingerprint(path: string): string;
  /** Offsets in the source's text; of a notebook its start. */
  places(source: PythonSource): readonly number[];
}

/** What a session has found out. A run keeps every entry whose function and answers are what they were. */
export class FlowCache {
  readonly entries = new Map<string, Entry>();
  readonly evidence: EvidenceReader;
  readonly cells: Cells;
  /** Who asked a question, by question. */
  readonly askers = new Map<string, Set<string>>();
  /** Answers about names and classes, by question: the same for all who ask. */
  readonly facts = new Map<string, string>();
  /** Fingerprint of each file's hardcoded secrets. */
  readonly literals = new Map<string, string>();
  /** Cells whose writers have been looked at. */
  readonly filled = new Set<string>();
  /** Position of each function in the order of first analysis: callees stand before callers. */
  readonly order = new Map<string, number>();
  /** Functions whose entry was dropped and that nobody has analysed again yet: a cancelled run leaves some. */
  readonly owed = new Set<string>();
  /** The last run was cancelled: what it had noted to look at again is lost. */
  interrupted = false;
  modules: ReadonlyMap<string, ModuleIr> = new Map();

  constructor(readonly tables: FlowTables) {
    this.evidence = new EvidenceReader(tables);
    this.cells = new Cells(tables.names);
  }

  /** Notes that a function has asked a question. */
  ask(question: string, id: string): void {
    const known = this.askers.get(question);
    if (known) known.add(id);
    else this.askers.set(question, new Set([id]));
  }
}

/** File of a module's variable or of a class's field. */
export function pathOfCell(key: string): string {
  const rest = key.slice(2);
  return key.startsWith("g:") ? rest.slice(0, rest.lastIndexOf(":")) : rest.slice(0, rest.indexOf("::"));
}
