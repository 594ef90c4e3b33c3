import { join } from "node:path";
import type { Engine } from "../host/engine";
import { ignoresInside } from "../host/ignores";
import { comparePaths } from "../host/paths";
import type { AnalysedFile, LoadedProject } from "../host/project";
import type { Targets } from "../host/targets";
import { judged, type Analysis, type AnalysisOptions } from "./analysis";
import type { FileChange, Planned } from "./fix-plan";

/** Fixes that had to wait for another one, and those of what a fix has brought about, come in a later round. */
export const MAX_ROUNDS = 8;

/** What several rounds have done: each thing is said once, what cannot be fixed of the files as they are in the end. */
export function sumOf(rounds: readonly Planned[]): Planned {
  const changes = new Map<string, FileChange>();
  for (const { changes: more } of rounds) {
    for (const change of more) {
      const earlier = changes.get(change.path);
      changes.set(change.path, earlier ? { ...change, before: earlier.before, mode: earlier.mode ?? change.mode } : change);
    }
  }
  const last = rounds.at(-1);
  return {
    changes: [...changes.values()].sort((a, b) => comparePaths(a.path, b.path)),
    fixed: rounds.flatMap((round) => round.fixed),
    left: last?.left ?? [],
    deferred: last?.deferred ?? false,
    notes: [...new Set(rounds.flatMap((round) => round.notes))],
    store: [...new Map(rounds.flatMap((round) => round.store).map((entry) => [entry.command, entry])).values()],
  };
}

/**
 * What rounds of fixes would make of the files, nothing written: each works on what the ones before have made. The analysis
 * is as it was afterwards. `plan` gets the changes so far.
 */
export function foresee(engine: Engine, targets: Targets, options: AnalysisOptions, first: Analysis, plan: (analysis: Analysis, made: readonly FileChange[]) => Planned): Planned {
  const { loaded } = first;
  const rounds: Planned[] = [];
  let analysis = first;
  try {
    while (rounds.length < MAX_ROUNDS) {
      const planned = plan(analysis, sumOf(rounds).changes);
      rounds.push(planned);
      if (planned.changes.length === 0) break;
      analysis = judged(engine, targets, options, { ...analysis, loaded: overlaid(analysis.loaded, planned.changes) });
    }
  } finally {
    for (const path of new Set(rounds.flatMap((round) => round.changes.map((change) => change.path)))) {
      const file = loaded.files.get(path);
      if (file) loaded.workspace.set(file.source);
      else loaded.workspace.delete(path);
    }
  }
  return sumOf(rounds);
}

/** The project as if changes had been written. Its workspace is the same one. */
function overlaid(loaded: LoadedProject, changes: readonly FileChange[]): LoadedProject {
  const files = new Map<string, AnalysedFile>(loaded.files);
  for (const { path, after, encoding, before, mode } of changes) {
    const known = files.get(path);
    const source = known
      ? { ...known.source, text: after.text }
      : { path, text: after.text, ignored: before === null && after.secrets.length > 0 && !loaded.tracks(path), mode: before === null ? mode : null };
    files.set(path, { source, encoding, note: null, found: known?.found ?? { path, raw: join(loaded.root, path), ignored: source.ignored } });
  }
  for (const { path, after } of changes) {
    if (!/(?:^|\/)\.gitignore$/.test(path)) continue;
    const folder = path.slice(0, -".gitignore".length);
    const ignores = ignoresInside(after.text);
    for (const [name, file] of files) {
      if (!file.source.ignored && name.startsWith(folder) && ignores(name.slice(folder.length)) && !loaded.tracks(name)) files.set(name, { ...file, source: { ...file.source, ignored: true } });
    }
  }
  const changed = new Set(changes.map((change) => change.path));
  for (const [path, file] of files) {
    const analysed = loaded.workspace.document(path) !== undefined || (changed.has(path) && !/(?:^|\/)\.crewvet\//.test(path));
    if (analysed) loaded.workspace.set(file.source);
  }
  return { ...loaded, files };
}
