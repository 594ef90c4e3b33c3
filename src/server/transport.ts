import { existsSync, fstatSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import { createConnection, IPCMessageReader, IPCMessageWriter, ProposedFeatures, StreamMessageReader, StreamMessageWriter, type Connection } from "vscode-languageserver/node";
import type { EditClock } from "./edit-clock";
import type { InputThreadData } from "./input-thread";

export type TransportKind = "stdio" | "node-ipc";

/** Connects to the editor. Over stdio the input has a thread of its own, which moves `clock` while the engine is busy. */
export function connect(kind: TransportKind, clock: EditClock): Connection {
  if (kind === "node-ipc") return createConnection(ProposedFeatures.all, new IPCMessageReader(process), new IPCMessageWriter(process));
  // whatever prints by mistake must not end up between two messages
  console.log = console.info = console.debug = console.warn = (...values: unknown[]) => {
    console.error(...values);
  };
  const input = threadedInput(clock) ?? process.stdin;
  const connection = createConnection(ProposedFeatures.all, new StreamMessageReader(input), new StreamMessageWriter(process.stdout));
  const gone = (): void => {
    process.exit(0);
  };
  input.on("end", gone);
  input.on("close", gone);
  return connection;
}

/** Null where standard input is a terminal or a file, or the thread's script is not beside this bundle (run from source). */
function threadedInput(clock: EditClock): Readable | null {
  const script = join(__dirname, "input-thread.js");
  const stdin = fstatSync(0);
  if (!(stdin.isFIFO() || stdin.isSocket()) || !existsSync(script)) return null;
  const data: InputThreadData = { edits: clock.shared };
  const worker = new Worker(script, { workerData: data });
  const input = new Readable({ read: () => undefined });
  worker.on("message", (chunk: Uint8Array | null) => {
    input.push(chunk === null ? null : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  });
  worker.on("error", (error) => {
    input.destroy(error);
  });
  return input;
}
