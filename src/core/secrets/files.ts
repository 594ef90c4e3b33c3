import type { AnalysisInput } from "../analysis";
import type { Document } from "../languages/document";
import type { SecretFileFact, SecretLiteral } from "../model/secret";
import { ignoreMatcher } from "./dockerignore";
import { copiedSources } from "./formats/docker";
import { pathKind } from "./paths";

/** Files whose purpose is to hold secrets, by name. */
const STORES: readonly (readonly [path: RegExp, what: string])[] = [
  [/(?:^|\/)\.env(?:\.[\w-]+)?$|(?:^|\/)[\w-]+\.env$|(?:^|\/)\.envrc$|(?:^|\/)\.flaskenv$/i, "environment file"],
  [/(?:^|\/)[._]netrc$/i, "netrc file"],
  [/(?:^|\/)\.pgpass$/i, "PostgreSQL password file"],
  [/(?:^|\/)\.git-credentials$/i, "git credential store"],
  [/(?:^|\/)\.pypirc$/i, "package index credentials"],
  [/(?:^|\/)\.npmrc$/i, "npm credentials"],
  [/(?:^|\/)\.aws\/credentials$/i, "AWS credentials file"],
  [/(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.dockercfg$/i, "Docker registry credentials"],
  [/(?:^|\/)\.kube\/config$|(?:^|\/)kubeconfig(?:\.ya?ml)?$/i, "Kubernetes credentials"],
  [/(?:^|\/)\.streamlit\/secrets\.toml$/i, "Streamlit secrets"],
  [/(?:^|\/)secrets?\.(?:ya?ml|json|toml|ini|env)$/i, "secrets file"],
  [/(?:^|\/)[^/]*\.tfvars(?:\.json)?$/i, "Terraform variables"],
  [/(?:^|\/)[^/]*\.tfstate(?:\.backup)?$/i, "Terraform state"],
  [/(?:^|\/)(?:credentials|client_secrets?[^/]*|service[-_]?account[^/]*|token)\.json$/i, "service account or OAuth credentials"],
  [/(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:pem|key|ppk))$/i, "private key file"],
  [/(?:^|\/)\.crewvet\/to-store\.env$/, "values that wait for the secret store"],
];

/** Environments of test runs. */
const TESTS = /(?:^|\/)\.env\.(?:test|tests|testing|ci|e2e)$|(?:^|\/)(?:test|tests|testing|ci|e2e)\.env$/i;

const WORLD_READABLE = 0o004;

/** Files of secrets that git takes, that others on the machine can read, or that go into an image or a package. */
export function secretFiles(input: AnalysisInput, literals: readonly SecretLiteral[]): readonly SecretFileFact[] {
  const strongest = new Map<string, SecretLiteral>();
  for (const literal of literals) {
    // what tests log in with is everybody's guess anyway
    if (literal.rule === "weak-credential-default" && TESTS.test(literal.location.path)) continue;
    if (literal.confidence === "low" || strongest.has(literal.location.path)) continue;
    strongest.set(literal.location.path, literal);
  }
  const facts: SecretFileFact[] = [];
  const stores = new Map<string, string>();
  for (const [path, doc] of input.documents) {
    const what = storeKind(path);
    if (what === null || pathKind(path, doc.file.text) !== "source") continue;
    const holds = strongest.has(path);
    if (holds) stores.set(path, what);
    if (!holds) continue;
    const key = what === "private key file";
    if (!doc.file.ignored) facts.push(fact(doc, what, doc.file.tracked === true ? "tracked" : "not-ignored", key || what === "environment file" ? "error" : "warning"));
    else if (key && doc.file.mode !== null && (doc.file.mode & WORLD_READABLE) !== 0) facts.push(fact(doc, what, "world-readable", "warning"));
  }
  for (const doc of input.documents.values()) {
    if (doc.language === "dockerfile") facts.push(...buildContext(doc, input, stores));
    else if (/(?:^|\/)MANIFEST\.in$/.test(doc.file.path)) facts.push(...packaged(doc, stores));
  }
  return facts;
}

