import type { SecretShape } from "../../model/secret";
import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { headerValue } from "../headers";

/** A named value of a configuration format. Ranges are in the file. */
export interface Entry {
  readonly name: string;
  readonly value: string;
  /** The literal with its quotes. */
  readonly literal: Range;
  /** The value's characters, without quotes. */
  readonly place: Range;
  readonly shape: SecretShape;
  readonly fallback: boolean;
  /** True where the value's characters stand in the file as they are. */
  readonly verbatim: boolean;
  readonly localServer?: boolean;
  /** True where a user's name stands beside it: any word is a password there. */
  readonly login?: boolean;
}

/** Variables that hold a user and a password: `neo4j/…`. */
const PAIRED = /^neo4j_auth$/i;

/** Judges a named value: as a credential by its name, as a header, and as a text with a URL in it. */
export function addEntry(collector: Collector, entry: Entry): void {
  const user = PAIRED.test(entry.name) ? (/^[A-Za-z]\w{0,40}\/(?=\S{4,200}$)/.exec(entry.value)?.[0].length ?? 0) : 0;
  if (user > 0 && entry.verbatim) {
    const part = { start: entry.place.start + user, end: entry.place.end };
    addEntry(collector, { ...entry, name: "password", value: entry.value.slice(user), literal: part, place: part });
    return;
  }
  const { name: written, value, literal, place, shape, fallback } = entry;
  const header = headerValue(written, value, collector.judge);
  const name = header?.name ?? collector.judge.name(written);
  const part = (start: number, end: number): Range => (entry.verbatim ? { start: place.start + start, end: place.start + end } : place);
  collector.text({ value, literal, part, shape, name: written, fallback: fallback || /url|uri|dsn|conn/i.test(written), computed: false });
  if (!name || value.trim() === "") return;
  collector.candidate({
    name,
    written,
    value: header?.value ?? value,
    shape: header ? "header" : shape,
    literal,
    place: header ? part(header.offset, header.offset + header.value.length) : place,
    fallback,
    computed: false,
    localServer: entry.localServer ?? false,
    login: entry.login ?? false,
  });
}

/** A variable that is set inside a value: `DB_PASSWORD=…`. */
export const VARIABLE = /^[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,6}=(?=[^\s=]+$)/;

const OPTION = /^--?([a-z][\w-]{2,40})$/i;

/** `--api-key` of `["--api-key", "…"]`: the name of an option whose value is the next word; null for any other word. */
export function optionName(word: unknown): string | null {
  return typeof word === "string" ? (OPTION.exec(word)?.[1] ?? null) : null;
}
