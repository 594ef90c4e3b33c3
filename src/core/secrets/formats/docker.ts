import { DockerfileParser, Env, Arg, Copy, Run, type Instruction } from "dockerfile-ast";
import type { Document } from "../../languages/document";
import type { Collector } from "../collector";
import { addEntry } from "./entry";
import { shellSecrets } from "./shell";

/** Secrets that a Dockerfile bakes into the image: ENV, ARG and RUN. */
export function dockerSecrets(doc: Extract<Document, { language: "dockerfile" }>, collector: Collector): void {
  const { text } = doc.file;
  const offset = (position: { line: number; character: number }): number => doc.lines.offsetAt({ line: position.line, column: position.character });
  for (const instruction of instructionsOf(text)) {
    if (instruction instanceof Env) for (const property of instruction.getProperties()) add(property, "docker-env");
    else if (instruction instanceof Arg) {
      const property = instruction.getProperty();
      if (property) add(property, "docker-arg");
    } else if (instruction instanceof Run) {
      const range = instruction.getRange();
      const start = offset(range.start);
      const value = text.slice(start, offset(range.end));
      const literal = { start, end: start + value.length };
      collector.text({ value, literal, part: (from, to) => ({ start: start + from, end: start + to }), shape: "docker-env", name: null, fallback: false, computed: false });
      shellSecrets(value, collector, start, "docker-env");
    }
  }
  collector.rest("docker-env", (hit) => ({ literal: hit }));

  function add(property: ReturnType<Env["getProperties"]>[number], shape: "docker-env" | "docker-arg"): void {
    const range = property.getValueRange();
    const value = property.getValue();
    if (!range || value === null) return;
    const literal = { start: offset(range.start), end: offset(range.end) };
    const quoted = /^["']/.test(text.slice(literal.start, literal.start + 1));
    const place = quoted ? { start: literal.start + 1, end: literal.end - 1 } : literal;
    addEntry(collector, { name: property.getName(), value, literal, place, shape, fallback: false, verbatim: text.slice(place.start, place.end) === value });
  }
}

export function instructionsOf(text: string): readonly Instruction[] {
  try {
    return DockerfileParser.parse(text).getInstructions();
  } catch {
    return [];
  }
}

/** Sources of COPY and ADD instructions with their place. */
export function copiedSources(doc: Extract<Document, { language: "dockerfile" }>): readonly { readonly source: string; readonly start: number; readonly end: number }[] {
  const found: { source: string; start: number; end: number }[] = [];
  for (const instruction of instructionsOf(doc.file.text)) {
    const copies = instruction instanceof Copy || instruction.getKeyword() === "ADD";
    if (!copies) continue;
    // `COPY --from=stage` takes from another image, not from the folder
    if (/--from=/.test(doc.file.text.slice(doc.lines.offsetAt({ line: instruction.getRange().start.line, column: 0 }), doc.lines.offsetAt({ line: instruction.getRange().start.line + 1, column: 0 })))) continue;
    const args = instruction.getArguments().filter((argument) => !argument.getValue().startsWith("--"));
    for (const argument of args.slice(0, -1)) {
      const range = argument.getRange();
      found.push({
        source: argument.getValue().replace(/^[["']+|["',\]]+$/g, ""),
        start: doc.lines.offsetAt({ line: range.start.line, column: range.start.character }),
        end: doc.lines.offsetAt({ line: range.end.line, column: range.end.character }),
      });
    }
  }
  return found;
}
