import { join, type Value } from "./values";

/**
 * Values by who gave them, and all of them joined, in the order in which they first came. Joins are kept as a tree: when one
 * of a thousand values changes, ten are made anew.
 */
export class Joined {
  /** Levels from the values themselves up to the one join of all. */
  private readonly levels: (Value | null)[][] = [[]];
  private readonly places = new Map<string, number>();

  get(id: string): Value | undefined {
    const place = this.places.get(id);
    return place === undefined ? undefined : (this.levels[0]?.[place] ?? undefined);
  }

  /** Sets one value; undefined takes it out. */
  set(id: string, value: Value | undefined): void {
    let place = this.places.get(id);
    if (place === undefined) {
      if (!value) return;
      this.places.set(id, (place = this.places.size));
    }
    let next: Value | null = value ?? null;
    for (let level = 0; ; level++) {
      const row = (this.levels[level] ??= []);
      row[place] = next;
      if (row.length === 1) {
        this.levels.length = level + 1;
        return;
      }
      place >>= 1;
      next = together(row[2 * place] ?? null, row[2 * place + 1] ?? null);
    }
  }

  get value(): Value | null {
    return this.levels.at(-1)?.[0] ?? null;
  }
}

function together(a: Value | null, b: Value | null): Value | null {
  return a === null ? b : b === null ? a : join(a, b, ignore);
}

function ignore(): void {
  // budgets are reported where functions are analysed
}
