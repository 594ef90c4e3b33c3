import type { HclDocument } from "../../../policies/read/modules";
import { terraformFile } from "../../../policies/read/terraform";
import type { HclBlock, HclEntry, HclValue } from "../../../languages/hcl/reader";
import { contains, type Range } from "../../../text/range";

/** Where a string stands in a file of Terraform. */
export interface TerraformPlace {
  readonly document: HclDocument;
  /** The blocks around it, outermost first; none in a tfvars file. */
  readonly blocks: readonly HclBlock[];
  /** The attribute that it stands in. */
  readonly entry: HclEntry;
  /** True where it is all of the attribute's value, false inside a list, an object or a call. */
  readonly direct: boolean;
  /** What the string means: escapes resolved. */
  readonly value: string;
}

/** The place of a whole quoted string without templates; null for a part of one, a label or a comment. */
export function placeOf(document: HclDocument, literal: Range): TerraformPlace | null {
  const raw = document.file.text.slice(literal.start, literal.end);
  if (!/^"[^"\\]*(?:\\[\s\S][^"\\]*)*"$/.test(raw) || /(?:^|[^$])\$\{|(?:^|[^%])%\{/.test(raw)) return null;
  const blocks: HclBlock[] = [];
  let { attributes, blocks: inner }: Pick<HclBlock, "attributes" | "blocks"> = terraformFile(document);
  for (let next = inner.find((block) => contains(block, literal)); next; next = inner.find((block) => contains(block, literal))) {
    blocks.push(next);
    ({ attributes, blocks: inner } = next);
  }
  const entry = attributes.find(({ value }) => contains(value, literal));
  const text = entry && textAt(entry.value, literal);
  if (!entry || text === null || text === undefined) return null;
  return { document, blocks, entry, direct: entry.value.start === literal.start && entry.value.end === literal.end, value: decoded(text) };
}

/** The attribute from its name to the end of its value. */
export function attributeRange({ keyRange, value }: HclEntry): Range {
  return { start: keyRange.start, end: value.end };
}

/** The attribute's lines with the comment behind it; the attribute and the blanks before it where something else stands there too. */
export function attributeLines(text: string, entry: HclEntry): Range {
  const { start, end } = attributeRange(entry);
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const lineStart = start - before;
  const rest = /^[ \t]*(?:(?:#|\/\/)[^\r\n]*)?(?:\r\n|\n|\r|$)/.exec(text.slice(end));
  return rest && (lineStart === 0 || /[\r\n]/.test(text[lineStart - 1] ?? "")) ? { start: lineStart, end: end + rest[0].length } : { start: lineStart, end };
}

function textAt(value: HclValue, range: Range): string | null {
  if (value.start === range.start && value.end === range.end && value.kind === "text") return value.text;
  const inner = childrenOf(value).find((child) => contains(child, range));
  return inner ? textAt(inner, range) : null;
}

function childrenOf(value: HclValue): readonly HclValue[] {
  switch (value.kind) {
    case "list":
      return value.items;
    case "object":
      return value.entries.map((entry) => entry.value);
    case "call":
      return value.args;
    case "other":
      return value.children;
    default:
      return [];
  }
}

/** The escapes that the reader leaves: `$${` is no interpolation, `\u00e9` a character. */
function decoded(text: string): string {
  return text
    .replace(/\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))/gi, (whole, short?: string, long?: string) => {
      const code = Number.parseInt(short ?? long ?? "", 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\$\$\{/g, "${")
    .replace(/%%\{/g, "%{");
}
