import type { AnalysisInput } from "../../analysis";
import type { Document } from "../../languages/document";
import { parseYaml } from "../../languages/yaml/parse";
import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import { fromJson, type Locate } from "../read/json";
import { terraformModules, type HclDocument } from "../read/modules";
import type { TerraformModule } from "../read/terraform";
import { get, type Value } from "../read/value";
import { fromYaml } from "../read/yaml";
import { taskLists, templateLists } from "./acls";
import { armGrants, bicepGrants } from "./azure";
import { definitionFile } from "./azure-roles";
import { pipelineGrants, workflowGrants } from "./ci";
import type { Grant } from "./fact";
import { bindingGrants } from "./google";
import { withoutTemplates } from "./helm";
import { invokers, layerUsers } from "./invokers";
import { kubernetesGrants, valuesGrants } from "./kubernetes";
import { managedGrants } from "./managed";
import { scopeGrants } from "./scopes";
import { addressGrants, composeGrants, settingGrants } from "./servers";
import { terraformGrants } from "./terraform";
import { scriptGrants, sqlGrants, vaultGrants } from "./texts";

export { factsOf } from "./fact";

const known = new WeakMap<Document, readonly Grant[]>();

/** Wide grants of everything but IAM policy documents: managed policies, Google Cloud, Azure, Vault, Kubernetes, CI, OAuth, SQL. */
export function otherGrants(input: AnalysisInput): Grant[] {
  const found: Grant[] = [];
  const terraform: HclDocument[] = [];
  for (const document of input.documents.values()) {
    input.cancellation.check();
    let grants = known.get(document);
    if (!grants) {
      grants = [...grantsOf(document, input.knowledge.cloud)];
      known.set(document, grants);
    }
    found.push(...grants);
    if (document.language === "hcl") terraform.push(document);
  }
  return [...found, ...inModules(terraformModules(terraform), input.knowledge.cloud)];
}

const perModule = new WeakMap<TerraformModule, readonly Grant[]>();

/** Grants of Terraform, once for each place and sentence however often a module is called. */
function inModules(modules: readonly TerraformModule[], cloud: CloudKnowledge): Grant[] {
  const seen = new Set<string>();
  return modules.flatMap((module) => {
    let grants = perModule.get(module);
    if (!grants) {
      grants = [...terraformGrants(module, cloud)];
      perModule.set(module, grants);
    }
    return grants.filter(({ location: { path, range }, message }) => {
      const key = `${path}:${String(range.start)}:${message}`;
      return !seen.has(key) && seen.add(key);
    });
  });
}

