/** Something in a column: where its centre wants to be, and the height that it needs. */
export interface Item {
  readonly id: string;
  readonly wanted: number;
  readonly size: number;
}

interface Block {
  readonly items: Item[];
  /** Sum of what the items want of the block's top. */
  sum: number;
  size: number;
}

/**
 * Puts the items of a column as near as they can be to where they want to be, in that order, without overlap: the
 * least squares solution by pooling neighbours (isotonic regression). Nothing stands above `top`.
 */
export function settle(items: readonly Item[], top: number): Map<string, number> {
  const blocks: Block[] = [];
  for (const item of [...items].sort((a, b) => a.wanted - b.wanted || (a.id < b.id ? -1 : 1))) {
    let last: Block = { items: [item], sum: item.wanted - item.size / 2, size: item.size };
    for (let before = blocks.at(-1); before && topOf(before) + before.size > topOf(last); before = blocks.at(-1)) {
      blocks.pop();
      last = { items: [...before.items, ...last.items], sum: before.sum + last.sum - before.size * last.items.length, size: before.size + last.size };
    }
    blocks.push(last);
  }
  const centres = new Map<string, number>();
  let y = -Infinity;
  for (const block of blocks) {
    y = Math.max(y, topOf(block), top - (block.items[0]?.size ?? 0) / 2);
    for (const item of block.items) {
      centres.set(item.id, y + item.size / 2);
      y += item.size;
    }
  }
  return centres;
}

function topOf(block: Block): number {
  return block.sum / block.items.length;
}
