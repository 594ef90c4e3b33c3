import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { LogFlow } from "../model/logging";
import type { FileProblem } from "../model/problem";
import type { SecretLiteral } from "../model/secret";
import type { TransportIssue } from "../model/transport";
import type { FlowSpecs } from "../model/knowledge";
import type { SecretVault } from "../redact";
import { findCheckpoints } from "./checkpoint";
import type { FunctionIr } from "./ir";
import { lowerModule } from "./lower/module";
import { Program } from "./program";
import { reportFlows } from "./report";
import { FlowCache, Solver, type SecretNames } from "./solve";
import { FlowTables } from "./specs";
import { findTransportIssues } from "./transport";

export interface FlowFacts {
  readonly logFlows: readonly LogFlow[];
  readonly transports: readonly TransportIssue[];
  /** Budgets that were reached ("analysis limits reached in f()"). */
  readonly problems: readonly FileProblem[];
}

const caches = new WeakMap<SecretVault, FlowCache>();
const tables = new WeakMap<FlowSpecs, FlowTables>();

/**
 * Follows credentials and personal data to logs, prompts and files, over all files at once. Summaries are kept for the
 * session: an edit recomputes its file's functions and the callers whose callee summaries moved.
 */
export function analyseFlows(input: AnalysisInput, crew: CrewModel, secrets: readonly SecretLiteral[]): FlowFacts {
  const specs = remembered(tables, input.knowledge.flow, () => new FlowTables(input.knowledge.flow));
  const cache = remembered(caches, input.vault, () => new FlowCache(specs));
  const program = new Program(input.modules, [...input.python.values()].map(lowerModule));
  const entries = new Solver(input, program, cache, literalNames(secrets)).run();
  const flows = [...entries.values()].flatMap((entry) => entry.analysed.flows);
  const verbose = verboseFiles(crew);
  const logFlows = reportFlows(program, flows, { guarded: hasGuard(program), verbose: (path) => verbose.has(path) });
  logFlows.push(...findCheckpoints(input, program, crew));
  const problems = [...entries.values()].filter((entry) => entry.limited).map((entry) => limitOf(entry.fn));
  return { logFlows, transports: findTransportIssues(input), problems };
}

function remembered<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function limitOf(fn: FunctionIr): FileProblem {
  const { range } = fn.source.locate({ start: fn.at.start, end: Math.min(fn.at.end, fn.at.start + 1) });
  const name = fn.kind === "module" ? "the module's own code" : `${fn.name}()`;
  return { path: fn.source.path, kind: "limit", message: `analysis limits reached in ${name}`, range };
}

/** Hardcoded secrets by the place of their literal: each is a source. */
function literalNames(secrets: readonly SecretLiteral[]): SecretNames {
  const byPath = new Map<string, Map<number, string>>();
  for (const secret of secrets) {
    if (secret.rule !== "hardcoded-credential" || secret.confidence === "low") continue;
    const known = byPath.get(secret.location.path) ?? new Map<number, string>();
    known.set(secret.location.range.start, secret.name ?? secret.label);
    byPath.set(secret.location.path, known);
  }
  const fingerprints = new Map([...byPath].map(([path, known]) => [path, [...known].map(([start, name]) => `${String(start)}${name}`).join(",")]));
  return {
    at: (source, node) => {
      const known = byPath.get(source.path);
      return known ? (known.get(source.locate(node).range.start) ?? null) : null;
    },
    fingerprint: (path) => fingerprints.get(path) ?? "",
    // places in a notebook's file are not places in its joined code: all of it is looked at
    places: (source) => (source.path.endsWith(".ipynb") && byPath.has(source.path) ? [...source.text.matchAll(/["']/g)].map((match) => match.index) : [...(byPath.get(source.path)?.keys() ?? [])]),
  };
}

function verboseFiles(crew: CrewModel): ReadonlySet<string> {
  const files = new Set<string>();
  for (const one of crew.crews) if (one.verbose === true && one.location) files.add(one.location.path);
  for (const agent of crew.agents.values()) if (agent.verbose === true) files.add(agent.location.path);
  return files;
}

const GUARD = /\bsetLogRecordFactory\b|\b(?:addFilter|structlog\.configure|logger\.patch)\s*\([^\n]*(?:redact|mask|secret|sensitive|scrub|sanitiz|pii)/i;

/** A record factory, or a filter that is named after redaction, is installed somewhere in the project. */
function hasGuard(program: Program): boolean {
  return program.modules.some((module) => GUARD.test(module.source.text));
}
