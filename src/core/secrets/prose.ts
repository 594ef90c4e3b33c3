import type { Range } from "../text/range";
import type { Collector } from "./collector";
import { isCallHead } from "./values";

/** `the password is X`, `api key: X`, `use token X`: what people write to a model. */
const SENTENCE =
  /\b(password|passwd|passphrase|api[ _-]?key|access[ _-]?key|secret(?:[ _-]?key)?|auth[ _-]?token|access[ _-]?token|token|pin code|credentials?)\b["'`]?(?:\s{1,3}(?:for|to|of)\s[\w .-]{1,40}?)?\s{0,3}(?:is|are|=|:|->|→)\s{0,3}["'`(]?([^\s"'`,;<>{}]{4,200})/dgi;

/** `log in with password X1y2`: nothing but the word stands before the value. */
const DIRECT = /\b(?:with|using|use|enter|type|and|the)\s{1,3}(password|passcode|pass phrase|passphrase|api[ _-]?key|access[ _-]?token|auth[ _-]?token|secret[ _-]?key|token(?=\s{1,3}["'`(]?[A-Za-z0-9_-]{24}))\s{1,3}["'`(]?((?=[^\s"'`,;<>{}]{0,60}\d)(?=[^\s"'`,;<>{}]{0,60}[A-Za-z])[^\s"'`,;<>{}]{6,200})/dgi;

/** Secrets in the sentences of a prompt. The value must show a digit or a mark, for words are just words there. */
export function promptSecrets(collector: Collector, text: string, part: (start: number, end: number) => Range, literal: Range): void {
  for (const match of [...text.matchAll(SENTENCE), ...text.matchAll(DIRECT)]) {
    const place = match.indices?.[2];
    const written = match[1] ?? "";
    const value = (match[2] ?? "").replace(/[.!?)\]]+$/, "");
    const name = collector.judge.name(written.replace(/\W/g, "_"));
    if (!place || !name || !/\d/.test(value) || /^\d{1,3}$/.test(value) || isCallHead(value)) continue;
    const range = part(place[0], place[0] + value.length);
    collector.candidate({ name, written, value, shape: "text", literal, place: range, fallback: false, computed: false, localServer: false });
  }
}
