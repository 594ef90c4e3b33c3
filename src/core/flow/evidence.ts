import type { PythonSource } from "../languages/document";
import type { FlowTables } from "./specs";

/** Where the words of a file stand, and which of them may begin a flow. Offsets count in the source's text. */
export interface Evidence {
  readonly words: ReadonlyMap<string, readonly number[]>;
  /** Places of words that name a credential or belong to a source of the tables, in text order. */
  readonly roots: readonly number[];
}

const WORD = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/g;
/** Keys of mappings that are no identifiers: `"X-Api-Key"`. */
const QUOTED = /["'](\w+(?:[-. ]\w+){1,5})["']/g;
/** Members that hold the whole answer of a request. */
const BODY = /\.(?:text|json|content)\b/g;
const ANSWER = /(?:resp|response)$/i;
const HTTP = ["requests", "httpx", "aiohttp"];

/** Reads files for words, once for as long as their text stands. */
export class EvidenceReader {
  private readonly known = new WeakMap<object, Evidence>();

  constructor(private readonly tables: FlowTables) {}

  of(source: PythonSource): Evidence {
    const before = this.known.get(source.module);
    if (before) return before;
    const made = this.read(source.text);
    this.known.set(source.module, made);
    return made;
  }

  private read(text: string): Evidence {
    const words = new Map<string, number[]>();
    for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
      const [word] = match;
      const places = words.get(word);
      if (places) places.push(match.index);
      else words.set(word, [match.index]);
    }
    const roots: number[] = [];
    for (const [word, places] of words) if (this.begins(word, words)) roots.push(...places);
    for (const match of text.matchAll(QUOTED)) if (this.tables.names.classify(match[1] ?? "")) roots.push(match.index);
    const http = HTTP.some((name) => words.has(name));
    for (const match of text.matchAll(BODY)) if (http || ANSWER.test(text.slice(Math.max(0, match.index - 8), match.index))) roots.push(match.index);
    return { words, roots: roots.sort((a, b) => a - b) };
  }

  private begins(word: string, words: ReadonlyMap<string, unknown>): boolean {
    if (this.tables.names.classify(word) !== null) return true;
    return this.tables.beginnings(word).some((needed) => needed.every((other) => words.has(other)));
  }
}
