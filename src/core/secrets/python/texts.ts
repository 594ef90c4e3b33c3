import type { PythonSource } from "../../languages/document";
import type { Expr, JoinedStr, Str } from "../../languages/python/ast";
import { walkExpression } from "../../languages/python/visit";
import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { shellSecrets } from "../formats/shell";
import { accountSecrets, insertSecrets } from "../formats/sql";
import { textSecrets } from "../inline";
import { genericPair } from "../urls";
import { commandLine } from "./command";
import { fold, literalIn } from "./fold";
import type { Place } from "./place";
import type { StringRanges } from "./strings";

/** No URL, assignment or command with a secret is shorter, with its quotes. */
const SHORTEST = 12;
/** Programs that take credentials on their command line. */
const COMMAND = /(?:^|[;&|(`] {0,4}|sudo )(?:curl|wget|sshpass|mysql|mysqldump|mysqladmin|docker login|podman login|az login|oc login|echo) {1,4}\S/;

/** SQL that makes an account. */
const STATEMENT = /\b(?:create|alter)\s{1,4}(?:user|role|login)\b|\bgrant\b.{1,200}\bidentified\s{1,4}by\b/i;

/** A password that is no word with a number behind it. */
const CHOSEN = /^(?=.*\d)(?=.*[A-Z!@#$%^&*]).{8,200}$/;
const INSERT = /\binsert\s{1,4}(?:ignore\s{1,4})?into\b/i;

/** `user:password` before it is encoded. */
export const BASIC = /^([^\s:/{}<>]{1,100}):([^\s:{}<>]{4,200})$/;
/** `user/password@server` of Oracle. */
export const ORACLE = /^([A-Za-z_]\w{0,40})\/([^\s/@{}<>]{4,100})@[\w.:/-]{3,200}$/;

/** Looks into strings and commands for addresses, assignments and statements with a secret in them. */
export class TextSecrets {
  private readonly computed = new Set<Expr>();

  constructor(
    private readonly source: PythonSource,
    private readonly collector: Collector,
    private readonly ranges: StringRanges,
  ) {}

  /** URLs and connection strings in a string. */
  text(expr: Str | JoinedStr, place: Place | null = null): void {
    if (expr.end - expr.start < SHORTEST ) return;
    const literal = this.source.locate(expr).range;
    for (const piece of this.ranges.pieces(expr)) {
      const facts = { value: piece.value, literal, part: piece.part, shape: place?.shape ?? "expression", name: place?.name ?? null, fallback: place?.fallback ?? false, computed: false } as const;
      this.collector.text(facts);
      if (piece.value.length > 16) textSecrets(this.collector, piece.value, piece.part, literal, place?.shape ?? "expression");
      if (COMMAND.test(piece.value)) shellSecrets(piece.value, this.collector, 0, "text", piece.part);
      if (STATEMENT.test(piece.value)) accountSecrets(piece.value, this.collector, piece.part);
      if (INSERT.test(piece.value)) insertSecrets(piece.value, this.collector, piece.part);
    }
  }

  /** A concatenation as a whole: tokens and URLs that no piece shows. */
  whole(expr: Expr): void {
    if (this.computed.has(expr)) return;
    walkExpression(expr, (part) => {
      this.computed.add(part);
      return part.kind === "BinOp";
    });
    const folded = fold(expr);
    if (!folded || folded.literal) return;
    const literal = this.source.locate(expr).range;
    const part = (start: number, end: number): Range => {
      const own = literalIn(expr, folded.value.slice(start, end));
      return (own && this.ranges.valueRange(own, 0, end - start)) ?? literal;
    };
    this.collector.text({ value: folded.value, literal, part, shape: "expression", name: null, fallback: false, computed: true });
  }

  /** `user:password` that becomes the value of a basic `Authorization` header. */
  basic(expr: Expr, form: RegExp): void {
    const folded = fold(expr);
    const [, user = "", password = ""] = form.exec(folded?.value ?? "") ?? [];
    const name = this.collector.judge.name("password");
    if (!folded || !name || genericPair(user, password) || !(CHOSEN.test(password) || this.collector.judge.value(password, name) === "random")) return;
    const literal = this.source.locate(folded.literal ?? expr).range;
    const place = folded.literal ? this.ranges.valueRange(folded.literal, user.length + 1, user.length + 1 + password.length) : null;
    this.collector.candidate({ name, written: "password", value: password, shape: "expression", literal, place: place ?? literal, fallback: false, computed: !place, localServer: false });
  }

  /** `["mysql", "-u", "root", "-p…"]` is read as the line that a shell would see. */
  command(words: readonly Expr[]): void {
    const line = commandLine(words);
    if (!line || !COMMAND.test(line.text)) return;
    const part = (start: number, end: number): Range => {
      const { expr, from, to } = line.place(start, end);
      return this.ranges.valueRange(expr, from, to) ?? this.source.locate(expr).range;
    };
    shellSecrets(line.text, this.collector, 0, "text", part);
  }
}
