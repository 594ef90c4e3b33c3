import { CancelledError, type Cancellation } from "../core/analysis";

/**
 * Counts the edits that have arrived. Where the input is read by a thread of its own (input-thread.ts) the counter moves
 * while an analysis is running, so the analysis sees that it has been overtaken and stops at its next check.
 */
export class EditClock {
  private readonly counter: Int32Array;

  constructor(readonly shared: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.counter = new Int32Array(shared);
  }

  now(): number {
    return Atomics.load(this.counter, 0);
  }

  /** A cancellation that throws CancelledError once an edit has arrived since `seen`. */
  cancellation(seen: number): Cancellation {
    return {
      check: () => {
        if (this.now() !== seen) throw new CancelledError("a newer edit has arrived");
      },
    };
  }
}
