import type { AnalysisInput } from "../analysis";
import type { Project } from "../model/project";
import type { EditText, FileEdit, TextEdit } from "../text/edit";
import type { BackendId, FixStyle } from "./backends";
import type { SectionId } from "./module/sections.generated";

/** What fixes read. One context serves one analysis: offers and plans of an older one must not be applied. */
export interface FixContext {
  readonly project: Project;
  readonly input: AnalysisInput;
  /** Where credentials go to: the setting, the command line, or `detectBackend(input)`. */
  readonly backend: BackendId;
  /** Inline where nothing is said. Backends that have one style only take that. */
  readonly style?: FixStyle;
  /**
   * Text of a file that the analysis may not have taken (`.gitignore`, `.env.example`, `requirements.txt`), decoded, without
   * BOM; null when it is not there. Analysed files are read from the input first. Paths are relative to the root.
   */
  read(path: string): string | null;
  /** Whether git tracks a file, whatever `.gitignore` says; absent where that is not known. */
  readonly tracks?: (path: string) => boolean;
}

/** Which fix: plain data, safe to put into `CodeAction.data` (names and handles only). */
export interface FixOffer {
  /** Kind of the fix, stable: `environment`, `secret-manager`, `redact`, `agent-credential`, `narrow-policy`, `tls-on`, … */
  readonly kind: string;
  readonly ruleId: string;
  /** Fingerprint of the finding that it repairs. */
  readonly fingerprint: string;
  /** Id of the model fact behind the finding. */
  readonly subject: string;
  /** For menus; holds no secret. */
  readonly title: string;
  /** Safe fixes join `--fix`, fix all and `source.fixAll.crewvet`; the others need `--fix=unsafe` or a click. */
  readonly safe: boolean;
  /** Backend that the fix writes for; null where it writes to none. */
  readonly backend: BackendId | null;
  /** The one to take when nobody chooses. At most one per finding. */
  readonly preferred: boolean;
  /** For menus that group: the same into another secrets manager, or another way to go about it. Absent for what stands in front. */
  readonly group?: "manager" | "other";
  /** A second line for menus that have one; holds no secret. */
  readonly detail?: string;
}

/** Why something cannot be repaired by an edit, and what helps. */
export interface Refusal {
  readonly reason: string;
}

export interface Offers {
  /** Best first. */
  readonly fixes: readonly FixOffer[];
  /** Set when `fixes` has no safe one: why, in one sentence. */
  readonly reason: string | null;
}

/** A secret that has to be brought to a manager, and the command that does it (it reads the value from standard input). */
export interface StoreEntry {
  readonly backend: BackendId;
  /** Id in the manager: `crew/<project>/<agent>/<provider>`. */
  readonly id: string;
  /** Name of the entry in the to-store file. */
  readonly name: string;
  /** Path of the to-store file, relative to the root. */
  readonly file: string;
  /** Shell command, to be run in the root. */
  readonly command: string;
}

/**
 * What a fix does. `files` are to be written in their order (`.gitignore` comes before the file that it hides), all or
 * none, and only while every file is still the text that was analysed. Secrets stand in them as handles:
 * `vault.materialise` puts values in at the last step, `vault.mask` is for previews.
 */
export interface FixPlan {
  readonly title: string;
  readonly files: readonly FileEdit[];
  /** What the user has to know or do, without values: "rotate this key: it has been in the source". */
  readonly notes: readonly string[];
  readonly store: readonly StoreEntry[];
  /** The same as intents, so that several plans can be combined. */
  readonly changes: Changes;
}

/** What fixes want done, before it is rendered to edits: intents of several fixes merge, edits would overlap. */
export interface Changes {
  readonly edits: readonly SourceEdit[];
  readonly imports: readonly ImportNeed[];
  readonly setups: readonly SetupNeed[];
  readonly environment: readonly EnvEntry[];
  readonly toStore: readonly (StoreEntry & { readonly value: EditText; readonly folder: string })[];
  readonly ignore: readonly { readonly folder: string; readonly pattern: string }[];
  /** Lines that a list file (`.dockerignore`) has to have. */
  readonly lines: readonly { readonly path: string; readonly line: string }[];
  /** Text that is added to the end of files, once each. */
  readonly appended: readonly { readonly path: string; readonly lines: readonly string[] }[];
  readonly dependencies: readonly { readonly folder: string; readonly name: string; readonly requirement: string }[];
  /** Sections of `crew_credentials.py` modules (module/compose.ts). */
  readonly modules: readonly ModuleNeed[];
  /** Whole files that are written where none stands yet. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
}

/** A section that the module at `path` has to have; `values` are for the section's parameters. */
export interface ModuleNeed {
  readonly path: string;
  readonly section: SectionId;
  readonly values: Readonly<Record<string, string>>;
}

export interface SourceEdit extends TextEdit {
  readonly path: string;
}

/** `from module import name as alias`, or `import name as alias` without a module. */
export interface ImportNeed {
  readonly path: string;
  readonly module: string | null;
  readonly name: string;
  readonly alias: string | null;
}

/** A statement at module level, behind the imports and before the first use; once a file (by `text`). */
export interface SetupNeed {
  readonly path: string;
  readonly text: string;
}

/** A variable of the project's environment file. */
export interface EnvEntry {
  /** Folder that holds the `.env`, "" for the root. */
  readonly folder: string;
  readonly name: string;
  /** null: only `.env.example` names it, the user has to get a value. */
  readonly value: EditText | null;
  /** Kept for the user, read by nobody: written as a comment. */
  readonly inert: boolean;
  readonly comment: string | null;
}

export interface FixAllResult {
  /** null when there was nothing to do. */
  readonly plan: FixPlan | null;
  /** Fingerprints of the findings that the plan repairs. */
  readonly fixed: readonly string[];
  /** Findings that stay, and why. Those `deferred` to a second round overlap a fix of this one. */
  readonly left: readonly { readonly fingerprint: string; readonly reason: string; readonly deferred: boolean }[];
}
