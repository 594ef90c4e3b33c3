import type { AST } from "toml-eslint-parser";
import type { Document } from "../../languages/document";
import type { Collector } from "../collector";
import { addEntry } from "./entry";

/** Secrets of TOML, `.streamlit/secrets.toml` among it. */
export function tomlSecrets(doc: Extract<Document, { language: "toml" }>, collector: Collector): void {
  for (const node of doc.toml?.body[0].body ?? []) visit(node);
  collector.rest("toml-value", (hit) => ({ literal: hit }));

  function visit(node: AST.TOMLTable | AST.TOMLKeyValue): void {
    if (node.type === "TOMLTable") {
      for (const inner of node.body) visit(inner);
      return;
    }
    const last = node.key.keys.at(-1);
    content(last?.type === "TOMLBare" ? last.name : (last?.value ?? ""), node.value);
  }

  function content(name: string, value: AST.TOMLContentNode): void {
    if (value.type === "TOMLInlineTable") for (const inner of value.body) visit(inner);
    else if (value.type === "TOMLArray") for (const element of value.elements) content(/s$/i.test(name) ? name : "", element);
    else if (value.kind === "string") {
      const [start, end] = value.range;
      const quote = /^("""|'''|"|')/.exec(doc.file.text.slice(start, start + 3))?.[0].length ?? 1;
      const place = { start: start + quote, end: Math.max(start + quote, end - quote) };
      addEntry(collector, { name, value: value.value, literal: { start, end }, place, shape: "toml-value", fallback: false, verbatim: value.value.length === place.end - place.start });
    }
  }
}
