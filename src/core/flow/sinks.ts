import type { Node } from "../languages/python/ast";
import type { SinkSpec } from "../model/knowledge";
import type { CallSite, EvaluatedArgument } from "./calls";
import { evaluate, lastName } from "./evaluate";
import { allRaised } from "./exceptions";
import { percentConversions, type Conversion } from "./format";
import type { Frame } from "./frame";
import type { Term } from "./ir";
import { step, type Mark, type Spot } from "./labels";
import { printed } from "./printed";
import type { How } from "./summary";
import { called, readItem } from "./read";
import { sourceMark } from "./sources";
import { CLEAN, type Value } from "./values";

/** Records what of a call's arguments comes out at it. */
export function reportSinks(frame: Frame, site: CallSite): void {
  const { tables } = frame.world;
  if (frame.quiet) return;
  if (site.path === null && (site.method === null || !tables.mayBeSink(site.method))) return;
  const specs = tables.sinksOf(site.path, site.method, site.receiverPaths, site.receiverName);
  for (const spec of specs) {
    if (spec.when === "switch") reportSwitch(frame, site.path ?? "", { ...CLEAN, constant: true }, site.term.at);
    else if (spec.when === "active-exception") activeException(frame, site, spec);
    else if (!applies(frame, site, spec)) continue;
    else if (spec.receiverItself) reportReceiver(frame, site, spec);
    else reportArguments(frame, site, spec);
  }
}

/** A setting that makes a library print what it sends (`litellm.set_verbose = True`), switched on. */
export function reportSwitch(frame: Frame, path: string, value: Value, at: Node): void {
  const spec = frame.world.tables.switchOf(path);
  if (!spec || frame.quiet || value.constant === false || value.constant === null || value.constant === 0 || value.constant === undefined) return;
  const what = "the API key of every request";
  const mark = sourceMark(frame, at, { key: `switch:${spec.id}`, category: "credential", origin: "dump", name: what, confidence: "medium", ceiling: "warning", message: `${path} makes the library print what it sends` });
  emit(frame, mark, spec, frame.spot(at), frame.spot(at), "str");
}

/** `response.headers["X"] = key`, `scope.user = {…}`: an assignment that gives the value away. */
export function reportStored(frame: Frame, to: { readonly base: Value; readonly term: Term; readonly method: string }, from: Term): void {
  const { tables } = frame.world;
  const ways = [to.method, ...(to.method.endsWith("=") ? ["*="] : [])].filter((way) => tables.mayBeSink(way));
  if (frame.quiet || ways.length === 0) return;
  const paths = to.base.types.flatMap((type) => (type.kind === "library" ? [type.path] : []));
  for (const way of ways) for (const spec of tables.sinksOf(null, way, paths, lastName(to.term))) report(frame, from.at, from, printed(frame, evaluate(frame, from), "str", from.at), spec);
}

/** `frame.to_csv(path)`; without a path it gives a text back. */
function reportReceiver(frame: Frame, site: CallSite, spec: SinkSpec): void {
  if (site.receiver && site.receiverTerm && site.args.length > 0) report(frame, site.term.at, site.receiverTerm, printed(frame, site.receiver, "str", site.term.at), spec);
}

function reportArguments(frame: Frame, site: CallSite, spec: SinkSpec): void {
  let position = 0;
  // `log.info("%r", box)`
  const format = spec.group === "log" ? site.args[0]?.value.constant : undefined;
  const conversions = typeof format === "string" && format.includes("%") ? percentConversions(format) : null;
  for (const one of site.args) {
    const index = one.argument.name === null && one.argument.spread === "none" ? position++ : -1;
    if (spec.callbacks?.includes(one.argument.name ?? String(index))) {
      report(frame, site.term.at, one.argument.term, called(frame, one.value).marks, spec);
      continue;
    }
    if (!selected(spec, one, index)) continue;
    // loguru's `opt(lazy=True)` calls what it is given
    const lazy = spec.group === "log" && one.value.types.some((type) => type.kind === "function") ? called(frame, one.value).marks : null;
    if (lazy !== null) report(frame, site.term.at, one.argument.term, lazy, spec);
    const shown = spec.when === "query-string" ? (one.value.fields?.get("?q")?.marks ?? null) : index > 0 && conversions ? formatted(frame, one, conversions, index - 1) : printed(frame, one.value, "str", one.argument.term.at);
    report(frame, site.term.at, one.argument.term, shown, spec);
  }
}

/** What a log's `%` format shows of one of its arguments. */
function formatted(frame: Frame, { argument, value }: EvaluatedArgument, conversions: readonly Conversion[], index: number): Value["marks"] {
  const at = argument.term.at;
  if (index === 0 && conversions.length > 0 && conversions.every(({ name }) => name !== null)) {
    return conversions.reduce<Value["marks"]>((all, { name, how }) => frame.joinMarks(all, printed(frame, readItem(frame, value, name, at), how, at)), null);
  }
  const conversion = conversions[index];
  if (conversion?.number || (conversion && (conversion.kept ?? Infinity) <= 4)) return null;
  return printed(frame, value, conversion?.how ?? "str", at);
}

/** Reports every mark at the smallest expression that carries it. */
export function report(frame: Frame, sink: Node, term: Term, marks: Value["marks"], spec: SinkSpec): void {
  if (marks === null || frame.quiet) return;
  const spot = frame.spot(sink);
  for (const mark of marks.values()) {
    const { term: carrier, how } = knownCarrier(frame, term, mark.label.key);
    const argument = frame.spot(carrier.at);
    emit(frame, { label: mark.label, trace: step(mark.trace, argument, `written to ${spec.label}`) }, spec, spot, argument, how);
  }
}

