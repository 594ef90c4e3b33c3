import type { Document } from "../../languages/document";
import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { addresses, assignmentSecrets } from "./assignments";
import { addEntry } from "./entry";
import { shellSecrets } from "./shell";
import { sqlSecrets } from "./sql";

const SHELL = /\.(?:sh|bash|zsh|fish|ksh|ps1|bat|cmd|profile)$|(?:^|\/)(?:\.bashrc|\.zshrc|\.profile|\.bash_profile|\.bash_aliases|makefile|gnumakefile|justfile|procfile)$/i;
const SQL = /\.(?:sql|dump|psql|mysql|ddl)$/i;
const KEY_FILE = /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)[^/]*|[^/]+\.(?:pem|key|ppk|pkcs8|rsa))$/i;

/** Files of no format of their own: provider tokens everywhere, more where the file's name tells what it is. */
export function textFileSecrets(doc: Document, collector: Collector): void {
  const { path, text } = doc.file;
  if (/(?:^|\/)[._]netrc$/i.test(path)) netrc(text, collector);
  else if (/(?:^|\/)\.pgpass$/.test(path)) pgpass(text, collector);
  else if (/(?:^|\/)\.git-credentials$/.test(path)) urls(text, collector);
  else if (SHELL.test(path) || /^#!.{0,40}\b(?:ba|z|k|da)?sh\b/.test(text)) {
    shellSecrets(text, collector, 0);
    addresses(text, collector, true);
  }
  else if (SQL.test(path)) sqlSecrets(text, collector);
  else assignmentSecrets(path, text, collector);
  const shape = KEY_FILE.test(path) ? "key-file" : "text";
  collector.rest(shape, (hit) => ({ literal: hit }));
}

function entry(collector: Collector, name: string, value: string, place: readonly [number, number] | undefined, literal?: Range): void {
  if (!place) return;
  const range = { start: place[0], end: place[1] };
  addEntry(collector, { name, value, literal: literal ?? range, place: range, shape: "text", fallback: false, verbatim: true });
}

function netrc(text: string, collector: Collector): void {
  for (const match of text.replace(/^[ \t]{0,20}#[^\n]*/gm, (line) => " ".repeat(line.length)).matchAll(/\bpassword\s{1,4}(\S{1,300})/dg)) entry(collector, "password", match[1] ?? "", match.indices?.[1]);
}

function pgpass(text: string, collector: Collector): void {
  for (const match of text.matchAll(/^[^#:\r\n]{1,200}:[^:\r\n]{1,10}:[^:\r\n]{1,100}:[^:\r\n]{1,100}:([^\r\n]{1,300})$/dgm)) entry(collector, "password", match[1] ?? "", match.indices?.[1]);
}

/** A credential store holds a token as the user's name or password; both may be opaque. */
function urls(text: string, collector: Collector): void {
  for (const match of text.matchAll(/^https?:\/\/[^:@\s]{1,200}:([^@\s]{4,300})@/dgm)) entry(collector, "password", match[1] ?? "", match.indices?.[1]);
}
