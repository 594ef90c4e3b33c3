import { parseKeyValues } from "../../languages/keyvalue/parse";
import type { EditText, FileEdit } from "../../text/edit";
import type { Changes, FixContext } from "../types";
import { appendLines, type Line } from "./append";
import { join, readFile } from "./reader";

/** Where values wait for a secrets manager, so that none is lost; `crewvet store` sends them on and empties it. */
export const TO_STORE = ".crewvet/to-store.env";

/** Edits that put values into the to-store file (0600). The line above an entry says where it has to go. */
export function toStoreEdits(context: FixContext, entries: Changes["toStore"]): FileEdit[] {
  const folders = [...new Set(entries.map((entry) => entry.folder))];
  return folders.flatMap((folder) => {
    const path = join(folder, TO_STORE);
    const known = new Set(parseKeyValues(readFile(context, path) ?? "", "dotenv").map((entry) => `${entry.key}=${context.input.vault.seal(entry.value).handle}`));
    const lines: Line[] = [];
    for (const entry of entries) {
      // the same name with another value is kept as well: better twice than lost
      const same = `${entry.name}=${handleOf(entry.value)}`;
      if (entry.folder !== folder || known.has(same)) continue;
      known.add(same);
      lines.push(`# ${entry.backend}: ${entry.id}`, [`${entry.name}=`, ...(typeof entry.value === "string" ? [entry.value] : entry.value)]);
    }
    return appendLines(context, path, lines, 0o600) ?? [];
  });
}

function handleOf(value: EditText): string {
  return typeof value === "string" ? value : value.map((piece) => (typeof piece === "string" ? piece : piece.secret)).join("");
}
