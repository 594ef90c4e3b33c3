import type { AnalysisInput } from "../analysis";
import type { KeyValue } from "../languages/document";

/** Files that make a folder a project of its own inside a repository. */
export const MARKERS = /(?:^|\/)(?:pyproject\.toml|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|Pipfile|poetry\.lock|uv\.lock|environment\.ya?ml|crew\.jsonc?)$/;

export interface DotenvEntry {
  readonly path: string;
  readonly entry: KeyValue;
  /** From a template (`.env.example`): the name is meant, the value is not. */
  readonly template: boolean;
}

/** Projects inside the analysed root, and the variables that their dotenv files set. */
export class ProjectScopes {
  private readonly roots = new Set<string>();
  private readonly dotenv = new Map<string, Map<string, DotenvEntry>>();

  constructor(input: AnalysisInput) {
    for (const path of input.documents.keys()) if (MARKERS.test(path)) this.roots.add(folderOf(path));
    for (const [path, document] of input.documents) {
      if (document.language !== "dotenv") continue;
      const template = /example|sample|template|dist/i.test(path.slice(path.lastIndexOf("/") + 1));
      const scope = this.of(path);
      const known = this.dotenv.get(scope) ?? new Map<string, DotenvEntry>();
      this.dotenv.set(scope, known);
      for (const entry of document.entries) {
        const other = known.get(entry.key);
        if (!other || (other.template && !template)) known.set(entry.key, { path, entry, template });
      }
    }
  }

  /** The folder of the project that a file belongs to; "" for the root. */
  of(path: string): string {
    // a notebook is a process of its own: what it names, it names for itself
    if (path.endsWith(".ipynb")) return path;
    let folder = folderOf(path);
    while (folder !== "" && !this.roots.has(folder)) folder = folderOf(folder);
    return folder !== "" || this.roots.has("") || this.roots.size === 0 ? folder : this.unmarked(path);
  }

  /** In a repository of several projects: the topmost folder around a file that holds no other project. */
  private unmarked(path: string): string {
    const parts = path.split("/").slice(0, -1);
    for (let keep = 1; keep <= parts.length; keep++) {
      const folder = parts.slice(0, keep).join("/");
      let holds = false;
      for (const root of this.roots) holds ||= root.startsWith(`${folder}/`);
      if (!holds) return folder;
    }
    return "";
  }

  /** What a dotenv file of the scope, or of a folder above it, sets a variable to. */
  variable(scope: string, name: string): DotenvEntry | null {
    for (let folder = scope; ; folder = folderOf(folder)) {
      const found = this.dotenv.get(folder)?.get(name);
      if (found) return found;
      if (folder === "") return null;
    }
  }

  /** Every variable that a dotenv file sets, by scope. */
  variables(): IterableIterator<[string, Map<string, DotenvEntry>]> {
    return this.dotenv.entries();
  }
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
