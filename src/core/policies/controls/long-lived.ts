import type { AnalysisInput } from "../../analysis";
import { isNone, type Evaluator, type InstanceValue } from "../../evaluate";
import type { Document, PythonSource } from "../../languages/document";
import { attribute, type HclBlock } from "../../languages/hcl/reader";
import type { Call, Stmt } from "../../languages/python/ast";
import { statementExpressions, walkAllExpressions, walkExpression } from "../../languages/python/visit";
import type { LongLived } from "../../model/controls";
import type { Location } from "../../text/range";
import { fromYaml } from "../read/yaml";
import { terraformFile } from "../read/terraform";
import { get, type Value } from "../read/value";
import { remembered } from "../../remember";
import { nameOf } from "./calls";

type Draft = Omit<LongLived, "id">;

/** Credentials that live until somebody takes them away, and secrets that are read once and kept for ever. */
export function longLived(input: AnalysisInput, evaluator: Evaluator): LongLived[] {
  const found: Draft[] = [];
  for (const document of input.documents.values()) {
    input.cancellation.check();
    found.push(...inDocument(document));
  }
  const renews = [...input.python.values()].some(renewsLeases);
  for (const source of input.python.values()) if (speaksOfKeys(source)) found.push(...ofPython(source, evaluator, renews));
  return found.map((one) => ({ ...one, id: `long-lived:${one.location.path}:${String(one.location.range.start)}` }));
}

