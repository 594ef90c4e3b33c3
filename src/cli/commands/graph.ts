import { crewGraph, crewGraphText, type CrewGraph } from "../../core/audit/graph";
import { Places } from "../../core/reports/places";
import { plain } from "../../core/reports/escape";
import { loadEngine } from "../../host/engine";
import { resolveTargets } from "../../host/targets";
import { analyse } from "../analysis";
import { EXIT } from "../io";
import type { Command } from "../program";

/** `crewvet graph`: the crew model as it was resolved; what could not be is listed as unknown. */
export const graph: Command = async (args, io) => {
  const engine = await loadEngine();
  const targets = resolveTargets(args.operands, args.text("root"), io.cwd);
  const { loaded, project } = analyse(engine, targets, { only: new Set(), writesBaseline: false, noIgnores: true, includeIgnored: false }, io);
  const places = new Places(project, loaded.workspace.vault, (path) => loaded.workspace.document(path));
  for (const problem of [...loaded.problems, ...project.problems]) io.err(`crewvet: ${plain(problem.path)}: ${plain(problem.message)}\n`);
  const model = crewGraph(project, args.operands[0] ?? args.text("root") ?? ".", (location) => {
    const { startLine, cell } = places.place(location);
    return cell ? { line: startLine, cell: cell.number, cellLine: cell.line } : { line: startLine };
  });
  const text = args.text("format") === "json" ? `${JSON.stringify(model, null, 2)}\n` : `${crewGraphText(printable(model)).trimEnd()}\n`;
  await io.out(loaded.workspace.vault.scrub(text));
  return EXIT.clean;
};

/** The graph with every text of the project made safe for a terminal. */
function printable(graph: CrewGraph): CrewGraph {
  return JSON.parse(JSON.stringify(graph), (_, value: unknown) => (typeof value === "string" ? plain(value) : value)) as CrewGraph;
}
