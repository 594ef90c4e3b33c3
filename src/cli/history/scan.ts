import { HistorySecrets, MAX_LEAKS, type HistoryLeak, type HistoryOptions } from "../../core/secrets/history";
import { pathKind } from "../../core/secrets/paths";
import type { AnalysisInput } from "../../core/analysis";
import type { Parsers } from "../../core/languages/open";
import { decode } from "../../host/decode";
import { isBinaryName, isExpected, isToolFolder } from "../../host/filetypes";
import { HistoryError, type Git } from "./git";
import { revisionArguments, versions, type Version } from "./log";
import { Objects } from "./objects";

export interface HistoryRequest {
  readonly git: Git;
  readonly folder: string;
  /** `--all`, or revisions as `git log` takes them: `main..HEAD`. */
  readonly revisions: string;
  /** Whether a path, relative to the folder, is of interest. */
  readonly wanted: (path: string) => boolean;
  readonly input: AnalysisInput;
  readonly parsers: Parsers;
  readonly options: HistoryOptions;
  readonly onProgress: (done: number, total: number) => void;
  /** Ends the scan early; what was found until then is reported. */
  readonly signal: AbortSignal;
}

export interface HistoryScan {
  readonly leaks: readonly HistoryLeak[];
  readonly commits: number;
  readonly blobs: number;
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
  readonly vault: HistorySecrets["vault"];
}

/** Larger contents are data. */
const MAX_BLOB = 2 * 1024 * 1024;
const BATCH = 256;
const MAX_MINUTES = 30;
const MAX_NAMED = 10;

/** Looks for secrets in everything that was ever committed, each content once. Throws HistoryError where there is no history. */
export async function scanHistory(request: HistoryRequest): Promise<HistoryScan> {
  const { git, folder, revisions, signal } = request;
  const place = repository(git);
  const scan = new Scan(request, place.prefix, await localObjects(git));
  if (place.shallow) scan.notes.push("this clone is shallow, and older commits are not in it: fetch them with git fetch --unshallow");
  const total = Number(git.text(["rev-list", "--count", ...revisionArguments(revisions), "--"]));
  const end = Date.now() + MAX_MINUTES * 60_000;
  const ended = (reason: string): void => {
    scan.notes.push(`the scan ended after ${String(scan.commits)} of ${String(total)} commits: ${reason}`);
  };
  // whoever waits for git is let go
  const interrupt = (): void => {
    scan.close();
  };
  signal.addEventListener("abort", interrupt);
  try {
    for await (const item of versions(git, revisions, folder, place.prefix !== "", signal)) {
      if ("id" in item) {
        scan.commits++;
        request.onProgress(scan.commits, total);
        if (signal.aborted) break;
        const stop = Date.now() > end ? `${String(MAX_MINUTES)} minutes were over` : scan.secrets.isFull() ? `there are more than ${String(MAX_LEAKS)} secrets` : null;
        if (stop !== null) {
          ended(stop);
          break;
        }
      } else await scan.take(item);
    }
    await scan.flush();
    if (isAborted(signal)) ended("it was interrupted");
  } catch (error) {
    // a damaged history is read as far as it goes
    if (!(error instanceof HistoryError) || scan.commits === 0) throw error;
    await scan.flush();
    ended(error.message);
  } finally {
    signal.removeEventListener("abort", interrupt);
    scan.close();
  }
  return scan.result();
}

/** It may have changed since it was last asked. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function repository(git: Git): { readonly prefix: string; readonly shallow: boolean } {
  const [bare, inGitDir, shallow, prefix = ""] = git.text(["rev-parse", "--is-bare-repository", "--is-inside-git-dir", "--is-shallow-repository", "--show-prefix"]).split("\n");
  if (inGitDir === "true" && bare !== "true") throw new HistoryError("this is the inside of a repository: name its folder");
  return { prefix: bare === "true" ? "" : prefix, shallow: shallow === "true" };
}

/**
 * What a partial clone has, and null for a whole one. git would fetch anything else, and it dies where that is forbidden
 * (before 2.45 no switch makes it go on).
 */
