import { crewGraph, crewGraphText, type CrewGraph } from "../../core/audit/graph";
import type { WhatIf } from "../../core/audit/what-if";
import { json, plain } from "../../core/reports/escape";
import { renderGraphMarkdown } from "../../core/reports/graph/markdown";
import { renderMermaid } from "../../core/reports/graph/mermaid";
import { renderSvg } from "../../core/reports/graph/svg";
import { Places } from "../../core/reports/places";
import type { Report } from "../../core/reports/report";
import { whatIfData, whatIfMarkdown, whatIfText } from "../../core/reports/what-if";
import { placeLink } from "../../core/reports/markdown";
import { nearest } from "../../core/text/nearest";
import { loadEngine } from "../../host/engine";
import { resolveTargets } from "../../host/targets";
import { analyse, reportOf, type Analysis } from "../analysis";
import { UsageError, type Parsed } from "../arguments";
import { EXIT } from "../io";
import type { Command } from "../program";

/** `crewvet graph`: the crew model as it was resolved; what could not be is listed as unknown. */
export const graph: Command = async (args, io) => {
  const format = args.text("format") ?? "text";
  const asks = args.text("leak") !== undefined || args.text("hijack") !== undefined;
  if (asks && (format === "mermaid" || format === "svg")) throw new UsageError(`--leak and --hijack go with --format text, json, markdown, not ${format}`);
  const engine = await loadEngine();
  const targets = resolveTargets(args.operands, args.text("root"), io.cwd);
  const analysis = analyse(engine, targets, { only: new Set(), writesBaseline: false, noIgnores: true, includeIgnored: false }, io);
  const { loaded, project } = analysis;
  const { vault } = loaded.workspace;
  for (const problem of [...loaded.problems, ...project.problems]) io.err(`crewvet: ${plain(vault.scrub(problem.path))}: ${plain(vault.scrub(problem.message))}\n`);
  const report = (): Report => reportOf(engine, analysis);
  const text = asks ? answer(report(), args, format) : picture(format, analysis, report, args);
  await io.out(vault.scrub(text));
  return EXIT.clean;
};

function picture(format: string, { project, loaded }: Analysis, report: () => Report, args: Parsed): string {
  if (format === "mermaid") return renderMermaid(report().network);
  if (format === "svg") return renderSvg(report().network);
  if (format === "markdown") return renderGraphMarkdown(project.name, report().network);
  const places = new Places(project, loaded.workspace.vault, (path) => loaded.workspace.document(path));
  const model = crewGraph(project, args.operands[0] ?? args.text("root") ?? ".", (location) => {
    const { startLine, cell } = places.place(location);
    return cell ? { line: startLine, cell: cell.number, cellLine: cell.line } : { line: startLine };
  });
  return format === "json" ? `${json(model)}\n` : `${crewGraphText(printable(model)).trimEnd()}\n`;
}

/** Answers of `--leak` and `--hijack`. A name that several crews have gives an answer for each. */
function answer(report: Report, args: Parsed, format: string): string {
  const found = [...asked(report.whatIf, "leak", args.text("leak")), ...asked(report.whatIf, "hijack", args.text("hijack"))];
  if (format === "json") return `${json(found.map(whatIfData))}\n`;
  return format === "markdown" ? whatIfMarkdown(found, (place) => placeLink(report, place)) : whatIfText(found);
}

function asked(all: readonly WhatIf[], kind: WhatIf["kind"], name: string | undefined): readonly WhatIf[] {
  if (name === undefined) return [];
  const known = all.filter((one) => one.kind === kind);
  const found = known.filter((one) => one.name === name || one.name.split("|").includes(name));
  if (found.length > 0) return found;
  const aliases = known.filter((one) => one.aliases.includes(name));
  if (aliases.length > 0) return aliases;
  const guess = nearest(name, known.map((one) => one.name));
  throw new UsageError(`no ${kind === "leak" ? "credential" : "agent of a crew"} is named '${name}'${guess === null ? "; see crewvet graph" : `: did you mean '${guess}'?`}`);
}

/** The graph with every text of the project made safe for a terminal. */
function printable(graph: CrewGraph): CrewGraph {
  return JSON.parse(JSON.stringify(graph), (_, value: unknown) => (typeof value === "string" ? plain(value) : value)) as CrewGraph;
}
