import type { AST as TomlAst } from "toml-eslint-parser";
import type { Node as JsonNode } from "jsonc-parser";
import type { Document as YamlAst } from "yaml";
import type { LineIndex } from "../text/lines";
import type { Location, Range } from "../text/range";
import type { FileProblem } from "../model/problem";
import type { Module } from "./python/ast";
import type { FlatTree } from "./tree";

/** One file handed to the engine. `path` is relative to the root with forward slashes; `text` is decoded, without BOM. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Git would not take it (`.gitignore`): read for the model, silent in findings. */
  readonly ignored: boolean;
  /** True where git tracks it although a `.gitignore` lists it: the next commit takes what is written into it. */
  readonly tracked?: boolean;
  /** Unix permission bits; null where there are none (editor buffers, Windows, browser). */
  readonly mode: number | null;
}

/** What Python analysis works on: a `.py` file, or the code cells of a notebook joined by blank lines. */
export interface PythonSource {
  /** Dotted module name relative to the root: `pkg.sub.mod`; `pkg` for `pkg/__init__.py`. */
  readonly moduleName: string;
  readonly path: string;
  /** Text that the AST's offsets count in. For a notebook it is the joined code, not the file. */
  readonly text: string;
  readonly module: Module;
  /** Place of a node in the *file*. Always use this to make a Location; never use node offsets directly. */
  locate(node: Range): Location;
  /** Text as it must be written into the file at that place (JSON-escaped in a notebook). */
  encode(text: string): string;
}

/** A code cell: where it stands in the joined code and which cell of the file it is (0-based, all cells counted). */
export interface NotebookCell {
  readonly index: number;
  readonly kind: "code" | "markdown" | "raw";
  /** Cell source, decoded. */
  readonly source: string;
  /** Maps an offset of `source` to one of the file's text. */
  toFile(offset: number): number;
  /** Span in the joined code; null for cells that are not Python. */
  readonly joined: Range | null;
  /** Text outputs with their place in the file. */
  readonly outputs: readonly { readonly text: string; toFile(offset: number): number }[];
}

interface Base {
  readonly file: SourceFile;
  readonly lines: LineIndex;
  readonly problems: readonly FileProblem[];
}

export type Document =
  | (Base & { readonly language: "python"; readonly python: PythonSource | null })
  | (Base & { readonly language: "notebook"; readonly python: PythonSource | null; readonly cells: readonly NotebookCell[] })
  /** `yaml` documents keep ranges on every node; several for a multi-document stream. */
  | (Base & { readonly language: "yaml"; readonly yaml: readonly YamlAst.Parsed[] })
  | (Base & { readonly language: "json"; readonly json: JsonNode | null })
  | (Base & { readonly language: "toml"; readonly toml: TomlAst.TOMLProgram | null })
  | (Base & { readonly language: "dotenv"; readonly entries: readonly KeyValue[] })
  | (Base & { readonly language: "ini"; readonly entries: readonly KeyValue[] })
  | (Base & { readonly language: "dockerfile" })
  | (Base & { readonly language: "hcl"; readonly tree: FlatTree | null })
  /** JavaScript and TypeScript; the tree is @babel/types' File. */
  | (Base & { readonly language: "script"; readonly ast: import("@babel/types").File | null })
  | (Base & { readonly language: "text" });

export type Language = Document["language"];

/** `KEY=value` of a dotenv, ini or properties file. Ranges are in the file. */
export interface KeyValue {
  readonly section: string | null;
  readonly key: string;
  readonly keyRange: Range;
  /** Unquoted value. */
  readonly value: string;
  /** Range of the value without its quotes. */
  readonly valueRange: Range;
  readonly exported: boolean;
}