async function localObjects(git: Git): Promise<ReadonlySet<string> | null> {
  if (!/^extensions\.partialclone |^remote\..*\.promisor true$/m.test(git.text(["config", "--list", "--local"]).replace(/=/g, " "))) return null;
  const child = git.start(["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)"]);
  child.stdin.end();
  child.stderr.resume();
  const ids = new Set<string>();
  let rest = "";
  for await (const chunk of child.stdout) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) ids.add(packed(line));
  }
  return ids;
}

/** An id in hex as half as many characters. */
function packed(id: string): string {
  return Buffer.from(id, "hex").toString("latin1");
}

class Scan {
  readonly secrets: HistorySecrets;
  readonly notes: string[] = [];
  commits = 0;
  private blobs = 0;
  private readonly objects: Objects;
  private readonly seen = new Set<string>();
  private readonly submodules = new Set<string>();
  private readonly large = new Set<string>();
  private readonly counts = { missing: 0, corrupt: 0 };
  private batch: Version[] = [];

  constructor(
    private readonly request: HistoryRequest,
    private readonly prefix: string,
    private readonly local: ReadonlySet<string> | null,
  ) {
    this.objects = new Objects(request.git, MAX_BLOB);
    this.secrets = new HistorySecrets(request.input, request.parsers, request.options);
  }

  async take(version: Version): Promise<void> {
    const path = version.path.startsWith(this.prefix) ? version.path.slice(this.prefix.length) : version.path;
    if (version.kind === "submodule") {
      this.submodules.add(path);
      return;
    }
    if (isBinaryName(path) || path.split("/").slice(0, -1).some(isToolFolder) || !this.request.wanted(path)) return;
    // what is no secret in a test or in documentation may be one elsewhere
    const key = `${packed(version.blob)}${pathKind(path, "")}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (this.local && !this.local.has(packed(version.blob))) {
      this.counts.missing++;
      return;
    }
    this.batch.push({ ...version, path });
    if (this.batch.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const { batch } = this;
    this.batch = [];
    if (isAborted(this.request.signal)) return;
    let next = 0;
    for await (const content of this.objects.read(batch.map(({ blob }) => blob))) {
      const version = batch[next++];
      if (!version) return;
      if (isAborted(this.request.signal)) return;
      if (content === "missing" || content === "corrupt") this.counts[content]++;
      else if (typeof content !== "number") this.look(version, content);
      else if (isExpected(version.path)) this.large.add(version.path);
    }
  }

  private look({ path, commit }: Version, bytes: Buffer): void {
    this.blobs++;
    const decoded = decode(bytes);
    if (!decoded || decoded.text.slice(0, 8000).includes("\0")) return;
    this.secrets.add(path, decoded.text, commit);
  }

  close(): void {
    this.objects.close();
  }

  result(): HistoryScan {
    const notes = [...this.notes];
    const { missing, corrupt } = this.counts;
    if (missing > 0) notes.push(`${versionsOf(missing)} not in this clone (a partial one) and could not be read`);
    if (corrupt > 0) notes.push(`${versionsOf(corrupt)} damaged and could not be read: see git fsck`);
    for (const path of named(this.large, "files")) notes.push(`${path}: versions larger than ${String(MAX_BLOB / 1024 / 1024)} MB were not read`);
    for (const path of named(this.submodules, "submodules")) notes.push(`${path}: a submodule has a history of its own: audit it there`);
    return { leaks: this.secrets.leaks, commits: this.commits, blobs: this.blobs, notes, vault: this.secrets.vault };
  }
}

function versionsOf(count: number): string {
  return count === 1 ? "1 version of a file is" : `${String(count)} versions of files are`;
}

function named(paths: ReadonlySet<string>, what: string): readonly string[] {
  const all = [...paths].sort();
  return all.length <= MAX_NAMED ? all : [...all.slice(0, MAX_NAMED), `${String(all.length - MAX_NAMED)} more ${what}`];
}
