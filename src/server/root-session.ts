import { basename, join } from "node:path";
import type { Location as LspLocation } from "vscode-languageserver/node";
import { NEVER_CANCELLED, type AnalysisInput, type Cancellation } from "../core/analysis";
import { detectBackend, type BackendId, type FixContext } from "../core/fixes";
import type { Document, SourceFile } from "../core/languages/document";
import { openDocument } from "../core/languages/open";
import type { FileProblem, Finding, Project } from "../core/model";
import { LineIndex } from "../core/text/lines";
import type { Location } from "../core/text/range";
import { judge, type Verdict } from "../core/rules/judge";
import type { Workspace } from "../core/workspace";
import { openWorkspace, type Engine } from "../host/engine";
import { TimeSlice } from "./time-slice";
import { cellPlace, versionsOf, type OpenBuffer } from "./buffers";
import type { PlaceSource } from "./places";
import { earlyFindings } from "./early";
import { quickFindings, quickPython } from "./quick";
import { backendOf, fileSettings, ruleOptions, type RootConfig } from "./root-config";
import type { FileSource } from "./root-files";
import { uriOfPath } from "./uri";

/** One finished analysis of a root. */
export interface Analysis {
  readonly project: Project;
  /** What an audit reports, by the same judge as the command line's. */
  readonly verdict: Verdict;
  /** What the editor shows: all of that but the rules that only an audit asks for. */
  readonly findings: readonly Finding[];
}

/** One workspace folder: its files with the editor's buffers over them, and the analysis of both. */
export class RootSession implements PlaceSource {
  private readonly buffers = new Map<string, OpenBuffer>();
  private readonly auditOnly: ReadonlySet<string>;
  /** Edited Python files that have not been parsed yet: what is shown at once does not need it. */
  private readonly pending = new Map<string, { readonly file: SourceFile; readonly lines: LineIndex }>();
  private stored: Workspace;
  private last: Analysis | null = null;
  private dirty = true;
  /** Files that the editor has changed since the last analysis, as they were then. */
  private readonly edited = new Map<string, Document>();
  /** More has changed than the text of open files: there is no short cut. */
  private whole = true;
  private loading: Promise<void> = Promise.resolve();
  private closed = false;
  /** The disk has been read once: before that findings would change with every file. */
  ready = false;

  constructor(
    readonly root: string,
    private readonly engine: Engine,
    private config: RootConfig,
    private readonly files: FileSource,
  ) {
    this.stored = openWorkspace(engine, basename(root), ruleOptions(config));
    this.auditOnly = new Set(engine.rules.filter((rule) => rule.meta.auditOnly).map((rule) => rule.meta.id));
  }

  get name(): string {
    return basename(this.root);
  }

  get uri(): string {
    return uriOfPath(this.root);
  }

  get settings(): RootConfig {
    return this.config;
  }

  /** Takes a new configuration: everything is read and judged anew, under a new vault. */
  async configure(config: RootConfig): Promise<void> {
    this.config = config;
    this.pending.clear();
    this.files.configure(fileSettings(config));
    this.stored = openWorkspace(this.engine, this.name, ruleOptions(config));
    this.ready = false;
    this.last = null;
    this.files.rescan();
    await this.load([...this.files.paths()]);
  }

  /** Looks at the disk and reads what is new or has changed. True when something had to be analysed again. */
  async rescan(): Promise<boolean> {
    const { changed, removed } = this.files.rescan();
    for (const path of removed) if (!this.buffers.has(path)) this.drop(path);
    for (const [path, buffer] of this.buffers) this.show(path, buffer); // an ignore file may concern it
    await this.load(changed);
    return changed.length + removed.length > 0;
  }

  /** Reads known files again. */
  reread(paths: readonly string[]): void {
    for (const path of paths) if (!this.buffers.has(path)) this.readFromDisk(path);
  }

  paths(): string[] {
    return [...this.files.paths()];
  }

  /** The last finished analysis, though newer edits may have arrived. */
  get latest(): Analysis | null {
    return this.last;
  }

