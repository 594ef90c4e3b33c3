import type { PythonSource } from "../languages/document";
import type { FlowTables } from "./specs";

/** The words of a file, and where those stand that may begin a flow. Offsets count in the source's text. */
export interface Evidence {
  /** Numbers of its words, ascending. */
  readonly words: Uint32Array;
  /** Places of words that name a credential or belong to a source of the tables, in text order. */
  readonly roots: readonly number[];
}

/** Words by their numbers. */
export type Words = ReadonlyMap<number, string>;

const WORD = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/g;
/** Keys of mappings that are no identifiers: `"X-Api-Key"`. */
const QUOTED = /["'](?:--)?(\w+(?:[-. ]\w+){1,5})["']/g;
/** Members that hold the whole answer of a request. */
const BODY = /\.(?:text|json|content)\b/g;
const ANSWER = /(?:resp|response)$/i;
const HTTP = ["requests", "httpx", "aiohttp"];

/** Reads files for words, once for as long as their text stands. */
export class EvidenceReader {
  private readonly read = new WeakMap<object, Evidence>();
  /** A number for each word that any file has: thousands of files share theirs. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly tables: FlowTables) {}

  of(source: PythonSource): Evidence {
    const before = this.read.get(source.module);
    if (before) return before;
    const made = this.look(source.text);
    this.read.set(source.module, made);
    return made;
  }

  /** Those of the words that some file has. */
  known(words: Iterable<string>): Words {
    const found = new Map<number, string>();
    for (const word of words) {
      const number = this.numbers.get(word);
      if (number !== undefined) found.set(number, word);
    }
    return found;
  }

  /** Where any of the words stands in a file. */
  places(source: PythonSource, words: Words): number[] {
    const own = this.of(source).words;
    const found: number[] = [];
    if (words.size < own.length / 8) {
      for (const [number, word] of words) if (includes(own, number)) placesOf(word, source.text, found);
    } else {
      for (const number of own) {
        const word = words.get(number);
        if (word !== undefined) placesOf(word, source.text, found);
      }
    }
    return found;
  }

  private number(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(copied(word), number);
    return number;
  }

  private look(text: string): Evidence {
    const words = new Set(text.match(WORD));
    const roots: number[] = [];
    for (const word of words) if (this.begins(word, words)) placesOf(word, text, roots, true);
    for (const match of text.matchAll(QUOTED)) if (this.tables.names.classify(match[1] ?? "")) roots.push(match.index);
    const http = HTTP.some((name) => words.has(name));
    for (const match of text.matchAll(BODY)) if (http || ANSWER.test(text.slice(Math.max(0, match.index - 8), match.index))) roots.push(match.index);
    return { words: Uint32Array.from(words, (word) => this.number(word)).sort(), roots: roots.sort((a, b) => a - b) };
  }

  private begins(word: string, words: ReadonlySet<string>): boolean {
    if (this.tables.names.classify(word) !== null) return true;
    return this.tables.beginnings(word).some((needed) => needed.every((other) => words.has(other)));
  }
}

/** Of a string that is kept: a piece of a text would keep all of the text alive. */
function copied(word: string): string {
  return Array.from(word).join("");
}

function includes(sorted: Uint32Array, number: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === number;
}

const PART = /[\w\u0080-\uffff]/;
const DIGIT = /\d/;

/** Where a word stands; `units`: also right behind a number. */
function placesOf(word: string, text: string, found: number[], units = false): void {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (PART.test(text.charAt(at + word.length))) continue;
    let before = at - 1;
    while (units && DIGIT.test(text.charAt(before))) before--;
    if (!PART.test(text.charAt(before))) found.push(at);
  }
}
