import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/**
 * Reads standard input in a thread of its own, passes it on, and counts edits as they arrive: the analysing thread sees
 * the counter move in the middle of its work. Nothing is parsed or kept here.
 */
export interface InputThreadData {
  readonly edits: SharedArrayBuffer;
}

const EDITS = ["textDocument/didChange", "textDocument/didOpen", "notebookDocument/didChange"].map((method) => Buffer.from(`"${method}"`));

function run(): void {
  if (!parentPort) return;
  const port = parentPort;
  const counter = new Int32Array((workerData as InputThreadData).edits);
  const input = new Socket({ fd: 0, readable: true, writable: false });
  input.on("data", (chunk: Buffer) => {
    // a method name cut in two by a chunk's border is not counted: the edit is then handled a moment later, nothing is lost
    if (EDITS.some((method) => chunk.includes(method))) Atomics.add(counter, 0, 1);
    const bytes = new Uint8Array(chunk);
    port.postMessage(bytes, [bytes.buffer]);
  });
  const end = (): void => {
    port.postMessage(null);
  };
  input.on("end", end);
  input.on("error", end);
}

run();
