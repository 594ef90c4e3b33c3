import type { Range } from "../../text/range";
import type { FlatTree } from "../tree";

/** A value of HCL as far as it is literal. Interpolations and references stay as written inside `${…}`. */
export type HclValue =
  | (Range & { readonly kind: "text"; readonly text: string; /** Offset of the first content character, -1 where it does not map one to one. */ readonly content: number })
  | (Range & { readonly kind: "scalar"; readonly value: number | boolean | null })
  | (Range & { readonly kind: "list"; readonly items: readonly HclValue[] })
  | (Range & { readonly kind: "object"; readonly entries: readonly HclEntry[] })
  | (Range & { readonly kind: "call"; readonly name: string; readonly args: readonly HclValue[] })
  /** Dotted reference: `var.name`, `data.aws_iam_policy_document.x.json`; index and splat parts left out. */
  | (Range & { readonly kind: "reference"; readonly path: string; readonly text: string })
  | (Range & { readonly kind: "other"; readonly children: readonly HclValue[] });

export interface HclEntry {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: HclValue;
}

export interface HclBlock extends Range {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: readonly HclEntry[];
  readonly blocks: readonly HclBlock[];
}

/** Attributes and blocks of a file's top level. */
export function readHcl(tree: FlatTree, text: string): Pick<HclBlock, "attributes" | "blocks"> {
  return new Reader(tree, text).file();
}

export function attribute(block: Pick<HclBlock, "attributes">, name: string): HclValue | undefined {
  return block.attributes.find((entry) => entry.key === name)?.value;
}

export function blocksOf(block: Pick<HclBlock, "blocks">, type: string): readonly HclBlock[] {
  // `dynamic "statement" { content { … } }` makes blocks of that type
  return block.blocks.flatMap((inner) => {
    if (inner.type === type) return [inner];
    if (inner.type === "dynamic" && inner.labels[0] === type) return inner.blocks.filter((content) => content.type === "content");
    return [];
  });
}

export function textOf(value: HclValue | undefined): string | null {
  return value?.kind === "text" ? value.text : null;
}

class Reader {
  constructor(
    private readonly tree: FlatTree,
    private readonly text: string,
  ) {}

  file(): Pick<HclBlock, "attributes" | "blocks"> {
    const attributes: HclEntry[] = [];
    const blocks: HclBlock[] = [];
    for (const row of this.children(0)) this.members(row, attributes, blocks);
    return { attributes, blocks };
  }

  private members(row: number, attributes: HclEntry[], blocks: HclBlock[]): void {
    const kind = this.kind(row);
    if (kind === "attribute") {
      const [name, , expression] = this.children(row);
      if (name !== undefined && expression !== undefined) {
        attributes.push({ key: this.source(name), keyRange: this.range(name), value: this.value(expression) });
      }
    } else if (kind === "block") blocks.push(this.block(row));
    else if (kind === "body" || kind === "ERROR") for (const inner of this.children(row)) this.members(inner, attributes, blocks);
    else if (kind === "object") {
      const value = this.value(row);
      if (value.kind === "object") attributes.push(...value.entries);
    }
  }

  private block(row: number): HclBlock {
    const words: string[] = [];
    const attributes: HclEntry[] = [];
    const blocks: HclBlock[] = [];
    for (const child of this.children(row)) {
      const kind = this.kind(child);
      if (kind === "identifier") words.push(this.source(child));
      else if (kind === "string_lit") words.push(this.unquote(child));
      else this.members(child, attributes, blocks);
    }
    const [type = "", ...labels] = words;
    return { ...this.range(row), type, labels, attributes, blocks };
  }