  knows(path: string): boolean {
    return this.files.has(path);
  }

  /** An open document covers the file. */
  show(path: string, buffer: OpenBuffer): void {
    this.buffers.set(path, buffer);
    const admitted = this.files.admit(path);
    if (!admitted || buffer.text.length > fileSettings(this.config).maxFileSize(path)) {
      this.drop(path);
      return;
    }
    const before = this.stored.document(path);
    const known = this.pending.get(path)?.file ?? before?.file;
    const file: SourceFile = { path, text: buffer.text, ignored: admitted.ignored, ...(admitted.tracked === true ? { tracked: true } : {}), mode: known?.mode ?? null };
    const changed = known?.text !== file.text || known.ignored !== file.ignored;
    if (changed) this.put(file, before);
    if (changed && before && !this.edited.has(path)) this.edited.set(path, before);
    // a notebook's cells may have moved without a change of text
    if (changed || buffer.kind === "notebook") this.dirty = true;
    if (!before || buffer.kind === "notebook") this.whole = true;
  }

  private put(file: SourceFile, before: Document | undefined): void {
    this.pending.delete(file.path);
    if (before?.language === "python" && before.file.ignored === file.ignored) this.pending.set(file.path, { file, lines: new LineIndex(file.text) });
    else this.stored.set(file);
  }

  /** The workspace, with every edit in it. */
  private get workspace(): Workspace {
    for (const { file } of this.pending.values()) this.stored.set(file);
    this.pending.clear();
    return this.stored;
  }

  /** The document was closed: what is on disk counts again. */
  hide(path: string): void {
    this.buffers.delete(path);
    if (this.files.has(path)) this.readFromDisk(path);
    else this.drop(path);
  }

  buffer(path: string): OpenBuffer | undefined {
    return this.buffers.get(path);
  }

  /**
   * The analysis of what is known now; the last one where nothing has changed. Null while the disk is being read.
   * Throws CancelledError when the work was overtaken.
   */
  analyse(cancellation: Cancellation = NEVER_CANCELLED): Analysis | null {
    if (!this.ready) return null;
    if (!this.dirty && this.last) return this.last;
    const project = this.workspace.project(cancellation);
    cancellation.check();
    const verdict = judge(project, this.engine.rules, this.workspace.vault, { config: this.config.tree, baseline: this.config.baseline, cancellation });
    const findings = verdict.findings.filter((finding) => !this.auditOnly.has(finding.ruleId));
    this.dirty = false;
    this.whole = false;
    this.edited.clear();
    this.last = { project, verdict, findings };
    return this.last;
  }

  /** Findings after an edit of one file, before the whole project is linked again; null where there is no short cut. */
  quick(): readonly Finding[] | null {
    if (!this.ready) return this.early();
    const [one, ...more] = this.edited;
    if (!this.dirty || this.whole || !this.last || !one || more.length > 0) return null;
    const [path, analysed] = one;
    const { project, findings } = this.last;
    const quick = { project, findings, rules: this.engine.rules, config: this.config, path, analysed };
    const edit = this.pending.get(path);
    const parsed = this.stored.document(path);
    if (edit && parsed) return quickPython({ ...quick, input: this.stored.input(), after: edit.file.text }, parsed, this.engine.parsers);
    return parsed ? quickFindings({ ...quick, input: this.stored.input(), after: parsed.file.text }) : null;
  }

  /** What open files show by themselves, while the disk is being read. */
  private early(): readonly Finding[] | null {
    const open = [...this.buffers.keys()].flatMap((path) => this.workspace.document(path) ?? []);
    return open.length === 0 ? null : earlyFindings({ input: this.stored.input(), open, rules: this.engine.rules, config: this.config });
  }

  /** What fixes of the last analysis read. */
  fixContext(analysis: Analysis, backend: BackendId | null): FixContext {
    const input = this.workspace.input();
    const { fixStyle } = this.config.tree.run;
    return { project: analysis.project, input, backend: backend ?? backendOf(this.config) ?? detectBackend(input), ...(fixStyle ? { style: fixStyle } : {}), read: (path) => this.text(path), tracks: this.files.tracker() };
  }

