import { graphOf, graphText } from "../../core/reports/graph";
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
  const placeOf = places.place.bind(places);
  const text = args.text("format") === "json" ? `${JSON.stringify(graphOf(project.crew, args.operands[0] ?? args.text("root") ?? ".", placeOf), null, 2)}\n` : graphText(project.crew, placeOf);
  await io.out(loaded.workspace.vault.scrub(text));
  return EXIT.clean;
};
