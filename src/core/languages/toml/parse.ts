import { parseTOML, type AST } from "toml-eslint-parser";
import type { Report } from "../open";

/** Parses TOML 1.1; a syntax error is reported at its place and gives null. */
export function parseToml(text: string, report: Report): AST.TOMLProgram | null {
  try {
    return parseTOML(text, { tomlVersion: "next" });
  } catch (error) {
    const index = error instanceof Error && "index" in error && typeof error.index === "number" ? error.index : 0;
    const deep = error instanceof RangeError;
    report(deep ? "TOML that is nested too deep to be read" : `broken TOML: ${error instanceof Error ? error.message : String(error)}`, { start: index, end: index + 1 }, "unread");
    return null;
  }
}
