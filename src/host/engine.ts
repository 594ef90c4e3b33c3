import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import { RULES } from "../../language-rules/registry.generated";
import type { TokenScanner } from "../core/analysis";
import type { Parsers } from "../core/languages/open";
import type { Knowledge } from "../core/model/knowledge";
import type { RuleOptions } from "../core/model/project";
import type { Rule } from "../core/model/rule";
import { Workspace } from "../core/workspace";
import { loadParsers } from "./parsers";
import { createTokenScanner } from "./tokens";

/** Everything that a Node program needs to analyse projects. Load it once, then open a workspace for each root. */
export interface Engine {
  readonly parsers: Parsers;
  readonly tokens: TokenScanner;
  readonly knowledge: Knowledge;
  readonly rules: readonly Rule[];
}

/** The composition root of the command line and of the language server. */
export async function loadEngine(wasm: string = wasmFile()): Promise<Engine> {
  const [parsers, tokens] = await Promise.all([loadParsers(wasm), createTokenScanner()]);
  return { parsers, tokens, knowledge: KNOWLEDGE, rules: RULES };
}

/** An empty workspace under a fresh random key: secrets of two workspaces are not comparable. */
export function openWorkspace(engine: Engine, name: string, options: RuleOptions): Workspace {
  const { parsers, tokens, knowledge } = engine;
  return new Workspace({ name, parsers, tokens, knowledge, key: new Uint8Array(randomBytes(32)), options });
}

/** Where parsers.wasm is: beside the bundle when built, in the source tree when run from source. */
function wasmFile(): string {
  const bundled = join(__dirname, "parsers.wasm");
  return existsSync(bundled) ? bundled : join(__dirname, "../core/languages/parsers.wasm");
}
