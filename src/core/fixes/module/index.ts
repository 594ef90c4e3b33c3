import type { PythonSource } from "../../languages/document";
import { scopesOf } from "../../languages/python/scopes";
import { compareVersions, targetCrewaiVersion } from "../../languages/versions";
import { NO_CHANGES } from "../changes";
import { folderOf, join, projectFolder, readFile, upward } from "../files/reader";
import { projectName } from "../names";
import { reference, type UsePoint } from "../python/imports";
import type { Changes, FixContext } from "../types";
import { isOurs, requirementsOf, withNeeds, type ModuleValues, type SectionId } from "./compose";
import { remembered } from "../../remember";

/** Where a project's module is, or goes to. */
export interface ModuleHome {
  /** Path of the file, relative to the root. */
  readonly path: string;
  /** Name under which the project's code imports it: `team.crew_credentials`. */
  readonly module: string;
  /** Folder of the project's dependency file, `.env` and to-store file. */
  readonly folder: string;
}

const NAME = "crew_credentials";

/**
 * The module for a file's project: in its top package, or beside the scripts where these import from their own folder.
 * A file of that name that is somebody else's is left alone.
 */
export function moduleHome(source: PythonSource, context: FixContext): ModuleHome {
  const { at, prefix } = placeFor(source, context);
  for (let n = 1; ; n++) {
    const name = n === 1 ? NAME : `${NAME}_${String(n)}`;
    const path = join(at, `${name}.py`);
    const text = readFile(context, path);
    if (text === null || text.trim() === "" || isOurs(text)) return { path, module: prefix + name, folder: projectFolder(context, source.path) };
  }
}

/** What a name of a section is called at a place, and the changes that make it so. */
export function moduleName(use: UsePoint, home: ModuleHome, section: SectionId, name: string, context: FixContext, values: ModuleValues = {}): { readonly text: string; readonly changes: Changes } {
  const made = use.source.path === home.path ? { text: name, needs: [] } : reference(use, home.module, name, "name");
  return { text: made.text, changes: { ...moduleSection(home, section, context, values), imports: made.needs } };
}

/** Changes that give the module a section with all that it needs. `values` adds to the project's own. */
export function moduleSection(home: ModuleHome, section: SectionId, context: FixContext, values: ModuleValues = {}): Changes {
  const all = { project: projectName(context, home.folder), ...values };
  return {
    ...NO_CHANGES,
    modules: withNeeds([section]).map((one) => ({ path: home.path, section: one, values: all })),
    dependencies: requirementsOf([section]).map((requirement) => ({ folder: home.folder, name: /^[\w.-]+/.exec(requirement)?.[0] ?? requirement, requirement })),
  };
}

/** The form of `agent_llm()` that fits the project's crewai; the newest where the project does not say. */
export function llmSection(context: FixContext): SectionId {
  const version = targetCrewaiVersion(context.input.documents);
  if (version === null || compareVersions(version, "1.4") >= 0) return "llm_interceptor";
  return compareVersions(version, "1.0") >= 0 ? "llm_client_params" : "llm_subclass";
}

function placeFor(source: PythonSource, context: FixContext): { at: string; prefix: string } {
  const own = folderOf(source.path);
  // a folder whose name is no identifier cannot be imported, whatever it holds
  const isPackage = (folder: string): boolean => /(?:^|\/)[\p{L}_][\p{L}\p{N}_]*$/u.test(folder) && readFile(context, join(folder, "__init__.py")) !== null;
  // folders without an __init__.py below a package belong to it, and so do packages below these
  const inner = isPackage(own) ? own : packageAbove(own, source, isPackage, context);
  if (inner === null) return { at: importRoot(source, context) ?? own, prefix: "" };
  let top = topPackage(inner, isPackage);
  for (let outer = packageAbove(folderOf(top), source, isPackage, context); outer !== null; outer = packageAbove(folderOf(top), source, isPackage, context)) top = topPackage(outer, isPackage);
  const root = folderOf(top);
  if (hasScripts(root, context)) return { at: root, prefix: "" };
  return { at: top, prefix: `${top.slice(root === "" ? 0 : root.length + 1)}.` };
}

/** The outermost of the packages that stand directly in one another. */
function topPackage(inner: string, isPackage: (folder: string) => boolean): string {
  const above = upward(inner);
  return above.findLast((_, index) => above.slice(0, index + 1).every((one) => one !== "" && isPackage(one))) ?? inner;
}

/** The nearest package around a folder of a file, where something shows that the file is a part of it and not run from its own folder. */
function packageAbove(folder: string, source: PythonSource, isPackage: (folder: string) => boolean, context: FixContext): string | null {
  const found = upward(folder).find((one) => one !== "" && isPackage(one));
  if (found === undefined) return null;
  const root = importRoot(source, context);
  if (root !== null) return root === "" || found.startsWith(`${root}/`) ? found : null;
  const name = found.slice(found.lastIndexOf("/") + 1);
  return new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:\\.|(?:\\w+\\.)*${name}\\b)`, "m").test(source.text) || /^@(?:\w+\.)*CrewBase\b/m.test(source.text) ? found : null;
}

const NO_SCRIPTS = /(?:^|\/)(?:setup|conftest|noxfile|tasks|test_\w+)\.py$/;

/** Modules that stand beside a package are run with their folder on the path: they import what stands there as well. */
function hasScripts(folder: string, context: FixContext): boolean {
  return [...context.input.documents.keys()].some((path) => folderOf(path) === folder && path.endsWith(".py") && !NO_SCRIPTS.test(path));
}

/** The folder from which the project imports a file that is in no package, as `agents.researcher`; null when nobody does. */
function importRoot(source: PythonSource, context: FixContext): string | null {
  return importRoots(context.input)(source);
}

/** Every fix of an analysis asks for the same few files. */
const importRoots = remembered((input: FixContext["input"]) => remembered((source: PythonSource) => searchImportRoot(source, input)));

function searchImportRoot(source: PythonSource, input: FixContext["input"]): string | null {
  const stem = source.path.replace(/\.py$/, "").split("/");
  for (const other of input.python.values()) {
    if (other === source) continue;
    for (const bindings of scopesOf(other).top.bindings.values()) {
      for (const binding of bindings) {
        if (binding.kind !== "import") continue;
        const parts = binding.target.split(".");
        for (let length = Math.min(parts.length, stem.length); length >= 2; length--) {
          if (parts.slice(0, length).join("/") !== stem.slice(-length).join("/")) continue;
          const root = stem.slice(0, -length).join("/");
          if (folderOf(other.path) === root || input.modules.module(parts.slice(0, length).join("."), other) === source) return root;
        }
      }
    }
  }
  return null;
}
