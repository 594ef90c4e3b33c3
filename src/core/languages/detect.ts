import type { Language } from "./document";

/** The language a path is read as, by its name alone. */
export function languageOf(path: string): Language {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  if (/^\.env(?:\.|$)|\.env(?:\.(?:example|sample|template|dist|local|dev|development|prod|production|staging|test|ci|bak|backup|old|https?))?$|^\.flaskenv$|\.envrc$/.test(name)) return "dotenv";
  if (/^(?:docker|container)file(?:\.|$)|\.dockerfile$/.test(name)) return "dockerfile";
  if (/^(?:\.netrc|_netrc|\.pgpass|\.git-credentials|makefile)$/.test(name)) return "text";
  if (/^(?:\.npmrc|\.pypirc|\.pip\.conf|pip\.conf)$/.test(name)) return "ini";
  return BY_EXTENSION[extension] ?? "text";
}

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  py: "python",
  pyi: "python",
  pyw: "python",
  ipynb: "notebook",
  yaml: "yaml",
  yml: "yaml",
  json: "json",
  jsonc: "json",
  json5: "json",
  toml: "toml",
  ini: "ini",
  cfg: "ini",
  conf: "ini",
  properties: "ini",
  tf: "hcl",
  tfvars: "hcl",
  hcl: "hcl",
  js: "script",
  mjs: "script",
  cjs: "script",
  jsx: "script",
  ts: "script",
  mts: "script",
  cts: "script",
  tsx: "script",
};
