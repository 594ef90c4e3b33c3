import type { AnalysisInput } from "../analysis";
import { compareVersions } from "../languages/versions";
import type { CrewModel } from "../model/crew";
import type { LogFlow } from "../model/logging";
import type { FileProblem } from "../model/problem";
import type { SecretLiteral } from "../model/secret";
import type { TransportIssue } from "../model/transport";
import type { DumpSpec, FlowSpecs } from "../model/knowledge";
import type { SecretVault } from "../redact";
import { findStores } from "./stores";
import { customFlows, withCustom, type CustomFlows } from "./custom";
import type { FunctionIr } from "./ir";
import { loudFiles } from "./loud";
import { lowerModule } from "./lower/module";
import { Program } from "./program";
import { reportFlows } from "./report";
import { FlowCache, type SecretNames } from "./cache";
import { Solver } from "./solve";
import { FlowTables } from "./specs";
import { findTransportIssues } from "./transport";

export interface FlowFacts {
  readonly logFlows: readonly LogFlow[];
  readonly transports: readonly TransportIssue[];
  /** Budgets that were reached ("analysis limits reached in f()"). */
  readonly problems: readonly FileProblem[];
}

const caches = new WeakMap<SecretVault, FlowCache>();
const tables = new WeakMap<FlowSpecs, { readonly custom: readonly CustomFlows[]; readonly version: string | null; readonly tables: FlowTables }>();

/**
 * Follows credentials and personal data to logs, prompts and files, over all files at once. Summaries are kept for the
 * session: an edit recomputes its file's functions and the callers whose callee summaries moved.
 */
export function analyseFlows(input: AnalysisInput, crew: CrewModel, secrets: readonly SecretLiteral[]): FlowFacts {
  const custom = [...input.documents.values()].flatMap((document) => customFlows(document) ?? []);
  const specs = tablesOf(input.knowledge.flow, custom, input.crewaiVersion);
  const cache = cacheOf(input.vault, specs);
  const check = (): void => {
    input.cancellation.check();
  };
  const modules = [...input.python.values()].map((source) => {
    check();
    return lowerModule(source, input.cancellation);
  });
  check();
  const program = new Program(input.modules, modules);
  const entries = new Solver(input, program, cache, literalNames(secrets)).run();
  check();
  // in the order of the files: which of two equally short ways is shown must not depend on what was edited last
  const flows = modules.flatMap((module) => module.functions.flatMap((fn) => entries.get(fn.id)?.analysed.flows ?? []));
  const loud = loudFiles(input, crew);
  const levels = new Map(custom.flatMap((one) => [...one.levels]));
  const logFlows = reportFlows(program, flows, { guarded: hasGuard(program), loud, levels });
  check();
  logFlows.push(...findStores(input, program, crew, logFlows));
  check();
  const problems: FileProblem[] = custom.flatMap((one) => one.problems);
  problems.push(...[...entries.values()].filter((entry) => entry.limited).map((entry) => limitOf(entry.fn)));
  return { logFlows, transports: findTransportIssues(input), problems };
}

/** Tables of the product with what the project adds to them; made anew only when the project's file changes. */
function tablesOf(specs: FlowSpecs, custom: readonly CustomFlows[], version: string | null): FlowTables {
  const known = tables.get(specs);
  if (known && known.version === version && known.custom.length === custom.length && known.custom.every((one, index) => one === custom[index])) return known.tables;
  const dumps = version === null ? specs.dumps : specs.dumps.flatMap((dump) => dumpIn(dump, version) ?? []);
  const made = new FlowTables(withCustom({ ...specs, dumps }, custom));
  tables.set(specs, { custom, version, tables: made });
  return made;
}

/** What an object shows in one version; null where it shows nothing. */
function dumpIn(dump: DumpSpec, version: string): DumpSpec | null {
  const { silentUpTo, older, newer } = dump;
  // the tables speak of releases by two numbers
  const release = version.split(".").slice(0, 2).join(".");
  if (silentUpTo !== undefined && compareVersions(release, silentUpTo) <= 0) {
    return older && compareVersions(release, older.from) >= 0 ? { ...dump, str: false, repr: false, members: older.members } : null;
  }
  return newer && compareVersions(release, newer.above) <= 0 ? { ...dump, members: dump.members.filter((member) => !newer.members.includes(member)) } : dump;
}

function cacheOf(vault: SecretVault, specs: FlowTables): FlowCache {
  const known = caches.get(vault);
  if (known?.tables === specs) return known;
  const made = new FlowCache(specs);
  caches.set(vault, made);
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

const GUARD = /\bsetLogRecordFactory\b|\b(?:addFilter|structlog\.configure|logger\.patch)\s*\([^\n]*(?:redact|mask|secret|sensitive|scrub|sanitiz|pii)/i;

/** A record factory, or a filter that is named after redaction, is installed somewhere in the project. */
function hasGuard(program: Program): boolean {
  return program.modules.some((module) => GUARD.test(module.source.text));
}
