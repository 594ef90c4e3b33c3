import { parseKeyValues } from "../languages/keyvalue/parse";
import { join, readFile } from "./files/reader";
import { TO_STORE } from "./files/to-store";
import { flatName } from "./flat-name";
import { moduleKey, moduleVariable } from "./module-key";
import type { FixContext } from "./types";

const READS = /crew\/|crew--|get_secret|agent_llm|keyring_secret/;

/**
 * Names and ids that have a value already: in `.env`, in what waits for a store, or in a store that the code reads. A new
 * secret may take one only where it is the same value; another would overwrite it, or be dropped for it.
 */
export class TakenNames {
  /** By folder and name: the handle of the value. */
  private readonly handles = new Map<string, string>();
  private readonly folders = new Set<string>();
  private readonly readers: readonly string[];

  constructor(private readonly context: FixContext) {
    this.readers = [...context.input.python.values()].map((source) => source.text).filter((text) => READS.test(text));
  }

  /** `base`, or the first of `base_2`, `base_3` … that belongs to no other value; it belongs to this one then. */
  variable(folder: string, handle: string, base: string): string {
    return this.first(folder, handle, (n) => (n === 1 ? base : `${base}_${String(n)}`), (name) => [name]);
  }

  /** The same for a store whose names are apart from those of `.env`. */
  elsewhere(store: string, handle: string, base: string): string {
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}_${String(n)}`;
      const key = `${store}\0${name}`;
      const owner = this.handles.get(key);
      if (owner !== undefined && owner !== handle) continue;
      this.handles.set(key, handle);
      return name;
    }
  }

  /** The same for an id in a store, and for the variable that the project's module makes of it. */
  id(folder: string, handle: string, base: string): string {
    return this.first(folder, handle, (n) => (n === 1 ? base : `${base}-${String(n)}`), (id) => [id, moduleVariable(moduleKey({ id }))]);
  }

  private first(folder: string, handle: string, numbered: (n: number) => string, names: (candidate: string) => readonly string[]): string {
    this.read(folder);
    for (let n = 1; ; n++) {
      const candidate = numbered(n);
      const owners = names(candidate).flatMap((name) => this.handles.get(`${folder}\0${name}`) ?? []);
      if (owners.some((owner) => owner !== handle) || (owners.length === 0 && this.isRead(candidate))) continue;
      this.handles.set(`${folder}\0${candidate}`, handle);
      return candidate;
    }
  }

  private read(folder: string): void {
    if (this.folders.has(folder)) return;
    this.folders.add(folder);
    const { vault } = this.context.input;
    for (const entry of parseKeyValues(readFile(this.context, join(folder, ".env")) ?? "", "dotenv")) {
      if (entry.value !== "") this.handles.set(`${folder}\0${entry.key}`, vault.seal(entry.value).handle);
    }
    const waiting = readFile(this.context, join(folder, TO_STORE)) ?? "";
    const ids = new Map([...waiting.matchAll(/^# [\w-]+: (\S+)\r?\n([A-Za-z_]\w*)=/gm)].map(([, id = "", name = ""]) => [name, id]));
    for (const entry of parseKeyValues(waiting, "dotenv")) {
      const { handle } = vault.seal(entry.value);
      for (const name of [entry.key, ids.get(entry.key)]) if (name !== undefined) this.handles.set(`${folder}\0${name}`, handle);
    }
  }

  /** True where code asks a store for the id already, in one of the ways that fixes write. */
  private isRead(id: string): boolean {
    if (!id.includes("/")) return false;
    const { agent, provider } = moduleKey({ id });
    const owner = id.slice(0, id.lastIndexOf("/"));
    const said = provider === "openai" ? "" : `(?=[^()]*["']${provider}["'/])`;
    const module = new RegExp(`\\bget_secret\\(\\s*["']${agent}["'],\\s*["']${provider}["']|\\bagent_llm\\((?=[^()]*["']${agent}["'])${said}`);
    const plain = [id, flatName(id)].flatMap((name) => [`"${name}"`, `'${name}'`, `/${name}/`]);
    const pair = [`"${owner}", "${provider}"`, `'${owner}', '${provider}'`];
    return this.readers.some((text) => [...plain, ...pair].some((one) => text.includes(one)) || module.test(text));
  }
}
