import type { Node } from "../languages/python/ast";
import type { Severity } from "../model/finding";
import type { FlowCategory, FlowOrigin, SourceSpec } from "../model/knowledge";
import type { Frame } from "./frame";
import { step, type Mark, type SourceLabel } from "./labels";
import type { NameMeaning } from "./names";
import { hasMarks, withMark, type Value } from "./values";

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
const TOKEN_TEXT = /\btokeni[sz]|\blexer\b|\bfor token[,\s]|\btoken\.(?:type|kind|text|value|start|pos|lemma|content)\b|\btoken\[\d|\btokens\[/i;
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
