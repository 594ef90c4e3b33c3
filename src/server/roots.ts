import { dirname } from "node:path";
import type { RootSession } from "./root-session";
import { relativePath } from "./uri";

export interface Located {
  readonly session: RootSession;
  /** Relative to the session's root. */
  readonly path: string;
}

/** Roots with this in front are no folders of the disk. */
const VIRTUAL = "\0";

export function isVirtual(root: string): boolean {
  return root.startsWith(VIRTUAL);
}

/** The open roots: one for each workspace folder, and one for each folder of files that belong to none. */
export class Roots {
  private readonly folders = new Map<string, RootSession>();
  private readonly loose = new Map<string, RootSession>();

  constructor(private readonly openLoose: (folder: string) => RootSession) {}

  /** Gives back the sessions of loose files that belong to the new folder from now on. */
  add(root: string, session: RootSession): RootSession[] {
    this.folders.set(root, session);
    const taken = [...this.loose].filter(([folder]) => folder === root || relativePath(root, folder) !== null);
    for (const [folder, loose] of taken) {
      this.loose.delete(folder);
      loose.close();
    }
    return taken.map(([, loose]) => loose);
  }

  /** Takes a workspace folder out and gives its session back. */
  remove(root: string): RootSession | undefined {
    const session = this.folders.get(root);
    this.folders.delete(root);
    session?.close();
    return session;
  }

  folder(root: string): RootSession | undefined {
    return this.folders.get(root);
  }

  /** Workspace folders, without the folders of loose files. */
  workspaceFolders(): RootSession[] {
    return [...this.folders.values()];
  }

  all(): RootSession[] {
    return [...this.folders.values(), ...this.loose.values()];
  }

  /** The root that a file belongs to: the deepest workspace folder, else its own folder. */
  locate(file: string): Located {
    return this.inFolders(file) ?? this.inLoose(file);
  }

  inFolders(file: string): Located | null {
    let best: Located | null = null;
    for (const session of this.folders.values()) {
      const path = relativePath(session.root, file);
      if (path !== null && (best === null || session.root.length > best.session.root.length)) best = { session, path };
    }
    return best;
  }

  /** A document that is no file (untitled, or of a virtual file system): it stands alone. */
  virtual(uri: string): Located {
    const at = uri.lastIndexOf("/") + 1;
    const name = decodeName(uri.slice(at).replace(/[?#].*$/, "")).replace(/^untitled:/, "");
    const path = uri.startsWith("untitled:") && !name.includes(".") ? `${name}.py` : name;
    return { session: this.looseSession(`${VIRTUAL}${uri.slice(0, at)}`), path };
  }

  private inLoose(file: string): Located {
    const folder = dirname(file);
    return { session: this.looseSession(folder), path: relativePath(folder, file) ?? file };
  }

  private looseSession(folder: string): RootSession {
    let session = this.loose.get(folder);
    if (!session) {
      session = this.openLoose(folder);
      this.loose.set(folder, session);
    }
    return session;
  }
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