const renewsLeases = remembered((source: PythonSource) => /\brenew_(?:lease|self|token)|\brenew\(/.test(source.text));
const speaksOfKeys = remembered((source: PythonSource) => PYTHON.test(source.text));

/** What one configuration file says, without regard to others. */
const inDocument = remembered((document: Document): readonly Draft[] => {
  if (document.language === "hcl") return terraformFile(document).blocks.flatMap((block) => ofBlock(block, document.file.path));
  return document.language === "yaml" ? [...ofYaml(document)] : [];
});

const TERRAFORM: Readonly<Record<string, { readonly kind: LongLived["kind"]; readonly instead: string; readonly ends: readonly string[] }>> = {
  aws_iam_access_key: { kind: "access-key", instead: "a role that the workload assumes", ends: [] },
  google_service_account_key: { kind: "key-file", instead: "workload identity or a service account attached to the workload", ends: ["keepers"] },
  azuread_application_password: { kind: "client-secret", instead: "a managed or federated identity", ends: ["end_date", "end_date_relative", "rotate_when_changed"] },
  azuread_service_principal_password: { kind: "client-secret", instead: "a managed or federated identity", ends: ["end_date", "end_date_relative", "rotate_when_changed"] },
};

function ofBlock(block: HclBlock, path: string): Draft[] {
  const [type = "", name = ""] = block.labels;
  const known = block.type === "resource" && Object.hasOwn(TERRAFORM, type) ? TERRAFORM[type] : undefined;
  if (!known || known.ends.some((end) => attribute(block, end))) return [];
  return [{ kind: known.kind, name: `${type}.${name}`, location: { path, range: { start: block.start, end: block.start + block.type.length } }, instead: known.instead }];
}

function* ofYaml(document: Extract<Document, { language: "yaml" }>): Generator<Draft> {
  const { path, text } = document.file;
  if (!/AWS::IAM::AccessKey|service-account-token|aws-secret-access-key|credentials_json|azure\/login/.test(text)) return;
  const locate = (start: number, end: number): Location => ({ path, range: { start, end } });
  for (const one of document.yaml) {
    const value = fromYaml(one, locate, text);
    if (value) yield* inYaml(value, "");
  }
}

/** CloudFormation's access keys, Kubernetes' token secrets, and CI steps that sign in with a key. */
function* inYaml(value: Value, name: string): Generator<Draft> {
  if (value.kind === "list") for (const item of value.items) yield* inYaml(item, name);
  if (value.kind !== "object") return;
  const type = get(value, "Type") ?? get(value, "type");
  if (type?.kind === "text" && type.text === "AWS::IAM::AccessKey") yield { kind: "access-key", name, location: type.location, instead: "a role that the workload assumes" };
  if (type?.kind === "text" && type.text === "kubernetes.io/service-account-token") yield { kind: "service-account-token", name: "the service account's token", location: type.location, instead: "a projected token, which Kubernetes renews" };
  yield* ciStep(value);
  for (const entry of value.entries) yield* inYaml(entry.value, entry.key);
}

function* ciStep(value: Extract<Value, { kind: "object" }>): Generator<Draft> {
  const uses = get(value, "uses");
  const given = get(value, "with");
  if (uses?.kind !== "text" || given?.kind !== "object") return;
  const key = (name: string): Value | undefined => get(given, name);
  const make = (at: Value | undefined, name: string): Draft[] => (at ? [{ kind: "ci-key", name, location: at.location, instead: "the workflow's own identity (OpenID Connect)" }] : []);
  if (uses.text.startsWith("aws-actions/configure-aws-credentials") && !key("aws-session-token")) yield* make(key("aws-access-key-id"), "the workflow's AWS access key");
  if (uses.text.startsWith("google-github-actions/auth")) yield* make(key("credentials_json"), "the workflow's Google service account key");
  if (uses.text.startsWith("azure/login") && !key("client-id")) yield* make(key("creds"), "the workflow's Azure client secret");
}

const PYTHON = /aws_access_key_id|from_service_account|ClientSecretCredential|get_secret_value|access_secret_version|get_secret|generate_credentials/;
const MAKERS = /^(?:client|resource|Session|ClientSecretCredential|from_service_account_\w+|generate_\w+)$/;
const FETCHES = /(?:\.get_secret_value|SecretManagerServiceClient\.access_secret_version|SecretClient\.get_secret|\.read_secret_version|\.read_secret)$/;

function* ofPython(source: PythonSource, evaluator: Evaluator, renews: boolean): Generator<Draft> {
  for (const stmt of source.module.body) yield* kept(stmt, source, evaluator);
  const calls: Call[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    // a bare name may stand for any of them
    if (expr.kind === "Call" && (expr.func.kind !== "Attribute" || MAKERS.test(expr.func.attr))) calls.push(expr);
    return true;
  });
  for (const call of calls) {
    const name = nameOf(evaluator.valueOf(call.func, source));
    const at = source.locate({ start: call.func.start, end: call.func.end });
    if (/^(?:aio)?boto3\.(?:client|resource|Session|session\.Session)$/.test(name)) {
      const object = evaluator.valueOf(call, source);
      if (object.kind === "instance" && staticKey(object)) yield { kind: "access-key", name: "an AWS access key", location: at, instead: "a role of the workload, or STS with a session token" };
    } else if (/google\.oauth2\.service_account\.Credentials\.from_service_account_(?:file|info)$|\.from_service_account_json$/.test(name)) {
      yield { kind: "key-file", name: "a Google service account key", location: at, instead: "application default credentials of the workload's own service account" };
    } else if (/azure\.identity(?:\.aio)?\.ClientSecretCredential$/.test(name)) {
      yield { kind: "client-secret", name: "an Azure client secret", location: at, instead: "a managed identity (DefaultAzureCredential)" };
    } else if (/hvac\.Client\.secrets\.(?:database|aws|gcp|azure)\.generate_\w+$/.test(name) && !renews) {
      yield { kind: "unrenewed-lease", name: "a leased credential of Vault", location: at, instead: "a renewal before the lease ends" };
    }
  }
}

/** Keys given by name, without the session token that short-lived ones have. Keys for a local stand-in of AWS are none. */
function staticKey(object: InstanceValue): boolean {
  const given = object.kwargs.get("aws_secret_access_key");
  if (!given || isNone(given) || object.kwargs.has("aws_session_token") || object.kwargs.has("endpoint_url")) return false;
  // what another call returned may well be short-lived
  return given.kind === "const" || given.kind === "env";
}

/** A secret that is fetched while the module is imported: the process keeps it until it ends. */
function* kept(stmt: Stmt, source: PythonSource, evaluator: Evaluator): Generator<Draft> {
  if (stmt.kind !== "Assign" && stmt.kind !== "AnnAssign") return;
  for (const expr of statementExpressions(stmt)) {
    const calls: Call[] = [];
    walkExpression(expr, (one) => {
      if (one.kind === "Call") calls.push(one);
      return one.kind !== "Lambda";
    });
    const fetch = calls.find((call) => FETCHES.test(nameOf(evaluator.valueOf(call.func, source))));
    if (fetch) {
      yield { kind: "kept-secret", name: source.text.slice(fetch.func.start, fetch.func.end).slice(0, 80), location: source.locate(fetch), instead: "a look-up that asks again after a while" };
      return;
    }
  }
}