/** A login answers with a token; no answer needs a password or a setting (`SECRET_KEY`). */
const NEVER_ANSWERED = /passw(?:or)?d|passphrase|^[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:KEY|SECRET)$/;

/** One mark at one sink: a finding where its source is known, part of the summary where only a caller knows. */
export function emit(frame: Frame, mark: Mark, spec: SinkSpec, spot: Spot, argument: Spot, how: How): void {
  const { label, trace } = mark;
  if (label.kind === "slot") frame.addSink({ slot: label.slot, path: label.path, how, spec, spot, argument, trace });
  else if (spec.categories.includes(label.category) && !(spec.known && label.origin === "name" && !(spec.group === "response" && NEVER_ANSWERED.test(label.name)))) frame.addFlow({ label, spec, spot, argument, trace });
}

function knownCarrier(frame: Frame, term: Term, key: string): { readonly term: Term; readonly how: How } {
  const id = `${String(term.at.start)}:${String(term.at.end)}:${key}`;
  const known = frame.carriers.get(id);
  if (known) return known;
  frame.quiet = true;
  const found = carrierOf(frame, term, key, "str");
  frame.quiet = false;
  frame.carriers.set(id, found);
  return found;
}

function carrierOf(frame: Frame, term: Term, key: string, how: How): { term: Term; how: How } {
  for (const [part, turned] of partsOf(term, how)) {
    const inside = printed(frame, evaluate(frame, part), turned, part.at);
    if (inside?.has(key)) return carrierOf(frame, part, key, turned);
  }
  return { term, how };
}

function partsOf(term: Term, how: How): readonly (readonly [Term, How])[] {
  switch (term.k) {
    case "text":
      return term.parts.map((part) => [part.term, part.how]);
    case "either":
    case "logic":
      return term.parts.map((part) => [part, how]);
    case "choose":
      return [[term.then, how], [term.orelse, how]];
    case "dict":
      return term.entries.map((entry) => [entry.value, "repr"]);
    case "list":
      return term.items.map((item) => [item.term, "repr"]);
    case "await":
      return [[term.part, how]];
    case "call":
      // `"…{}".format(key)` and `str(key)`
      return term.func.k === "attr" && term.func.name === "format" ? term.args.map((arg) => [arg.term, how]) : [];
    default:
      return [];
  }
}

function selected(spec: SinkSpec, { argument }: EvaluatedArgument, index: number): boolean {
  if (argument.name !== null && spec.except?.includes(argument.name)) return false;
  if (spec.args === "all") return true;
  if (argument.spread !== "none") return false;
  return argument.name !== null ? spec.args.includes(argument.name) : spec.args.includes(index);
}

const LOG_NAME = /(?:^|[^a-z])(?:logs?|trace|debug|audit|report|output|history|transcript|dump|results?|summary)(?:[^a-z]|$)|\.(?:log|txt|out|csv|md|html|jsonl)$/i;
const STORE_NAME = /\.env|credential|secret|token|keyring|netrc|pgpass|\.pem|id_rsa|\.key$|\.aws|\.ssh|kube/i;
const WEBHOOK = /hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|webhook\.office\.com|webhook/i;

const LOG_TABLE = /insert\s+(?:or\s+\w+\s+)?into\s+["`[]?\w*(?:log|audit|trace|event|history|journal|message)s?\b/i;

/** The constant parts of a text. */
function fixedText(term: Term): string {
  if (term.k === "const") return typeof term.value === "string" ? term.value : "";
  return term.k === "text" ? term.parts.map((part) => fixedText(part.term)).join(" ") : "";
}

function applies(frame: Frame, site: CallSite, spec: SinkSpec): boolean {
  switch (spec.when) {
    case undefined:
    case "active-exception":
    case "query-string":
    case "secret-memory":
    case "switch":
      return true;
    case "log-table": {
      const [first] = site.args;
      return first !== undefined && LOG_TABLE.test(`${typeof first.value.constant === "string" ? first.value.constant : ""} ${fixedText(first.argument.term)}`);
    }
    case "log-file": {
      const file = site.receiver ?? site.args[1]?.value;
      const name = file?.fields?.get("?file")?.constant;
      return typeof name === "string" && LOG_NAME.test(name) && !STORE_NAME.test(name);
    }
    case "webhook": {
      const first = site.args[0];
      if (!first) return false;
      const target = `${typeof first.value.constant === "string" ? first.value.constant : ""} ${lastName(first.argument.term) ?? ""}`;
      return WEBHOOK.test(target) || [...(first.value.marks?.values() ?? [])].some(({ label }) => label.kind === "source" && WEBHOOK.test(label.name));
    }
  }
}

/** `logger.exception(…)` and `exc_info=True` print the exception that is being handled. */
function activeException(frame: Frame, site: CallSite, spec: SinkSpec): void {
  const asked = site.args.some(({ argument, value }) => argument.name === "exc_info" && value.constant !== false && value.constant !== null);
  if (site.method !== "exception" && !asked && spec.group === "log") return;
  const marks = allRaised(frame.exception);
  if (marks !== null) report(frame, site.term.at, { ...site.term, k: "plain", parts: [] }, marks, spec);
}
