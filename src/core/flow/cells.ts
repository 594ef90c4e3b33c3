import type { NameClassifier } from "./names";
import { sameValue } from "./same";
import { hashValue } from "./summary";
import { Joined } from "./joined";
import { hasMarks, SOME_KEY, type Value } from "./values";

export interface Cell {
  /** All that is written, as it is, by writer. */
  readonly written: Joined;
  /** The same as readers see it. */
  value: Value | null;
  hash: string;
}

/** Module variables and class fields, with what each function writes to them. */
export class Cells {
  private readonly cells = new Map<string, Cell>();
  private readonly written = new Map<string, readonly string[]>();

  constructor(private readonly names: NameClassifier) {}

  get(key: string): Cell | undefined {
    return this.cells.get(key);
  }

  writtenBy(id: string): readonly string[] {
    return this.written.get(id) ?? [];
  }

  /** Replaces what a function writes to cells; the cells that changed for their readers. */
  publish(id: string, writes: ReadonlyMap<string, Value>): string[] {
    const changed: string[] = [];
    const touched = new Set(writes.keys());
    for (const key of this.writtenBy(id)) touched.add(key);
    if (writes.size === 0) this.written.delete(id);
    else this.written.set(id, [...writes.keys()]);
    for (const key of touched) {
      let cell = this.cells.get(key);
      if (!cell) this.cells.set(key, (cell = { written: new Joined(), value: null, hash: "-" }));
      if (!update(cell.written, id, writes.get(key))) continue;
      const joined = cell.written.value;
      cell.value = joined === null ? null : this.coarse(key, joined);
      const hash = cell.value === null ? "-" : hashValue(cell.value);
      if (hash !== cell.hash) changed.push(key);
      cell.hash = hash;
    }
    return changed;
  }

  /**
   * A field over all instances: where it is harmless, how it is built does not matter. Fewer differences mean fewer
   * functions that must look again.
   */
  private coarse(key: string, value: Value): Value | null {
    if (!key.startsWith("a:")) return value;
    const kept = [...(value.fields ?? [])].filter(([name, field]) => name.startsWith("?") || name === SOME_KEY || hasMarks(field) || field.types.some((type) => type.kind === "function" || type.kind === "instance") || this.namesCredential(field));
    const fields = kept.length === 0 ? null : new Map(kept);
    const constant = typeof value.constant === "string" ? value.constant : undefined;
    if (value.marks === null && fields === null && value.types.length === 0 && constant === undefined) {
      const named = this.names.classify(key.slice(key.lastIndexOf(".") + 1)) !== null;
      if (!named || value.opaque || value.constant === null) return null;
    }
    return { ...value, fields, constant, root: null, partial: false };
  }

  /** `KEYS = ("OPENAI_API_KEY", …)`: by which variables something is read. */
  private namesCredential({ constant }: Value): boolean {
    return typeof constant === "string" && this.names.classify(constant)?.category === "credential";
  }
}

/** False where what all writers together write has stayed the same. */
function update(written: Joined, id: string, value: Value | undefined): boolean {
  const before = written.get(id);
  if (value && before && sameValue(value, before)) return false;
  const joined = written.value;
  written.set(id, value);
  return written.value !== joined;
}