  /** Text of any file of the root as the editor has it, else as it is on disk; null when there is none. */
  text(path: string): string | null {
    return this.buffers.get(path)?.text ?? this.workspace.document(path)?.file.text ?? this.files.readAny(path);
  }

  /** The file as it is on disk, whatever the editor shows. */
  diskText(path: string): string | null {
    return this.files.readAny(path);
  }

  /** A copy of all files as they are now, under a vault of its own: for what must not be kept. */
  copy(): { readonly workspace: Workspace; analyse(): Analysis } {
    const copy = openWorkspace(this.engine, this.name, ruleOptions(this.config));
    for (const path of this.workspace.paths()) {
      const document = this.workspace.document(path);
      if (document) copy.set(document.file);
    }
    const analyse = (): Analysis => {
      const project = copy.project();
      const verdict = judge(project, this.engine.rules, copy.vault, { config: this.config.tree, baseline: this.config.baseline });
      return { project, verdict, findings: verdict.findings };
    };
    return { workspace: copy, analyse };
  }

  /** What an analysis of one document would find, had the file another text. Nothing is kept. */
  trial<T>(path: string, text: string, analyse: (document: Document, input: AnalysisInput) => T): T {
    const document = openDocument({ path, text, ignored: false, mode: null }, this.engine.parsers);
    return analyse(document, this.workspace.input());
  }

  /** True while the file is still the text that was analysed: fixes keep their fingers off otherwise. */
  isCurrent(path: string): boolean {
    const analysed = this.workspace.document(path)?.file.text;
    const buffer = this.buffers.get(path);
    if (buffer) return analysed === undefined || buffer.text === analysed;
    return analysed === undefined || this.files.readAny(path) === analysed;
  }

  input(): AnalysisInput {
    return this.workspace.input();
  }

  get vault(): Workspace["vault"] {
    return this.stored.vault;
  }

  lines(path: string): LineIndex | undefined {
    return this.pending.get(path)?.lines ?? this.stored.document(path)?.lines;
  }

  document(path: string): Document | undefined {
    return this.workspace.document(path);
  }

  uriOf(path: string): string {
    return this.buffers.get(path)?.uri ?? uriOfPath(join(this.root, path));
  }

  cellPlace(location: Location): LspLocation | null {
    return cellPlace(this.buffers.get(location.path), location);
  }

  /** Versions of all open documents, by URI. */
  versions(): Map<string, number> {
    return new Map([...this.buffers.values()].flatMap((buffer) => [...versionsOf(buffer)]));
  }

  problems(): readonly FileProblem[] {
    return this.files.fileProblems();
  }

  fileCount(): number {
    return [...this.stored.paths()].length;
  }

  /** Waits for files that are being read. */
  async settled(): Promise<void> {
    await this.loading;
  }

  close(): void {
    this.closed = true;
  }

  private load(paths: readonly string[]): Promise<void> {
    this.loading = this.loading.then(() => this.readInSlices(paths));
    return this.loading;
  }

  private async readInSlices(paths: readonly string[]): Promise<void> {
    const slice = new TimeSlice();
    for (const path of paths) {
      if (this.closed) return;
      const file = this.buffers.has(path) ? null : this.files.read(path);
      if (file) this.workspace.set(file);
      else if (!this.buffers.has(path)) this.drop(path);
      await slice.end();
    }
    for (const [path, buffer] of this.buffers) this.show(path, buffer);
    this.ready = true;
    this.dirty = this.whole = true;
  }

  private readFromDisk(path: string): void {
    this.pending.delete(path);
    const before = this.workspace.document(path);
    const file = this.files.read(path);
    if (!file) this.drop(path);
    else if (this.workspace.set(file) !== before) this.dirty = this.whole = true;
  }

  private drop(path: string): void {
    this.pending.delete(path);
    if (!this.workspace.document(path)) return;
    this.workspace.delete(path);
    this.dirty = this.whole = true;
  }
}