export function storeKind(path: string): string | null {
  return STORES.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

function fact(doc: Document, what: string, exposure: SecretFileFact["exposure"], severity: SecretFileFact["severity"], start = 0, end?: number, file: string | null = doc.file.path): SecretFileFact {
  const { path } = doc.file;
  return { id: `file:${path}:${exposure}:${String(start)}`, location: { path, range: { start, end: end ?? Math.max(1, doc.lines.lineText(0).length) } }, what, file, exposure, severity };
}

/** COPY and ADD of an environment file, or of a folder that holds one and has no `.dockerignore` for it. */
function buildContext(doc: Dockerfile, input: AnalysisInput, stores: ReadonlyMap<string, string>): SecretFileFact[] {
  const { folder, ignored } = contextOf(doc, input);
  const facts: SecretFileFact[] = [];
  for (const { source, start, end } of copiedSources(doc)) {
    const clean = insideContext(source);
    const named = storeKind(clean);
    if (named !== null && !/example|sample|template/i.test(clean) && (named === "environment file" || named === "private key file" || stores.has(folder + clean))) {
      facts.push(fact(doc, named, "build-context", "error", start, end, null));
      continue;
    }
    const store = [...stores.keys()].find((path) => takes(clean, folder, path) && !ignored(path.slice(folder.length)));
    if (store !== undefined) facts.push(fact(doc, stores.get(store) ?? "", "build-context", "warning", start, end, store));
  }
  return facts;
}

type Dockerfile = Extract<Document, { language: "dockerfile" }>;

/** The folder that an image is built from, and what its `.dockerignore` keeps out (paths relative to the folder). */
function contextOf(doc: Dockerfile, input: AnalysisInput): { readonly folder: string; readonly file: string; readonly ignored: (path: string) => boolean } {
  const folder = doc.file.path.slice(0, doc.file.path.lastIndexOf("/") + 1);
  const own = `${doc.file.path}.dockerignore`;
  const file = input.documents.has(own) ? own : `${folder}.dockerignore`;
  return { folder, file, ignored: ignoreMatcher(input.documents.get(file)?.file.text ?? "") };
}

/** `./src/` as the path `src`. */
function insideContext(source: string): string {
  return source.replace(/^\.?\/+|\/+$/g, "");
}

/** True where a copied folder takes a file along. */
function takes(source: string, folder: string, path: string): boolean {
  return !/[*?]/.test(source) && path.startsWith(source === "" || source === "." ? folder : `${folder}${source}/`);
}

/** The ignore files of images that take a path along with a folder, each with the line that keeps it out. */
export function imagesWith(path: string, input: AnalysisInput): { readonly path: string; readonly line: string }[] {
  return [...input.documents.values()].flatMap((doc) => {
    if (doc.language !== "dockerfile") return [];
    const { folder, file, ignored } = contextOf(doc, input);
    const taken = copiedSources(doc).some(({ source }) => takes(insideContext(source), folder, path));
    return taken && !ignored(path.slice(folder.length)) ? [{ path: file, line: path.slice(folder.length) }] : [];
  });
}

/** A source distribution that takes a secret file along. */
function packaged(doc: Document, stores: ReadonlyMap<string, string>): SecretFileFact[] {
  const folder = doc.file.path.slice(0, doc.file.path.lastIndexOf("/") + 1);
  return [...doc.file.text.matchAll(/^\s{0,8}include\s{1,8}(\S{1,200})/gm)].flatMap((match) => {
    const name = match[1] ?? "";
    const what = stores.get(folder + name);
    const start = match.index + match[0].length - name.length;
    return what === undefined ? [] : [fact(doc, what, "packaged", "error", start, start + name.length)];
  });
}
