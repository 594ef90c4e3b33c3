import { NEVER_CANCELLED, type AnalysisInput, type Cancellation, type TokenScanner } from "./analysis";
import { buildCrewModel } from "./crew";
import { analyseFlows } from "./flow";
import type { Document, PythonSource, SourceFile } from "./languages/document";
import { openDocument, type Parsers } from "./languages/open";
import { OpenTrees } from "./languages/open-trees";
import { ModuleIndex } from "./languages/python/modules";
import { pinnedCrewaiVersion } from "./languages/versions";
import type { Knowledge } from "./model/knowledge";
import type { FileProblem } from "./model/problem";
import type { Project, ProjectFile, RuleOptions } from "./model/project";
import { analysePolicies } from "./policies";
import { SecretVault } from "./redact";
import { suppressionsOf } from "./rules/suppressions";
import { findSecrets } from "./secrets";

export interface WorkspaceOptions {
  readonly name: string;
  readonly parsers: Parsers;
  readonly tokens: TokenScanner;
  readonly knowledge: Knowledge;
  /** 32 random bytes. */
  readonly key: Uint8Array;
  readonly options: RuleOptions;
}

/**
 * The files of one root and what is known of them. Set and delete files as they change, then ask for the project:
 * per-file work is cached by document, cross-file linking runs again.
 */
export class Workspace {
  readonly vault: SecretVault;
  private readonly documents = new Map<string, Document>();
  private readonly trees: OpenTrees;
  /** The documents as analyses read them; null when one has changed since. */
  private index: Pick<AnalysisInput, "documents" | "python" | "modules" | "crewaiVersion"> | null = null;

  constructor(private readonly settings: WorkspaceOptions) {
    this.vault = new SecretVault(settings.key);
    this.trees = new OpenTrees(settings.parsers.python);
  }

  set(file: SourceFile): Document {
    const known = this.documents.get(file.path);
    if (known?.file.text === file.text && known.file.ignored === file.ignored && known.file.tracked === file.tracked && known.file.mode === file.mode) return known;
    const { parsers } = this.settings;
    // a file that is set again is being edited: only then does keeping its tree pay
    const document = openDocument(file, known ? { ...parsers, edited: this.trees.for(file.path) } : parsers, known);
    this.documents.set(file.path, document);
    this.index = null;
    return document;
  }

  delete(path: string): void {
    this.trees.delete(path);
    this.documents.delete(path);
    this.index = null;
  }

  document(path: string): Document | undefined {
    return this.documents.get(path);
  }

  paths(): IterableIterator<string> {
    return this.documents.keys();
  }

  /** Everything the domain analyses and fixes read. */
  input(cancellation: Cancellation = NEVER_CANCELLED): AnalysisInput {
    this.index ??= this.indexed();
    const { tokens, knowledge } = this.settings;
    return { ...this.index, vault: this.vault, tokens, knowledge, cancellation };
  }

  private indexed(): NonNullable<Workspace["index"]> {
    const paths = [...this.documents.keys()].sort();
    const documents = new Map<string, Document>();
    const python = new Map<string, PythonSource>();
    for (const path of paths) {
      const document = this.documents.get(path);
      if (!document) continue;
      documents.set(path, document);
      if ((document.language === "python" || document.language === "notebook") && document.python) python.set(path, document.python);
    }
    return { documents, python, modules: new ModuleIndex(python.values()), crewaiVersion: pinnedCrewaiVersion(documents) };
  }

  /** The typed model of the whole project. Throws CancelledError when the work was overtaken. */
  project(cancellation: Cancellation = NEVER_CANCELLED): Project {
    const input = this.input(cancellation);
    const crew = buildCrewModel(input);
    const secrets = findSecrets(input, crew);
    const policies = analysePolicies(input, crew);
    const flows = analyseFlows(input, crew, secrets.literals);
    cancellation.check();
    const files = new Map<string, ProjectFile>();
    const problems: FileProblem[] = [...flows.problems];
    for (const [path, document] of input.documents) {
      files.set(path, { path, language: document.language, ignored: document.file.ignored });
      problems.push(...document.problems);
    }
    return {
      name: this.settings.name,
      files,
      crewaiVersion: input.crewaiVersion,
      crew,
      secrets: secrets.literals,
      secretFiles: secrets.files,
      policies: policies.documents,
      policyIssues: policies.issues,
      sdkUses: policies.uses,
      controls: policies.controls,
      identities: policies.identities,
      logFlows: flows.logFlows,
      transports: flows.transports,
      suppressions: [...input.documents.values()].flatMap((document) => suppressionsOf(document, input)),
      problems,
      options: this.settings.options,
    };
  }
}