  private value(row: number): HclValue {
    const range = this.range(row);
    const children = this.children(row);
    switch (this.kind(row)) {
      case "expression": {
        const inner = children.filter((child) => !/^[()]$/.test(this.kind(child)));
        const [first] = inner;
        if (first !== undefined && inner.length === 1) return this.value(first);
        if (first !== undefined && this.kind(first) === "variable_expr") return this.reference(inner, range);
        return { ...range, kind: "other", children: inner.map((child) => this.value(child)) };
      }
      case "variable_expr":
        return this.reference([row], range);
      case "literal_value":
      case "collection_value":
      case "template_expr":
        return children[0] === undefined ? { ...range, kind: "other", children: [] } : this.value(children[0]);
      case "string_lit":
        return { ...range, kind: "text", text: this.unquote(row), content: this.exact(range.start + 1, range.end - 1) };
      case "quoted_template":
        return { ...range, kind: "text", text: this.unescape(range.start + 1, range.end - 1), content: this.exact(range.start + 1, range.end - 1) };
      case "heredoc_template":
        return this.heredoc(range);
      case "numeric_lit":
        return { ...range, kind: "scalar", value: Number(this.source(row)) };
      case "bool_lit":
        return { ...range, kind: "scalar", value: this.source(row) === "true" };
      case "null_lit":
        return { ...range, kind: "scalar", value: null };
      case "tuple":
        return { ...range, kind: "list", items: children.filter((child) => this.kind(child) === "expression").map((child) => this.value(child)) };
      case "object":
        return { ...range, kind: "object", entries: children.filter((child) => this.kind(child) === "object_elem").flatMap((child) => this.element(child)) };
      case "function_call": {
        const [name, ...rest] = children;
        const args = rest.filter((child) => this.kind(child) === "function_arguments").flatMap((child) => this.children(child));
        return { ...range, kind: "call", name: name === undefined ? "" : this.source(name), args: args.filter((child) => this.kind(child) === "expression").map((child) => this.value(child)) };
      }
      default:
        return { ...range, kind: "other", children: children.map((child) => this.value(child)) };
    }
  }

  private element(row: number): HclEntry[] {
    const [key, value] = this.children(row).filter((child) => this.kind(child) === "expression");
    if (key === undefined || value === undefined) return [];
    const name = this.value(key);
    const text = name.kind === "text" ? name.text : name.kind === "reference" && /^[\w-]+$/.test(name.text) ? name.text : null;
    return text === null ? [] : [{ key: text, keyRange: this.range(key), value: this.value(value) }];
  }

  private reference(rows: readonly number[], range: Range): HclValue {
    const parts = rows.flatMap((row) => {
      const kind = this.kind(row);
      if (kind === "variable_expr") return [this.source(row)];
      return kind === "get_attr" ? [this.source(row).replace(/^\.\s*/, "")] : [];
    });
    return { ...range, kind: "reference", path: parts.join("."), text: this.text.slice(range.start, range.end) };
  }

  /** The text between the marks. Without interpolation that changes lengths, so offsets hold. */
  private heredoc(range: Range): HclValue {
    const whole = this.text.slice(range.start, range.end);
    const open = /^<<-?\s*"?\w+"?[^\n]*\n/.exec(whole)?.[0].length ?? 0;
    const close = whole.lastIndexOf("\n");
    return { ...range, kind: "text", text: whole.slice(open, Math.max(open, close)), content: range.start + open };
  }

  private exact(start: number, end: number): number {
    return this.text.slice(start, end).includes("\\") ? -1 : start;
  }

  private unquote(row: number): string {
    const { start, end } = this.range(row);
    return this.unescape(start + 1, end - 1);
  }

  private unescape(start: number, end: number): string {
    return this.text.slice(start, end).replace(/\\([nrt"\\])/g, (_, c: string) => ESCAPES[c] ?? c);
  }

  private kind(row: number): string {
    return this.tree.kinds[this.tree.kind[row] ?? 0] ?? "";
  }

  private range(row: number): Range {
    return { start: this.tree.start[row] ?? 0, end: this.tree.end[row] ?? 0 };
  }

  private source(row: number): string {
    const { start, end } = this.range(row);
    return this.text.slice(start, end);
  }

  private children(row: number): number[] {
    const rows: number[] = [];
    for (let child = this.tree.firstChild[row] ?? -1; child >= 0; child = this.tree.nextSibling[child] ?? -1) {
      if (this.kind(child) !== "comment") rows.push(child);
    }
    return rows;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
