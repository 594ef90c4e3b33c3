import { FileType, Uri, window, workspace } from "vscode";

interface Snapshot {
  readonly uri: Uri;
  /** null where there was no file. */
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}

/**
 * Takes the last hardening back as a whole. VS Code's own undo walks back through the files and stops at the first that it
 * no longer has in memory, which leaves `.env` and `.gitignore` behind. Texts are kept in memory only, and until the window closes.
 */
export class HardenHistory {
  private last: readonly Snapshot[] = [];

  /** Runs something that changes files, and remembers how they were and became. */
  async record(uris: readonly Uri[], change: () => Promise<boolean>): Promise<boolean> {
    const before = await Promise.all(uris.map(bytesOf));
    if (!(await change())) return false;
    const after = await Promise.all(uris.map(bytesOf));
    this.last = uris.flatMap((uri, index): Snapshot[] => {
      const one = { uri, before: before[index] ?? null, after: after[index] ?? null };
      return same(one.before, one.after) ? [] : [one];
    });
    return true;
  }

  /** True when everything is as it was. Changes nothing where a file has been changed since. */
  async undo(): Promise<boolean> {
    if (this.last.length === 0) {
      void window.showInformationMessage("CrewVet: there is no hardening of this session to undo.");
      return false;
    }
    const now = await Promise.all(this.last.map(({ uri }) => bytesOf(uri)));
    const changed = this.last.filter(({ after }, index) => !same(now[index] ?? null, after));
    if (changed.length > 0 || this.last.some(({ uri }) => isDirty(uri))) {
      const names = changed.map(({ uri }) => workspace.asRelativePath(uri)).join(", ");
      void window.showWarningMessage(`CrewVet: nothing was undone, since files have changed after the hardening${names === "" ? "" : ` (${names})`}.`);
      return false;
    }
    // texts come back before files go: the values in .env are in the code again by then
    for (const { uri, before } of this.last) if (before) await workspace.fs.writeFile(uri, before);
    for (const { uri, before } of this.last) if (!before) await workspace.fs.delete(uri);
    this.last = [];
    return true;
  }
}

async function bytesOf(uri: Uri): Promise<Uint8Array | null> {
  try {
    return (await workspace.fs.stat(uri)).type === FileType.File ? await workspace.fs.readFile(uri) : null;
  } catch {
    return null;
  }
}

function isDirty(uri: Uri): boolean {
  return workspace.textDocuments.some((one) => one.isDirty && one.uri.toString() === uri.toString());
}

function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.from(a).equals(b);
}
