import { parseKeyValues } from "../languages/keyvalue/parse";
import { join, readFile } from "./files/reader";
import { TO_STORE } from "./files/to-store";
import { flatName } from "./flat-name";
import { moduleKey, moduleVariable } from "./module-key";
import type { FixContext } from "./types";

/** What a name stands for when only the store knows. */
const UNKNOWN = "?";
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

  /** The first number (1 for none) under which neither the variable nor the id belongs to another value; they belong to this one then. */
  number(folder: string, handle: string, named: (n: number) => { readonly env: string; readonly id: string }): number {
    this.read(folder);
    for (let n = 1; ; n++) {
      const { env, id } = named(n);
      const variable = moduleVariable(moduleKey({ id }));
      const all = [env, variable, id];
      if (all.some((name) => (this.handles.get(`${folder}\0${name}`) ?? handle) !== handle)) continue;
      if (!this.handles.has(`${folder}\0${id}`) && !this.handles.has(`${folder}\0${variable}`) && this.isRead(id)) {
        this.handles.set(`${folder}\0${id}`, UNKNOWN);
        continue;
      }
      for (const name of [env, id]) this.handles.set(`${folder}\0${name}`, handle);
      return n;
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
    const { agent, provider } = moduleKey({ id });
    const owner = id.slice(0, id.lastIndexOf("/"));
    const said = provider === "openai" ? "" : `(?=[^()]*["']${provider}["'/])`;
    const module = new RegExp(`\\bget_secret\\(\\s*["']${agent}["'],\\s*["']${provider}["']|\\bagent_llm\\((?=[^()]*["']${agent}["'])${said}`);
    const plain = [id, flatName(id)].flatMap((name) => [`"${name}"`, `'${name}'`, `/${name}/`]);
    const pair = [`"${owner}", "${provider}"`, `'${owner}', '${provider}'`];
    return this.readers.some((text) => [...plain, ...pair].some((one) => text.includes(one)) || module.test(text));
  }
}
