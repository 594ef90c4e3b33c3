/**
 * Runs a job once the messages that have already arrived are handled. There is no fixed delay: the job waits one turn of
 * the event loop longer for each message, since the protocol library hands out one message a turn.
 */
export class Scheduler {
  private pending: NodeJS.Immediate | null = null;
  private quietTurns = 0;

  constructor(private readonly job: () => void) {}

  /** Asks for a run. A request that comes before the run has started takes the earlier one's place. */
  request(): void {
    this.quietTurns = 0;
    this.pending ??= setImmediate(this.turn);
  }

  cancel(): void {
    if (this.pending) clearImmediate(this.pending);
    this.pending = null;
  }

  private readonly turn = (): void => {
    if (this.quietTurns++ < QUIET_TURNS) {
      this.pending = setImmediate(this.turn);
      return;
    }
    this.pending = null;
    this.job();
  };
}

const QUIET_TURNS = 2;
