import { perDocument, type AnalysisInput } from "../analysis";
import type { Document } from "../languages/document";
import type { SecretLiteral } from "../model/secret";
import { Collector } from "./collector";
import { dockerSecrets } from "./formats/docker";
import { hclSecrets } from "./formats/hcl";
import { jsonSecrets } from "./formats/json";
import { keyValueSecrets } from "./formats/keyvalue";
import { notebookSecrets } from "./formats/notebook";
import { scriptSecrets } from "./formats/script";
import { textFileSecrets } from "./formats/text";
import { tomlSecrets } from "./formats/toml";
import { yamlSecrets } from "./formats/yaml";
import { PythonSecrets, type PythonFacts } from "./python";

/** What one document holds, before names are followed across documents. */
export interface DocumentSecrets {
  readonly literals: readonly SecretLiteral[];
  readonly python: PythonFacts | null;
}

const NONE: DocumentSecrets = { literals: [], python: null };

/** Secrets of one document, remembered as long as the document lives. */
export const documentSecrets = perDocument((doc: Document, input: AnalysisInput): DocumentSecrets => {
  const collector = new Collector(doc, input);
  if (collector.kind === "skip") return NONE;
  let python: PythonFacts | null = null;
  switch (doc.language) {
    case "python":
    case "notebook":
      if (doc.language === "notebook") {
        // outputs first: a notebook repeats its keys there
        if (doc.python) python = new PythonSecrets(doc.python, collector).run();
        notebookSecrets(doc, collector);
      } else if (doc.python) python = new PythonSecrets(doc.python, collector).run();
      else collector.rest("text", (hit) => ({ literal: hit }));
      break;
    case "yaml":
      yamlSecrets(doc, collector);
      break;
    case "json":
      jsonSecrets(doc, collector);
      break;
    case "toml":
      tomlSecrets(doc, collector);
      break;
    case "dotenv":
    case "ini":
      keyValueSecrets(doc, collector);
      collector.rest(doc.language === "ini" ? "ini-value" : "dotenv-value", (hit) => ({ literal: hit }));
      break;
    case "hcl":
      hclSecrets(doc, collector);
      break;
    case "script":
      scriptSecrets(doc, collector);
      break;
    case "dockerfile":
      dockerSecrets(doc, collector);
      break;
    case "text":
      textFileSecrets(doc, collector);
      break;
  }
  const literals = collector.found.map((literal) => inImage(literal, doc)).sort((a, b) => a.value.start - b.value.start);
  return { literals: doc.language === "text" ? firstOfEach(literals) : literals, python };
});

/** A log repeats a key on every line; one place tells all that there is to do about it. */
function firstOfEach(literals: readonly SecretLiteral[]): SecretLiteral[] {
  const seen = new Set<string>();
  return literals.filter(({ secret, rule }) => {
    const key = `${rule} ${secret.hash}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What a Dockerfile or a compose build argument sets stays in the image's layers. */
function inImage(literal: SecretLiteral, doc: Document): SecretLiteral {
  if (doc.language !== "dockerfile" && literal.shape !== "docker-arg") return literal;
  return { ...literal, rule: "credential-in-image", severity: literal.severity === "information" ? "warning" : literal.severity, consequence: "it stays in a layer of the image and everyone who can pull the image can read it" };
}
