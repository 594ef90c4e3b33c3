import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import { RULES } from "../../language-rules/registry.generated";
import type { TokenScanner } from "../core/analysis";
import type { Parsers } from "../core/languages/open";
import type { Knowledge } from "../core/model/knowledge";
import type { RuleOptions } from "../core/model/project";
import type { Rule } from "../core/model/rule";
import { Workspace } from "../core/workspace";
import { loadParsers, type WasmFiles } from "./parsers";
import { createTokenScanner } from "./tokens";

/** Everything that a Node program needs to analyse projects. Load it once, then open a workspace for each root. */
export interface Engine {
  readonly parsers: Parsers;
  readonly tokens: TokenScanner;
  readonly knowledge: Knowledge;
  readonly rules: readonly Rule[];
}

/** The composition root of the command line and of the language server. */
export async function loadEngine(wasm: WasmFiles = wasmFiles()): Promise<Engine> {
  const [parsers, tokens] = await Promise.all([loadParsers(wasm), createTokenScanner()]);
  return { parsers, tokens, knowledge: KNOWLEDGE, rules: RULES };
}

/** An empty workspace under a fresh random key: secrets of two workspaces are not comparable. */
export function openWorkspace(engine: Engine, name: string, options: RuleOptions): Workspace {
  const { parsers, tokens, knowledge } = engine;
  return new Workspace({ name, parsers, tokens, knowledge, key: new Uint8Array(randomBytes(32)), options });
}

/** Where the wasm files are: beside the bundle when built, in node_modules when run from source. */
function wasmFiles(): WasmFiles {
  const beside = (name: string): string => join(__dirname, name);
  if (existsSync(beside("web-tree-sitter.wasm"))) {
    return { runtime: beside("web-tree-sitter.wasm"), python: beside("tree-sitter-python.wasm"), hcl: beside("tree-sitter-terraform.wasm") };
  }
  const resolve = createRequire(__filename).resolve;
  const folder = (name: string): string => dirname(resolve(`${name}/package.json`));
  return {
    runtime: join(dirname(resolve("web-tree-sitter")), "web-tree-sitter.wasm"),
    python: join(folder("tree-sitter-python"), "tree-sitter-python.wasm"),
    hcl: join(folder("@tree-sitter-grammars/tree-sitter-hcl"), "tree-sitter-terraform.wasm"),
  };
}
