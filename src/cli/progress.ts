import type { Progress } from "../host/project";
import type { Io } from "./io";

const AFTER_MS = 1000;
const EVERY_MS = 100;

/** One line on the terminal's standard error, for whatever takes more than a second. */
export class ProgressLine {
  private readonly start = Date.now();
  private last = 0;
  private shown = false;

  constructor(private readonly io: Io) {}

  readonly show = ({ step, done, total }: Progress): void => {
    this.line(`${step} ${total > 0 ? `${String(done)} of ${String(total)} files` : "…"}`);
  };

  line(text: string): void {
    const now = Date.now();
    if (!this.io.stderrIsTerminal || now - this.start < AFTER_MS || now - this.last < EVERY_MS) return;
    this.last = now;
    this.shown = true;
    this.io.err(`\r\u001b[K${text}`);
  }

  clear(): void {
    if (this.shown) this.io.err("\r\u001b[K");
    this.shown = false;
  }
}
