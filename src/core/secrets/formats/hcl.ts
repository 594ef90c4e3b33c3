import type { Document } from "../../languages/document";
import type { FlatTree } from "../../languages/tree";
import type { Collector } from "../collector";
import { textSecrets } from "../inline";
import type { Range } from "../../text/range";
import { addEntry } from "./entry";
import { shellSecrets } from "./shell";

/** Secrets of Terraform: attributes, objects, `default` of variables, tfvars. Templates with an interpolation are none. */
export function hclSecrets(doc: Extract<Document, { language: "hcl" }>, collector: Collector): void {
  const { tree } = doc;
  const reader = tree ? new HclReader(tree, doc.file.text, collector) : null;
  reader?.read();
  collector.rest("terraform-value", (hit) => reader?.around(hit) ?? { literal: hit });
}

class HclReader {
  constructor(
    private readonly tree: FlatTree,
    private readonly text: string,
    private readonly collector: Collector,
  ) {}

  read(): void {
    this.visit(0, null, null);
  }

  /** `variable`: the block's name, whose `default` is its value. `plural`: `tokens` of `tokens = { crm = "…" }`. */
  private visit(row: number, variable: string | null, plural: string | null): void {
    const kind = this.kind(row);
    let inside = variable;
    let many = plural;
    if (kind === "heredoc_template") this.heredoc(row);
    if (kind === "body") this.pair(row);
    if (kind === "block") {
      const [type, label] = this.children(row);
      inside = type !== undefined && label !== undefined && this.source(type) === "variable" ? this.source(label).replace(/"/g, "") : null;
    } else if (kind === "attribute" || kind === "object_elem") {
      const [key, , value] = this.children(row);
      if (key !== undefined && value !== undefined) {
        const name = this.source(key).replace(/^"|"$/g, "");
        const literal = this.stringIn(value);
        if (literal !== null) this.add(name === "default" && variable !== null ? variable : this.named(name, plural, literal), literal, name === "default");
        else if (kind === "attribute") many = /s$/i.test(name) && this.collector.judge.name(name) ? name : null;
      }
    }
    for (const child of this.children(row)) this.visit(child, inside, many);
  }

  /** The name of an entry, or of the map that it stands in where that alone speaks of credentials and the value looks generated. */
  private named(name: string, plural: string | null, literal: number): string {
    const { judge } = this.collector;
    const known = plural === null || judge.name(name) ? null : judge.name(plural);
    return known && judge.value(this.source(literal).slice(1, -1), known) === "random" ? (plural ?? name) : name;
  }

  /** `name = "crm.apiKey"` beside `value = "…"`. */
  private pair(body: number): void {
    const found = new Map<string, number>();
    for (const child of this.children(body)) {
      const [key, , value] = this.kind(child) === "attribute" ? this.children(child) : [];
      const literal = value === undefined ? null : this.stringIn(value);
      if (key !== undefined && literal !== null) found.set(this.source(key), literal);
    }
    const name = found.get("name") ?? found.get("key");
    const value = found.get("value");
    if (name !== undefined && value !== undefined) this.add(this.source(name).slice(1, -1), value, false);
  }

  private heredoc(row: number): void {
    const start = this.tree.start[row] ?? 0;
    const end = this.tree.end[row] ?? 0;
    const text = this.text.slice(start, end);
    const part = (from: number, to: number): Range => ({ start: start + from, end: start + to });
    shellSecrets(text, this.collector, start, "terraform-value");
    textSecrets(this.collector, text, part, { start, end }, "terraform-value");
  }

  private add(name: string, row: number, fallback: boolean): void {
    const literal = { start: this.tree.start[row] ?? 0, end: this.tree.end[row] ?? 0 };
    const place = { start: literal.start + 1, end: literal.end - 1 };
    const value = this.text.slice(place.start, place.end);
    addEntry(this.collector, { name, value, literal, place, shape: "terraform-value", fallback, verbatim: !value.includes("\\") });
  }

  /** The string literal that an expression consists of, null where it is more than that. */
  private stringIn(row: number): number | null {
    let at = row;
    for (;;) {
      if (this.kind(at) === "string_lit") return at;
      const inner = this.children(at);
      const [only] = inner;
      if (inner.length !== 1 || only === undefined) return null;
      at = only;
    }
  }

  /** The string or the comment that a part of the file stands in. */
  around(part: Range): { readonly literal: Range; readonly shape?: "comment" } {
    for (let row = 0; ; ) {
      const range = { start: this.tree.start[row] ?? 0, end: this.tree.end[row] ?? 0 };
      if (this.kind(row) === "string_lit") return { literal: range };
      if (this.kind(row) === "comment") return { literal: part, shape: "comment" };
      const inner = this.children(row).find((child) => (this.tree.start[child] ?? 0) <= part.start && part.end <= (this.tree.end[child] ?? 0));
      if (inner === undefined) return { literal: part };
      row = inner;
    }
  }

  private children(row: number): number[] {
    const rows: number[] = [];
    for (let child = this.tree.firstChild[row] ?? -1; child !== -1; child = this.tree.nextSibling[child] ?? -1) rows.push(child);
    return rows;
  }

  private kind(row: number): string {
    return this.tree.kinds[this.tree.kind[row] ?? 0] ?? "";
  }

  private source(row: number): string {
    return this.text.slice(this.tree.start[row] ?? 0, this.tree.end[row] ?? 0);
  }
}
