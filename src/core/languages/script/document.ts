import type { File } from "@babel/types";
import type { FileProblem } from "../../model/problem";
import type { LineIndex } from "../../text/lines";
import type { SourceFile } from "../document";
import type { Report } from "../open";
import { parseScript } from "./parse";

/**
 * A script and its tree. The tree takes twenty times the room of its text and is read at most once, so memory may take it
 * back; whoever asks later has it made again.
 */
export class ScriptDocument {
  readonly language = "script";
  readonly lines: LineIndex;
  readonly problems: readonly FileProblem[];
  private tree: WeakRef<File> | null;

  constructor(base: { readonly lines: LineIndex; readonly problems: readonly FileProblem[] }, readonly file: SourceFile, report: Report) {
    this.lines = base.lines;
    this.problems = base.problems;
    const ast = parseScript(file, report);
    this.tree = ast && new WeakRef(ast);
  }

  get ast(): File | null {
    if (!this.tree) return null;
    const known = this.tree.deref();
    if (known) return known;
    // it parsed before, so there is nothing new to report
    const ast = parseScript(this.file, () => undefined);
    this.tree = ast && new WeakRef(ast);
    return ast;
  }
}
