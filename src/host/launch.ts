import { closeSync, constants, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

type Program = (exports: object, require: NodeJS.Require, module: { exports: object }, filename: string, folder: string) => void;

/**
 * Runs a bundle as `require` would, with the code that V8 made of it in an earlier run: half of a short run is
 * compiling otherwise. The code lies in the user's cache folder and is used only where it belongs to this bundle, this
 * version of V8 and this user; whatever goes wrong with it, the bundle is compiled anew. Node's own variable
 * `NODE_DISABLE_COMPILE_CACHE` switches it off.
 * @param digest of the bundle's text; empty: nothing is kept
 */
export function launch(bundle: string, digest: string): void {
  const file = digest === "" || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined ? null : join(cacheFolder(), `${digest}-${process.versions.v8}-${process.arch}.bin`);
  const cachedData = file === null ? null : readOwn(file);
  // the build escapes all that is not ASCII
  const text = readFileSync(bundle, "latin1");
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, { filename: bundle, ...(cachedData ? { cachedData } : {}) });
  if (file !== null && (!cachedData || script.cachedDataRejected === true)) {
    process.once("exit", () => {
      keep(file, script);
    });
  }
  const program = script.runInThisContext() as Program;
  const module = { exports: {} };
  program(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
}

function cacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === "win32") return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "crewvet", "compiled");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "crewvet", "compiled");
  return join(XDG_CACHE_HOME?.startsWith("/") === true ? XDG_CACHE_HOME : join(homedir(), ".cache"), "crewvet", "compiled");
}

const LARGEST = 64 * 1024 * 1024;

/** A file that nobody but this user can have written; null for any other. */
function readOwn(file: string): Buffer | null {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const stat = fstatSync(descriptor);
      const own = process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
      return stat.isFile() && own && stat.size <= LARGEST ? readFileSync(descriptor) : null;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

const OLD_MS = 60 * 24 * 60 * 60 * 1000;

/** Writes what has been compiled in this run, and takes away what earlier versions have left; a reader sees all of a file or nothing. */
function keep(file: string, script: Script): void {
  try {
    const folder = dirname(file);
    // a home that is only a name in the list of users is not made
    if (!existsSync(dirname(dirname(dirname(folder))))) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const temporary = `${file}.${String(process.pid)}`;
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
    for (const other of readdirSync(folder).map((name) => join(folder, name))) if (Date.now() - statSync(other).mtimeMs > OLD_MS) unlinkSync(other);
  } catch {
    // a home that cannot be written to: the next run compiles again
  }
}
