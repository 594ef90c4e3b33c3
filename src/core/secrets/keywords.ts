const TABLE = 1 << 16;

/** Finds which of many words stand in a text: one pass, letter case ignored (ASCII), no regular expression. */
export class KeywordIndex {
  private readonly hit = new Uint8Array(TABLE);
  private readonly buckets = new Map<number, { readonly word: string; readonly id: number }[]>();

  /** `words[i]` belongs to id `ids[i]`. Words are lower case and have at least three characters. */
  constructor(entries: Iterable<readonly [word: string, id: number]>) {
    for (const [word, id] of entries) {
      if (word.length < 3) throw new Error(`the keyword '${word}' is shorter than three characters`);
      const hash = hashOf(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2));
      this.hit[hash] = 1;
      const bucket = this.buckets.get(hash);
      if (bucket) bucket.push({ word, id });
      else this.buckets.set(hash, [{ word, id }]);
    }
  }

  /** Places of the words in the text, by id, in order. */
  find(text: string): ReadonlyMap<number, readonly number[]> {
    const found = new Map<number, number[]>();
    const { hit } = this;
    let a = lower(text.charCodeAt(0));
    let b = lower(text.charCodeAt(1));
    for (let i = 2; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const c = code >= 65 && code <= 90 ? code + 32 : code;
      const hash = ((a * 31 + b) * 31 + c) & (TABLE - 1);
      if (hit[hash] === 1) {
        for (const { word, id } of this.buckets.get(hash) ?? []) {
          if (!standsAt(text, i - 2, word)) continue;
          const places = found.get(id);
          if (places) places.push(i - 2);
          else found.set(id, [i - 2]);
        }
      }
      a = b;
      b = c;
    }
    return found;
  }
}

function standsAt(text: string, at: number, word: string): boolean {
  for (let j = 0; j < word.length; j++) {
    if (lower(text.charCodeAt(at + j)) !== word.charCodeAt(j)) return false;
  }
  return true;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function hashOf(a: number, b: number, c: number): number {
  return ((a * 31 + b) * 31 + c) & (TABLE - 1);
}
