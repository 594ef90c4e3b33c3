import type { AnalysisInput } from "../../analysis";
import type { Document } from "../../languages/document";
import type { AwsKnowledge } from "../../model/knowledge/cloud";
import type { Location } from "../../text/range";
import { fromYaml } from "../read/yaml";
import { terraformFile } from "../read/terraform";
import { workflowGrants } from "./ci";
import type { Grant } from "./fact";
import { kubernetesGrants } from "./kubernetes";
import { managedGrants } from "./managed";
import { scopeGrants, scriptGrants, sqlGrants, vaultGrants } from "./texts";
import { terraformGrants } from "./terraform";

export { factsOf } from "./fact";

const known = new WeakMap<Document, readonly Grant[]>();

/** Wide grants of everything but IAM policy documents: managed policies, Google Cloud, Azure, Vault, Kubernetes, CI, OAuth, SQL. */
export function otherGrants(input: AnalysisInput): Grant[] {
  const found: Grant[] = [];
  for (const document of input.documents.values()) {
    input.cancellation.check();
    let grants = known.get(document);
    if (!grants) {
      grants = [...grantsOf(document, input.knowledge.cloud.aws)];
      known.set(document, grants);
    }
    found.push(...grants);
  }
  return found;
}

function* grantsOf(document: Document, knowledge: AwsKnowledge): Generator<Grant> {
  const { path, text } = document.file;
  const locate = (start: number, end: number): Location => ({ path, range: { start, end } });
  if (/capabilities/.test(text)) yield* vaultGrants(text, locate);
  if (/AdministratorAccess|PowerUserAccess|:policy\//.test(text)) yield* managedGrants(text, knowledge, locate);
  switch (document.language) {
    case "hcl":
      yield* terraformGrants(terraformFile(document));
      return;
    case "yaml": {
      const workflow = /(?:^|\/)\.github\/workflows\/[^/]+$/.test(path) && /write-all/.test(text);
      if (!workflow && !/rbac\.authorization\.k8s\.io/.test(text)) return;
      for (const one of document.yaml) {
        const value = fromYaml(one, locate, text);
        if (value) yield* workflow ? workflowGrants(value) : kubernetesGrants(value);
      }
      return;
    }
    case "python":
      yield* scopeGrants(text, locate);
      if (/GRANT|SUPERUSER/i.test(text)) yield* sqlGrants(text, locate);
      return;
    case "json":
    case "toml":
      yield* scopeGrants(text, locate);
      return;
    case "text":
    case "dockerfile":
      if (/\.sql$/i.test(path)) yield* sqlGrants(text, locate);
      else if (!/\.(?:md|rst|txt|html?)$/i.test(path)) yield* scriptGrants(text, locate);
      return;
    default:
      return;
  }
}
