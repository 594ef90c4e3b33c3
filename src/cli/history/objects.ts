import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { Git } from "./git";

/** `missing`: not in this clone. `corrupt`: git cannot read it. A number is the size of one that is too large. */
export type Content = Buffer | "missing" | "corrupt" | number;

/** A damaged repository makes git die at each bad object; after so many it is given up. */
const MAX_RESTARTS = 200;
/** Bytes of content that are asked for at a time. */
const WINDOW = 8 * 1024 * 1024;

/** Reads objects by id through one `cat-file` for sizes and one for contents. */
export class Objects {
  private readonly sizes: Channel;
  private readonly contents: Channel;

  constructor(
    git: Git,
    private readonly maxSize: number,
  ) {
    this.sizes = new Channel(() => git.start(["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"]), false);
    this.contents = new Channel(() => git.start(["cat-file", "--batch"]), true);
  }

  /** Contents in the order of the ids, never much more of them in memory than is being looked at. */
  async *read(ids: readonly string[]): AsyncGenerator<Content> {
    const headers = await Promise.all(ids.map((id) => this.sizes.ask(id)));
    for (let from = 0; from < ids.length; ) {
      const asked: Promise<Content>[] = [];
      let bytes = 0;
      for (; from < ids.length && bytes < WINDOW; from++) {
        const size = headers[from]?.size ?? 0;
        if (size <= this.maxSize) bytes += size;
        asked.push(this.content(ids[from] ?? "", headers[from] ?? null));
      }
      for (const content of asked) yield await content;
    }
  }

  private async content(id: string, header: Answer | null): Promise<Content> {
    if (header === null) return "corrupt";
    if (header.size === null) return "missing";
    if (header.size > this.maxSize) return header.size;
    const answer = await this.contents.ask(id);
    return answer === null ? "corrupt" : (answer.body ?? "missing");
  }

  close(): void {
    this.sizes.close();
    this.contents.close();
  }
}

interface Answer {
  /** Null where git has no such object. */
  readonly size: number | null;
  readonly body: Buffer | null;
}

interface Question {
  readonly id: string;
  readonly resolve: (answer: Answer | null) => void;
}

/** One `cat-file --batch` process: questions go in, answers come out in their order; it is started again when it dies. */
class Channel {
  private child: ChildProcessWithoutNullStreams | null = null;
  private waiting: Question[] = [];
  private buffered: Buffer[] = [];
  private length = 0;
  private restarts = 0;

  constructor(
    private readonly start: () => ChildProcessWithoutNullStreams,
    private readonly withBody: boolean,
  ) {}

  ask(id: string): Promise<Answer | null> {
    return new Promise((resolve) => {
      this.waiting.push({ id, resolve });
      if (this.child) this.child.stdin.write(`${id}\n`);
      else this.open();
    });
  }

  close(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
    this.waiting.splice(0).forEach(({ resolve }) => { resolve(null); });
  }

  private open(): void {
    const child = this.start();
    this.child = child;
    this.buffered = [];
    this.length = 0;
    child.stdout.on("data", (chunk: Buffer) => { this.receive(chunk); });
    child.stderr.resume();
    child.stdin.on("error", () => undefined);
    child.on("error", () => { this.died(child); });
    child.on("close", () => { this.died(child); });
    child.stdin.write(this.waiting.map(({ id }) => `${id}\n`).join(""));
  }

  /** The question that it died of has no answer; the others are asked again. */
  private died(child: ChildProcessWithoutNullStreams): void {
    if (this.child !== child) return;
    this.child = null;
    this.waiting.shift()?.resolve(null);
    if (++this.restarts > MAX_RESTARTS) this.close();
    else if (this.waiting.length > 0) this.open();
  }

  private receive(chunk: Buffer): void {
    this.buffered.push(chunk);
    this.length += chunk.length;
    for (let answer = this.next(); answer; answer = this.next()) this.waiting.shift()?.resolve(answer);
  }

  /** The next whole answer in what has come so far. */
  private next(): Answer | null {
    const [first] = this.buffered;
    if (!first) return null;
    if (!first.includes(10) && this.buffered.length > 1) this.join();
    const data = this.buffered[0] ?? first;
    const line = data.indexOf(10);
    if (line === -1) return null;
    const [, type, size = ""] = data.toString("latin1", 0, line).split(" ");
    const known = type !== "missing" && /^\d+$/.test(size) ? Number(size) : null;
    const end = line + 1 + (known !== null && this.withBody ? known + 1 : 0);
    if (this.length < end) return null;
    const whole = data.length < end ? this.join() : data;
    const body = known !== null && this.withBody ? Buffer.from(whole.subarray(line + 1, end - 1)) : null;
    this.buffered[0] = whole.subarray(end);
    this.length -= end;
    if (this.buffered[0].length === 0) this.buffered.shift();
    return { size: known, body };
  }

  private join(): Buffer {
    const whole = Buffer.concat(this.buffered);
    this.buffered = [whole];
    return whole;
  }
}
