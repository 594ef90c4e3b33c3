import type { Builder } from "./builder";

/** Notes which variables the project's own code reads and writes, before anything is judged implicit. */
export function noteNames(b: Builder): void {
  for (const write of b.machine.writes) b.credentials.note(write.name, write.site, write);
  for (const read of b.machine.reads) if (read.origin === "env") b.credentials.note(read.name, read.site, null);
}
