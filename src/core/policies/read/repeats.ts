import { attribute, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import { followed, resolver, type Resolve, type Target } from "./hcl";
import type { Locate } from "./json";

/** A block, and how its references are read: one of a `dynamic` block knows its item. */
export interface Repeated {
  readonly block: HclBlock;
  readonly resolve: Resolve;
}

/** Blocks of a type, those that `dynamic` makes once for each item where the items can be read. */
export function repeatedBlocks(block: HclBlock, type: string, locate: Locate, resolve: Resolve): readonly Repeated[] {
  return block.blocks.flatMap((inner): Repeated[] => {
    if (inner.type === type) return [{ block: inner, resolve }];
    if (inner.type !== "dynamic" || inner.labels[0] !== type) return [];
    const contents = inner.blocks.filter((content) => content.type === "content");
    const each = attribute(inner, "for_each");
    const items = each ? itemsOf(followed(each, locate, resolve)) : null;
    const iterator = attribute(inner, "iterator");
    const name = iterator?.kind === "reference" ? iterator.path : type;
    return contents.flatMap((content) => (items ? items.map((item) => ({ block: content, resolve: withItem(name, item, resolve) })) : [{ block: content, resolve }]));
  });
}

/** What a block with `for_each` is made for, by `each.key` and `each.value`; the block alone where that cannot be read. */
export function instancesOf(block: HclBlock, locate: Locate, resolve: Resolve): readonly Resolve[] {
  const each = attribute(block, "for_each");
  const items = each ? itemsOf(followed(each, locate, resolve)) : null;
  return items ? items.map((item) => withItem("each", item, resolve)) : [resolve];
}

interface Item {
  readonly key: Target | null;
  readonly value: Target;
}

/** The items that an expression lists; null where it is not literal. */
function itemsOf(target: Target): readonly Item[] | null {
  const { value } = target;
  const at = (inner: HclValue): Target => ({ ...target, value: inner });
  switch (value.kind) {
    case "list":
      return value.items.map((item) => ({ key: at(item), value: at(item) }));
    case "object":
      return value.entries.map((entry) => ({ key: at({ kind: "text", text: entry.key, content: -1, ...entry.keyRange }), value: at(entry.value) }));
    case "call": {
      const [first] = value.args;
      return /^(?:toset|tolist|tomap|distinct|compact)$/.test(value.name) && first ? itemsOf(target.resolve ? followed(first, target.locate, target.resolve) : at(first)) : null;
    }
    default:
      return null;
  }
}

function withItem(name: string, { key, value }: Item, outer: Resolve): Resolve {
  const own = resolver(new Map([[`${name}.value`, value], ...(key ? [[`${name}.key`, key] as const] : [])]));
  return (path) => own(path) ?? outer(path);
}
