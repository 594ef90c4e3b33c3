import { languageOf } from "./languages/detect";
import type { TokenPattern } from "./model/knowledge/tokens";

/** Files that are always taken: what a crew is made of, what exposes secrets, and what pins versions. */
const ALWAYS =
  /(?:^|\/)(?:\.gitignore|\.dockerignore|\.npmignore|\.netrc|_netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|\.htpasswd|\.streamlit\/secrets\.toml|\.crewvet\/flows\.toml|pyproject\.toml|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|Pipfile|uv\.lock|poetry\.lock|manifest\.in|environment\.ya?ml|(?:docker-)?compose[\w.-]*\.ya?ml|agents\.ya?ml|tasks\.ya?ml|crew\.(?:py|jsonc?)|agents\/[^/]+\.jsonc?|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:pem|key|p8|tfvars|bicep)|credentials(?:\.\w+)?)$/i;

/** Words of crews, credentials, policies, sinks of credentials and transport. Part of a word is enough. */
const WORDS =
  /crewai|langchain|api_?-?key|apikey|secret|token|passw|passphrase|\bpwd\b|\bpin\b|cred|auth|bearer|cookie|session|private|access_?key|account_?key|signature|environ|getenv|dotenv|dsn|conn(?:ection)?_?str|database_?url|db_url|redis|mongo|postgres|mysql|amqp|:\/\/[^\s"'/@]{0,200}@|verify|ssl|tls|cert_|effect|\baction|principal|permission|iam|boto|roles\/|clusterrole|grant |verbs:|\bscopes|\bssn\b|social|passport|card|email|phone|birth|patient|crewvet/i;

/** Says which files can hold anything of interest, so that a large tree is not parsed for nothing. */
export class Prefilter {
  private readonly keywords: RegExp;

  constructor(tokens: readonly TokenPattern[]) {
    const words = new Set(tokens.flatMap((token) => token.keywords).concat(GENERAL));
    this.keywords = new RegExp([...words].map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "i");
  }

  wants(path: string, text: string): boolean {
    const language = languageOf(path);
    if (ALWAYS.test(path) || language === "dotenv" || language === "dockerfile" || language === "hcl") return true;
    return language === "text" ? this.keywords.test(text) : WORDS.test(text) || this.keywords.test(text);
  }
}

/** For token shapes that are known to scanners besides the data patterns. */
const GENERAL = ["private key", "-----begin", "sk-", "ghp_", "akia", "xox", "eyj", "://", "crewvet", "grant all", "superuser", "iam-policy-binding", "role assignment", "capabilities"];

const IMPORT = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]{0,4000}\)|[^\n#;]{0,2000})|import[ \t]+([\w., \t]+))/gm;

/**
 * Adds the project files that chosen Python files import, and what those import in turn.
 * @param texts all Python files by path
 */
export function withImports(chosen: ReadonlySet<string>, texts: ReadonlyMap<string, string>): Set<string> {
  const bySuffix = new Map<string, string[]>();
  for (const path of texts.keys()) {
    const parts = moduleParts(path);
    for (let i = 0; i < parts.length; i++) {
      const name = parts.slice(i).join(".");
      const known = bySuffix.get(name);
      if (known) known.push(path);
      else bySuffix.set(name, [path]);
    }
  }
  const result = new Set(chosen);
  const queue = [...chosen].filter((path) => texts.has(path));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const name of importsOf(path, texts.get(path) ?? "")) {
      for (const target of nearestOf(bySuffix.get(name), path, name)) {
        if (result.has(target)) continue;
        result.add(target);
        queue.push(target);
      }
    }
  }
  return result;
}

/** Dotted names that a file may mean, absolute; `from a import b` gives both `a` and `a.b`. */
function* importsOf(path: string, text: string): Generator<string> {
  const own = moduleParts(path);
  const isPackage = /(?:^|\/)__init__\.pyi?$/.test(path);
  for (const match of text.matchAll(IMPORT)) {
    const [, from, names = "", plain] = match;
    if (plain !== undefined) {
      for (const part of plain.split(",")) yield (part.trim().split(/\s/)[0] ?? "");
      continue;
    }
    if (from === undefined) continue;
    const dots = /^\.*/.exec(from)?.[0].length ?? 0;
    const base = dots === 0 ? [] : own.slice(0, own.length - dots + (isPackage ? 1 : 0));
    const module = [...base, ...from.slice(dots).split(".")].filter((part) => part !== "").join(".");
    yield module;
    for (const name of names.replace(/[()]/g, "").split(",")) {
      const first = name.trim().split(/\s/)[0] ?? "";
      if (/^\w+$/.test(first)) yield module === "" ? first : `${module}.${first}`;
    }
  }
}

/** The file whose full module name it is, else the one nearest in the tree: as ModuleIndex.module decides. */
function nearestOf(candidates: readonly string[] | undefined, from: string, name: string): string[] {
  if (!candidates) return [];
  const exact = candidates.filter((path) => moduleParts(path).join(".") === name);
  if (exact.length > 0) return exact;
  let best: string[] = [];
  let most = -1;
  for (const candidate of candidates) {
    const same = commonFolders(candidate, from);
    if (same > most) [best, most] = [[candidate], same];
    else if (same === most) best.push(candidate);
  }
  return best;
}

function commonFolders(a: string, b: string): number {
  const x = a.split("/");
  const y = b.split("/");
  let same = 0;
  while (same < x.length - 1 && same < y.length - 1 && x[same] === y[same]) same++;
  return same;
}

function moduleParts(path: string): string[] {
  return path.replace(/\.(?:pyi?|pyw|ipynb)$/i, "").replace(/(?:^|\/)__init__$/, "").split("/");
}
