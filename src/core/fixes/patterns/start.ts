import type { PythonSource } from "../../languages/document";
import { scopesOf } from "../../languages/python/scopes";
import { folderOf, join, readFile, upward } from "../files/reader";
import { moduleHome, moduleName } from "../module";
import { mergeChanges, NO_CHANGES } from "../changes";
import type { SectionId } from "../module/compose";
import type { UsePoint } from "../python/imports";
import type { Changes, FixContext } from "../types";

const KICKOFF = /\.a?kickoff(?:_async|_for_each|_for_each_async)?\s*\(/;
const NO_PROGRAM = /(?:^|\/)(?:tests?|docs|examples?)\/|(?:^|\/)(?:test_\w+|\w+_test|conftest|setup)\.py$|\.ipynb$/;

/**
 * Where the program starts: the modules that pyproject.toml's scripts name, and those that start a crew when they are run;
 * where there are none, the modules that start one at all, else those that define the crews and agents.
 */
export function programStarts(context: FixContext): PythonSource[] {
  const all = [...context.input.python.values()].filter((source) => !NO_PROGRAM.test(source.path));
  const starting = all.filter((source) => KICKOFF.test(source.text));
  const run = starting.filter((source) => /__name__\s*==\s*["']__main__["']/.test(source.text));
  const scripts = all.filter((source) => scriptModules(source, context).some((module) => `/${source.path}`.endsWith(`/${module.replace(/\./g, "/")}.py`)));
  const first = [...new Set([...scripts, ...run])];
  if (first.length > 0) return sorted(first);
  if (starting.length > 0) return sorted(starting);
  const { crews, agents } = context.project.crew;
  const defining = new Set([...crews.flatMap((crew) => crew.location?.path ?? []), ...[...agents.values()].map((agent) => agent.location.path)]);
  return sorted(all.filter((source) => defining.has(source.path)));
}

/** Changes that call a function of a section once at each place where the program starts; null where that is done. */
export function callAtStart(section: SectionId, name: string, context: FixContext): Changes | null {
  const changes = programStarts(context).flatMap((source): Changes[] => {
    if (new RegExp(`\\b${name}\\(`).test(source.text)) return [];
    const use = topOf(source);
    const made = moduleName(use, moduleHome(source, context), section, name, context);
    return [mergeChanges([made.changes, { ...NO_CHANGES, setups: [{ path: source.path, text: `${made.text}()` }] }])];
  });
  return changes.length > 0 ? mergeChanges(changes) : null;
}

/** A use at module level that runs on import, below all imports. */
export function topOf(source: PythonSource): UsePoint {
  const end = source.text.length;
  return { source, scope: scopesOf(source).top, node: { start: end, end }, early: true };
}

/** Modules of `[project.scripts]` and `[tool.poetry.scripts]` in the nearest pyproject.toml: `team.main`. */
function scriptModules(source: PythonSource, context: FixContext): string[] {
  for (const folder of upward(folderOf(source.path))) {
    const text = readFile(context, join(folder, "pyproject.toml"));
    if (text === null) continue;
    const table = /^\[(?:project|tool\.poetry)\.scripts\][^\n]*\n([^[]*)/m.exec(text)?.[1] ?? "";
    return [...table.matchAll(/=\s*["']([\w.]+):[\w.]+["']/g)].map((match) => match[1] ?? "");
  }
  return [];
}

function sorted(sources: readonly PythonSource[]): PythonSource[] {
  return [...sources].sort((a, b) => (a.path < b.path ? -1 : 1));
}
