import type { Node } from "../languages/python/ast";
import type { Severity } from "../model/finding";
import type { FlowCategory, FlowOrigin, SourceSpec } from "../model/knowledge";
import type { Frame } from "./frame";
import type { Term } from "./ir";
import { step, type Mark, type SourceLabel } from "./labels";
import type { NameMeaning } from "./names";
import { CLEAN, hasMarks, ONE_OF, withMark, type Value } from "./values";

interface SourceFacts {
  readonly key: string;
  readonly category: FlowCategory;
  readonly origin: FlowOrigin;
  readonly name: string;
  readonly confidence: SourceLabel["confidence"];
  readonly ceiling: Severity;
  readonly message: string;
}

export function sourceMark(frame: Frame, at: Node, facts: SourceFacts): Mark {
  const spot = frame.spot(at);
  const { message, ...label } = facts;
  return { label: { kind: "source", ...label, spot }, trace: step(null, spot, message) };
}

/** Mark of a source of the tables; `name` is the credential's name where the call tells it. */
export function specMark(frame: Frame, at: Node, spec: SourceSpec, name: string | null): Mark {
  const shown = name ?? spec.label;
  const key = spec.origin === "env" && name !== null ? `env:${name}` : `${spec.id}:${name ?? frame.spot(at).fn}`;
  return sourceMark(frame, at, {
    key,
    category: spec.category,
    origin: spec.origin,
    name: shown,
    confidence: spec.origin === "header" ? "medium" : "high",
    ceiling: spec.category === "response-body" ? "information" : "error",
    message: spec.origin === "env" ? `${shown} is read from the environment` : `${shown} is read here`,
  });
}

/** An environment variable of which the name is known in part: `os.environ[f"{provider}_API_KEY"]`. */
export function partlyNamed(frame: Frame, name: Term): Value | null {
  if (name.k !== "text") return null;
  const pattern = name.parts.map(({ term }) => (term.k === "const" ? String(term.value) : "*")).join("");
  if (!pattern.includes("*") || frame.world.tables.names.classify(pattern)?.category !== "credential") return null;
  return { ...CLEAN, marks: new Map([[`env:${pattern}`, environmentMark(frame, name.at, pattern)]]) };
}

/** Texts of which a value is one. */
export function oneOfTexts(value: Value): readonly string[] {
  return [...(value.fields?.get(ONE_OF)?.fields?.values() ?? [])].flatMap(({ constant }) => (typeof constant === "string" ? [constant] : []));
}

/** An environment variable by one of several names: `for name in ("A_API_KEY", "B_API_KEY")`. */
export function oneOf(frame: Frame, name: Value | undefined, at: Node): Value | null {
  const names = (name ? oneOfTexts(name) : []).filter((text) => frame.world.tables.names.classify(text)?.category === "credential");
  return names.length === 0 ? null : { ...CLEAN, marks: new Map(names.slice(0, 4).map((each) => [`env:${each}`, environmentMark(frame, at, each)])) };
}

export function isEnvironment(value: Value): boolean {
  return value.types.some((type) => type.kind === "library" && type.path === "os.environ");
}

/** A variable of the environment by any of its names: `for name in os.environ: os.environ[name]`. */
export function someVariable(frame: Frame, at: Node): Value {
  return { ...CLEAN, marks: new Map([["env.all", sourceMark(frame, at, { key: "env.all", category: "environment", origin: "environment", name: "the whole environment", confidence: "high", ceiling: "error", message: "each variable of the environment is read here" })]]) };
}

export function environmentMark(frame: Frame, at: Node, name: string): Mark {
  return sourceMark(frame, at, { key: `env:${name}`, category: "credential", origin: "env", name, confidence: "high", ceiling: "error", message: `${name} is read from the environment` });
}

/** Mark of a value that only its name gives away. */
export function nameMark(frame: Frame, at: Node, name: string, meaning: NameMeaning): Mark {
  return sourceMark(frame, at, {
    key: `${meaning.category !== "credential" ? "personal" : meaning.strength === "weak" ? "weak" : "name"}:${name}`,
    category: meaning.category,
    origin: "name",
    name,
    confidence: "medium",
    ceiling: meaning.severity,
    message: meaning.category === "credential" ? `\`${name}\` holds a credential` : `\`${name}\` holds a ${meaning.label}`,
  });
}

/** Functions whose `token` is a piece of text: parsers, tokenizers, streaming callbacks. */
const TEXT_TOKENS = /token_?i[sz]|tokens|pars|lex|scan|stream|new_token|decode|encode|compile|sample|generate|chunk|match|syntax|expr|grammar|split|word|count|llm|embed/i;
const TEXT_TOKEN_MODULES = /(?:^|[/_])(?:token|lexer|parser|grammar|sql|template|syntax|ast|formatter|dialect|compiler|nlp|text|splitter|translat|math|regex)\w*\.(?:py|ipynb)$/i;

/** Text in a file by which its tokens are pieces of text. */
const TOKEN_TEXT = /\btokeni[sz]|\blexer\b|\bfor token[,\s]|\btoken\.(?:type|kind|text|value|start|pos|lemma|content)\b|\btoken\[\d|\btokens\[|\.delta\b/i;
const textual = new WeakMap<object, boolean>();

function hasTextTokens(source: Frame["fn"]["source"]): boolean {
  const known = textual.get(source.module);
  if (known !== undefined) return known;
  const made = TOKEN_TEXT.test(source.text);
  textual.set(source.module, made);
  return made;
}

/** A weak name (`token`) counts only where nothing says that it is a piece of text or an object. */
export function weakNameCounts(frame: Frame, name: string): boolean {
  // a webhook of one's own is an address, one of a chat service is a key
  if (/webhook/i.test(name)) return /slack|discord|teams|mattermost|hooks?\.zapier|n8n/i.test(frame.fn.source.text);
  if (name === "pwd") return !/getcwd|chdir|working.dir|\bcwd\b/i.test(frame.fn.source.text);
  if (!/tokens?(?:_|$)/i.test(name)) return true;
  if (/s$/i.test(name)) return false;
  return !hasTextTokens(frame.fn.source) && !TEXT_TOKENS.test(frame.fn.name) && !TEXT_TOKENS.test(frame.fn.cls?.name ?? "") && !TEXT_TOKEN_MODULES.test(frame.fn.source.path);
}

/** Labels a value about which nothing else is known by the name that it gets. */
export function labelByName(frame: Frame, value: Value, name: string, at: Node): Value {
  if (!value.opaque || value.types.some((type) => type.kind !== "library") || hasSourceMarks(value)) return value;
  const meaning = frame.world.tables.names.classify(name);
  if (meaning === null) return value;
  if (meaning.strength === "weak" && (meaning.category === "personal-data" ? false : !weakNameCounts(frame, name))) return value;
  return { ...withMark(value, nameMark(frame, at, name, meaning)), opaque: true };
}

export function hasSourceMarks(value: Value): boolean {
  return hasMarks(value) && value.marks !== null && [...value.marks.values()].some((mark) => mark.label.kind === "source");
}
