import type { AnalysisInput } from "../../analysis";
import type { Document } from "../../languages/document";
import type { PolicyDocument } from "../../model/policy";
import type { Location } from "../../text/range";
import { fromJson } from "./json";
import { terraformModules, type HclDocument } from "./modules";
import { pythonRoots } from "./python";
import { scriptRoots } from "./script";
import { isServerless, withoutVariables } from "./serverless";
import { policiesIn } from "./statements";
import { terraformPolicies, type TerraformModule } from "./terraform";
import { fromYaml } from "./yaml";
import { remembered } from "../../remember";

const WORDS = /\bStatement\b|\bEffect\b|iamRoleStatements/;
/** Policies of one file, until it is edited. */
const policiesOf = remembered((document: Document): readonly PolicyDocument[] => dedupe(readOne(document)));

/** AWS policies of all files, in path order. A statement that several readers see belongs to the first. */
export function readPolicies(input: AnalysisInput): PolicyDocument[] {
  const found: PolicyDocument[] = [];
  const terraform: HclDocument[] = [];
  for (const document of input.documents.values()) {
    input.cancellation.check();
    if (document.language === "hcl") {
      terraform.push(document);
      continue;
    }
    found.push(...policiesOf(document));
  }
  input.cancellation.check();
  found.push(...distinct(terraformModules(terraform).flatMap(inModule)));
  return found;
}

/** Policies of a Terraform module, read again only when one of its files or of its callers' changes. */
const inModule = remembered((module: TerraformModule): readonly PolicyDocument[] => module.files.flatMap((file) => dedupe(terraformPolicies(file, module))));

/** A module that is called twice gives a policy twice: once where both come out alike, and under two names where they do not. */
function distinct(documents: readonly PolicyDocument[]): PolicyDocument[] {
  const seen = new Set<string>();
  const ids = new Map<string, number>();
  return documents.flatMap((document) => {
    const key = JSON.stringify(document.statements.map(({ location, actions, notActions, resources, notResources, principals }) => [location.path, location.range.start, [actions, notActions, resources, notResources, principals].map((part) => part.map((one) => [one.text, one.location.path, one.location.range.start]))]));
    if (seen.has(key)) return [];
    seen.add(key);
    const count = ids.get(document.id) ?? 0;
    ids.set(document.id, count + 1);
    return [count === 0 ? document : { ...document, id: `${document.id}~${String(count)}` }];
  });
}

function* readOne(document: Document): Generator<PolicyDocument> {
  const { path, text } = document.file;
  const locate = (start: number, end: number): Location => ({ path, range: { start, end } });
  switch (document.language) {
    case "python":
    case "notebook":
      if (document.python) for (const root of pythonRoots(document.python)) yield* policiesIn(root, root.format ?? "aws-python");
      return;
    case "script":
      for (const root of scriptRoots(document)) yield* policiesIn(root, root.format ?? "aws-script");
      return;
    case "json":
      if (document.json && WORDS.test(text)) {
        const format = /"AWSTemplateFormatVersion"|"AWS::/.test(text) ? "aws-cloudformation" : "aws-json";
        yield* policiesIn({ value: fromJson(document.json, locate), context: contextOf(path) }, format);
      }
      return;
    case "yaml":
      if (!WORDS.test(text)) return;
      for (const one of document.yaml) {
        const written = fromYaml(one, locate, text);
        const value = written && isServerless(written) ? withoutVariables(written) : written;
        if (value) yield* policiesIn({ value, context: contextOf(path) }, /AWSTemplateFormatVersion|AWS::/.test(text) ? "aws-cloudformation" : "aws-yaml");
      }
      return;
    default:
      return;
  }
}

/** Drops documents whose statements were all seen before (a list that is both a variable and used by name). */
function dedupe(documents: Iterable<PolicyDocument>): PolicyDocument[] {
  const seen = new Set<string>();
  const all = [...documents].sort((a, b) => b.statements.length - a.statements.length);
  return all
    .filter((document) => {
      const fresh = document.statements.some((statement) => {
        const key = `${String(statement.location.range.start)}:${String(statement.location.range.end)}`;
        return !seen.has(key) && seen.add(key);
      });
      return fresh;
    })
    .sort((a, b) => a.location.range.start - b.location.range.start);
}

/** What a file is called; with what its folder says of the policies in it, where they limit and grant nothing. */
function contextOf(path: string): string[] {
  const [stem = "", ...folders] = path.split("/").reverse();
  const limits = folders.some((folder) => /^(?:scps?|rcps?|vpc[-_]?e(?:ndpoints?)?|endpoint[-_]polic(?:y|ies)|(?:service|resource)[-_]control[-_]polic(?:y|ies)|permissions?[-_]boundar(?:y|ies))$/i.test(folder));
  return [...(limits ? ["permissions_boundary"] : []), stem.replace(/\.\w+$/, "")];
}
