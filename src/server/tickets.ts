/** What is to be done once the client has applied an action: keyed by a ticket that the action carries. */
export interface AfterApply {
  readonly root: string;
  /** New files that hold secrets: for the owner's eyes alone. Relative to the root. */
  readonly protect: readonly string[];
  readonly notes: readonly string[];
}

const KEPT = 200;

export class Tickets {
  private next = 1;
  private readonly kept = new Map<string, AfterApply>();

  issue(): string {
    return `t${String(this.next++)}`;
  }

  put(ticket: string, after: AfterApply): void {
    this.kept.delete(ticket);
    this.kept.set(ticket, after);
    const oldest = this.kept.keys().next();
    if (this.kept.size > KEPT && !oldest.done) this.kept.delete(oldest.value);
  }

  /** Everything that was prepared; the newest last. Forgets it. */
  takeAll(): AfterApply[] {
    const all = [...this.kept.values()];
    this.kept.clear();
    return all;
  }
}
