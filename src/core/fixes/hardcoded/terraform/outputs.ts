import { attribute, type HclBlock } from "../../../languages/hcl/reader";
import { terraformFile } from "../../../policies/read/terraform";
import { contains } from "../../../text/range";
import { folderOf } from "../../files/reader";
import { lineEnd } from "../../python/header";
import type { FixContext, SourceEdit } from "../../types";
import { attributeRange, type TerraformPlace } from "./place";
import { hclDocuments } from "./role";

/** Terraform refuses a plan whose root outputs show a sensitive variable, also through locals, and are not sensitive themselves. */
export function outputEdits(name: string, place: TerraformPlace, context: FixContext): SourceEdit[] {
  const folder = folderOf(place.document.file.path);
  const files = hclDocuments(context).filter(({ file: { path } }) => folderOf(path) === folder && /\.tf$/i.test(path));
  const shown = new Set([`var.${name}`]);
  const shows = (path: string, text: string, range: { start: number; end: number }): boolean =>
    (path === place.document.file.path && contains(range, place.entry.value)) || [...shown].some((one) => mentions(text.slice(range.start, range.end), one));
  const locals = files.flatMap((document) => terraformFile(document).blocks.filter((block) => block.type === "locals").flatMap(({ attributes }) => attributes.map((entry) => ({ entry, file: document.file }))));
  for (let before = -1; before !== shown.size; ) {
    before = shown.size;
    for (const { entry, file } of locals) if (shows(file.path, file.text, entry.value)) shown.add(`local.${entry.key}`);
  }
  return files.flatMap((document) => {
    const { path, text } = document.file;
    return terraformFile(document).blocks.flatMap((block) => {
      const value = attribute(block, "value");
      return block.type === "output" && value && shows(path, text, value) ? sensitiveEdits(path, text, block) : [];
    });
  });
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.-])${name.replace(/[.-]/g, "\\$&")}(?![\\w-])`).test(text);
}

/** The edits that make an output sensitive. */
function sensitiveEdits(path: string, text: string, block: HclBlock): SourceEdit[] {
  const known = attribute(block, "sensitive");
  if (known) return text.slice(known.start, known.end) === "true" ? [] : [{ path, range: { start: known.start, end: known.end }, newText: "true" }];
  const [first] = block.attributes;
  const last = block.attributes.at(-1);
  if (!first || !last) return [];
  const eol = lineEnd(text);
  const { start } = attributeRange(first);
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, start))?.[1];
  if (indent !== undefined) return [{ path, range: { start, end: start }, newText: `sensitive = true${eol}${indent}` }];
  // one argument is all that a block on one line may have
  const blank = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const close = block.end - 1;
  return [
    { path, range: { start: start - blank, end: start }, newText: `${eol}  sensitive = true${eol}  ` },
    { path, range: { start: Math.min(close, attributeRange(last).end), end: close }, newText: eol },
  ];
}
