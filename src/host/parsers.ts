import { readFileSync } from "node:fs";
import { Language, Parser } from "web-tree-sitter";
import type { Parsers } from "../core/languages/open";
import { treeParser } from "../core/languages/tree";

/** Paths of the wasm files: beside the bundle when built, in node_modules when run from source. */
export interface WasmFiles {
  readonly runtime: string;
  readonly python: string;
  readonly hcl: string;
}

/** Loads the wasm parsers. Call it once a program. */
export async function loadParsers(files: WasmFiles): Promise<Parsers> {
  await Parser.init({ locateFile: () => files.runtime, wasmBinary: readFileSync(files.runtime) });
  const load = async (path: string): Promise<ReturnType<typeof treeParser>> => {
    const parser = new Parser();
    parser.setLanguage(await Language.load(readFileSync(path)));
    return treeParser(parser);
  };
  return { python: await load(files.python), hcl: await load(files.hcl) };
}
