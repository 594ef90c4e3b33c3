import { setImmediate as nextTurn } from "node:timers/promises";

/** Work is done in slices of this length, so that messages are handled between them. In milliseconds. */
const SLICE_MS = 15;

export class TimeSlice {
  private until = Date.now() + SLICE_MS;

  /** Gives way when the slice is used up. */
  async end(): Promise<void> {
    if (Date.now() < this.until) return;
    await nextTurn();
    this.until = Date.now() + SLICE_MS;
  }
}
