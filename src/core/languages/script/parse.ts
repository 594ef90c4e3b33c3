import { parse, type ParserPlugin } from "@babel/parser";
import type { File } from "@babel/types";
import type { SourceFile } from "../document";
import { nestingOf } from "../json/parse";
import type { Report } from "../open";

const MAX_DEPTH = 500;

/** Parses JavaScript or TypeScript with error recovery. */
export function parseScript(file: SourceFile, report: Report): File | null {
  if (nestingOf(file.text) > MAX_DEPTH) {
    report(`nested deeper than ${String(MAX_DEPTH)} levels`, undefined, "unread");
    return null;
  }
  const typescript = /\.[mc]?tsx?$/i.test(file.path);
  const jsx = /x$/i.test(file.path) || !typescript;
  const plugins: ParserPlugin[] = ["decorators-legacy", ...(typescript ? (["typescript"] as const) : []), ...(jsx ? (["jsx"] as const) : [])];
  try {
    return parse(file.text, { sourceType: "unambiguous", errorRecovery: true, allowReturnOutsideFunction: true, plugins });
  } catch (error) {
    report(`does not parse as ${typescript ? "TypeScript" : "JavaScript"}: ${error instanceof Error ? error.message : "nested too deep"}`, undefined, "partial");
    return null;
  }
}
