import { locationOf, strings } from "../evaluate";
import type { Switch } from "../model/crew";
import type { Builder } from "./builder";

/** Notes which variables the project's own code reads and writes, before anything is judged implicit. */
export function noteNames(b: Builder): void {
  for (const write of b.machine.writes) b.credentials.note(write.name, write.site, write);
  for (const read of b.machine.reads) if (read.origin === "env") b.credentials.note(read.name, read.site, null);
}

/** Variables that widen what crewai-tools allow (crewai-tools 1.15.30). */
const SWITCHES = new Set(["CREWAI_TOOLS_ALLOW_UNSAFE_PATHS", "CREWAI_NL2SQL_ALLOW_DML"]);
const ON = /^(?:1|true|yes|on)$/i;

export function switchesOf(b: Builder): Switch[] {
  const found: Switch[] = [];
  for (const write of b.machine.writes) {
    if (SWITCHES.has(write.name) && strings(write.value).some((text) => ON.test(text))) found.push({ name: write.name, location: locationOf(write.site) });
  }
  for (const [, variables] of b.scopes.variables()) {
    for (const { path, entry } of variables.values()) {
      if (SWITCHES.has(entry.key) && ON.test(entry.value)) found.push({ name: entry.key, location: { path, range: { start: entry.keyRange.start, end: entry.valueRange.end } } });
    }
  }
  return found;
}
