import type { File } from "@babel/types";
import type { FileProblem } from "../../model/problem";
import type { LineIndex } from "../../text/lines";
import type { SourceFile } from "../document";
import type { Report } from "../open";
import { parseScript } from "./parse";

/**
 * A script's tree is made when it is asked for and not kept: it takes thirty times the room of its text, and one analysis
 * reads it, once. What does not parse is reported the first time.
 */
export class ScriptDocument {
  readonly language = "script";
  readonly lines: LineIndex;
  readonly problems: readonly FileProblem[];
  private report: Report | null;

  constructor(base: { readonly lines: LineIndex; readonly problems: readonly FileProblem[] }, readonly file: SourceFile, report: Report) {
    this.lines = base.lines;
    this.problems = base.problems;
    this.report = report;
  }

  get ast(): File | null {
    const report = this.report ?? ((): void => undefined);
    this.report = null;
    return parseScript(this.file, report);
  }
}
