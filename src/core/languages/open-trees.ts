import type { IncrementalParser, TreeParser } from "./tree";

/** Files whose trees are kept between edits: more are rarely edited at the same time. */
const KEPT = 8;

/** Incremental parsers of the files edited last, so that a keystroke parses only what it touched. */
export class OpenTrees {
  private readonly kept = new Map<string, IncrementalParser>();

  constructor(private readonly parser: TreeParser) {}

  /** The parser for a file that has changed: incremental where the host's parser can be. */
  for(path: string): TreeParser {
    let tree = this.kept.get(path);
    if (!tree) {
      if (!this.parser.open) return this.parser;
      tree = this.parser.open();
    }
    // the file edited last goes to the end; the oldest one falls out
    this.kept.delete(path);
    this.kept.set(path, tree);
    for (const [oldest, old] of this.kept) {
      if (this.kept.size <= KEPT) break;
      old.dispose();
      this.kept.delete(oldest);
    }
    return tree;
  }

  delete(path: string): void {
    this.kept.get(path)?.dispose();
    this.kept.delete(path);
  }
}
