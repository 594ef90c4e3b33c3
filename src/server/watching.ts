import { DidChangeWatchedFilesNotification, FileChangeType, WatchKind, type Connection, type FileEvent } from "vscode-languageserver/node";
import { baselinePath, isConfigFile } from "./config-loader";
import type { RootSession } from "./root-session";
import { pathOfUri, relativePath } from "./uri";

/** Asks the client to watch every file: a finding can stand in any of them, and git moves all at once. */
export async function watchFiles(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: "**/*", kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete }],
  });
}

/** What a batch of file events means for one root. */
export interface RootChange {
  /** Known files to read again. */
  readonly reread: readonly string[];
  /** Files came, went or are ignored otherwise: walk the tree. */
  readonly rescan: boolean;
  readonly config: boolean;
}

const NOISE = /(?:^|\/)(?:\.git\/(?!HEAD$)|node_modules\/|__pycache__\/|\.venv\/)|\.py[co]$/;

export function changeOf(events: readonly FileEvent[], session: RootSession): RootChange | null {
  const reread: string[] = [];
  let rescan = false;
  let config = false;
  for (const event of events) {
    const file = pathOfUri(event.uri);
    const path = file === null ? null : relativePath(session.root, file);
    if (path === null || NOISE.test(path)) continue;
    // a folder that goes or comes is one event: what stood in it is not told
    const inside = [baselinePath(session.settings.tree), ...session.paths()].some((known) => known.startsWith(`${path}/`) && isConfigFile(known, session.settings));
    if (inside || isConfigFile(path, session.settings)) config = true;
    if (event.type === FileChangeType.Changed && session.knows(path)) reread.push(path);
    else rescan = true;
    if (/(?:^|\/)\.gitignore$/.test(path)) rescan = true;
  }
  return reread.length > 0 || rescan || config ? { reread, rescan, config } : null;
}
