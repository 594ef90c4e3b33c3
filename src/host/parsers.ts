import { readFileSync } from "node:fs";
import type { Parsers } from "../core/languages/open";
import { loadParsers as load } from "../core/languages/wasm";

/**
 * Loads the parsers from parsers.wasm: one module with both grammars, beside the bundle when built
 * (the build copies src/core/languages/parsers.wasm). Call it once a program.
 */
export function loadParsers(path: string): Promise<Parsers> {
  return load(readFileSync(path));
}