function* grantsOf(document: Document, cloud: CloudKnowledge): Generator<Grant> {
  const { path, text } = document.file;
  const locate: Locate = (start, end): Location => ({ path, range: { start, end } });
  if (/capabilities/.test(text)) yield* vaultGrants(text, locate);
  if (document.language !== "text" || !/\.(?:mdx?|rst|txt|html?|adoc)$/i.test(path)) {
    if (/AdministratorAccess|PowerUserAccess|ReadOnlyAccess|:policy\//.test(text)) yield* managedGrants(text, cloud.aws, locate);
    yield* addressGrants(text, cloud, locate);
    yield* settingGrants(path, text, locate);
  }
  switch (document.language) {
    case "yaml":
      yield* yamlGrants(document, cloud, locate);
      return;
    case "json":
      yield* scopeGrants(text, cloud, locate);
      if (document.json && /Microsoft\.Authorization|"roles\/|"includedPermissions"|"all(?:Authenticated)?Users"|AWS::Lambda::(?:LayerVersion)?Permission|"AccessControl"|"publicAccess"|"assignable_?scopes"/i.test(text)) {
        const value = fromJson(document.json, locate);
        yield* armGrants(value, cloud);
        yield* bindingGrants(value, cloud);
        yield* templatePermissions(value);
        yield* templateLists(value);
        yield* definitionFile(value, cloud);
      }
      return;
    case "python":
    case "script":
      yield* scopeGrants(text, cloud, locate);
      if (document.language === "python" && /GRANT|SUPERUSER|BYPASSRLS|ADD\s+MEMBER|sp_add(?:srv)?rolemember/i.test(text)) yield* sqlGrants(text, locate);
      return;
    case "toml":
      yield* scopeGrants(text, cloud, locate);
      return;
    case "text":
    case "dockerfile":
      if (/\.sql$/i.test(path)) yield* sqlGrants(text, locate);
      else if (/\.bicep$/i.test(path)) yield* bicepGrants(text, cloud, locate);
      else if (!/\.(?:md|rst|txt|html?)$/i.test(path)) yield* scriptGrants(text, locate, cloud);
      return;
    default:
      return;
  }
}

function* yamlGrants(document: Extract<Document, { language: "yaml" }>, cloud: CloudKnowledge, locate: Locate): Generator<Grant> {
  const { path, text } = document.file;
  yield* scopeGrants(text, cloud, locate);
  if (/\bgcloud\b|\baz\s+role\b/.test(text)) yield* scriptGrants(text, locate, cloud);
  const workflow = /(?:^|\/)\.github\/workflows\/[^/]+$/.test(path) && /write-all|:[ \t]*["']?write\b/.test(text);
  const rbac = /rbac\.authorization\.k8s\.io/.test(text);
  const values = /(?:^|\/)values[^/]*\.ya?ml$/.test(path) && /\bverbs\s*:/.test(text);
  const compose = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(path) && /\b(?:redis|mongo)/.test(text);
  const bindings = /\brole\s*:\s*["']?roles\/|\ball(?:Authenticated)?Users\b|^[ \t]*["']?includedPermissions\b/m.test(text);
  const permissions = /AWS::Lambda::(?:LayerVersion)?Permission/.test(text);
  const lists = /^[ \t]*["']?(?:AccessControl|permission|acl)["']?\s*:.*(?:public|authenticated)-?read/im.test(text);
  const definition = /azure_rm_roledefinition|assignable_?scopes/i.test(text);
  const invoked = /\blambda_policy\s*:/.test(text);
  const pipeline = /(?:^|\/)[\w.-]*\.gitlab-ci[\w.-]*\.ya?ml$|(?:^|\/)\.gitlab\/ci\//.test(path) && /id_tokens|CI_JOB_JWT|job_token_scope/.test(text);
  if (!pipeline && !workflow && !rbac && !values && !compose && !bindings && !permissions && !lists && !definition && !invoked) return;
  // a chart's template is no YAML before its instructions are gone
  const templated = /\{\{/.test(text) && rbac;
  for (const one of templated ? parseYaml(withoutTemplates(text), () => undefined) : document.yaml) {
    const value = fromYaml(one, locate, text);
    if (!value) continue;
    if (workflow) yield* workflowGrants(value, text);
    if (pipeline) yield* pipelineGrants(value, text, locate);
    if (rbac) yield* kubernetesGrants(value);
    if (values) yield* valuesGrants(value);
    if (compose) yield* composeGrants(value);
    if (bindings) yield* bindingGrants(value, cloud);
    if (permissions) yield* templatePermissions(value);
    if (lists) yield* templateLists(value);
    if (lists) yield* taskLists(value);
    if (definition) yield* definitionFile(value, cloud);
    if (invoked) yield* taskPermissions(value);
  }
}

/** `AWS::Lambda::Permission` resources of a CloudFormation template, and those of layers. */
function* templatePermissions(root: Value): Generator<Grant> {
  const resources = root.kind === "object" ? get(root, "Resources") : undefined;
  for (const resource of resources?.kind === "object" ? resources.entries : []) {
    if (resource.value.kind !== "object") continue;
    const type = get(resource.value, "Type");
    const properties = get(resource.value, "Properties");
    if (type?.kind !== "text" || properties?.kind !== "object") continue;
    const principal = get(properties, "Principal");
    if (principal?.kind !== "text") continue;
    const has = (key: string): boolean => get(properties, key) !== undefined;
    const sign = get(properties, "FunctionUrlAuthType");
    const bounded = ["SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"].some(has) || (sign !== undefined && !(sign.kind === "text" && sign.text === "NONE"));
    const action = get(properties, "Action");
    if (type.text === "AWS::Lambda::Permission") yield* invokers({ principal, action: action?.kind === "text" ? action : null, bounded, name: resource.key });
    if (type.text === "AWS::Lambda::LayerVersionPermission") yield* layerUsers(principal.text, has("OrganizationId"), resource.key, principal.location);
  }
}

/** `lambda_policy` tasks of Ansible. */
function* taskPermissions(root: Value): Generator<Grant> {
  for (const task of root.kind === "list" ? root.items : []) {
    const policy = task.kind === "object" ? task.entries.find((entry) => /(?:^|\.)lambda_policy$/.test(entry.key))?.value : undefined;
    const principal = policy?.kind === "object" ? get(policy, "principal") : undefined;
    if (policy?.kind !== "object" || principal?.kind !== "text") continue;
    const [action, id] = ["action", "statement_id"].map((key) => get(policy, key));
    const bounded = ["source_arn", "source_account", "event_source_token"].some((key) => get(policy, key) !== undefined);
    yield* invokers({ principal, action: action?.kind === "text" ? action : null, bounded, name: id?.kind === "text" ? id.text : "lambda_policy" });
  }
}
