import type { PythonSource } from "../languages/document";
import type { Import, ImportFrom } from "../languages/python/ast";
import { Env } from "./environment";
import { BUDGET, moduleFrame, unknown, type Frame, type Machine } from "./machine";
import { runBody } from "./statements";
import { members, type ExternalValue, type ModuleValue, type Value } from "./value";

/**
 * Packages that a project's own folder of the same name does not replace, unless the import's root says so
 * (a repository may hold a folder `crewai/` or a file `openai.py` somewhere else).
 */
const LIBRARIES = new Set(
  ("crewai crewai_tools langchain langchain_core langchain_community langchain_openai langchain_groq langchain_anthropic langchain_google_genai " +
    "langchain_ollama langgraph openai anthropic groq litellm boto3 botocore streamlit gradio chainlit fastapi flask requests httpx pydantic " +
    "pydantic_settings dotenv decouple environs yaml json os sys re typing datetime pathlib logging asyncio time random math uuid enum dataclasses " +
    "functools itertools collections subprocess abc io shutil tempfile threading sqlalchemy psycopg2 pymongo redis numpy pandas google azure mcp " +
    "tavily exa_py firecrawl composio composio_crewai stripe github slack_sdk smtplib imaplib email sqlite3 bs4 selenium playwright").split(" "),
);

const ALWAYS_LIBRARY = /^(?:crewai|crewai_tools|os|sys|re|json|typing|datetime|pathlib|logging)(?:\.|$)/;

/** The project module that a dotted name means, null for a library's. */
export function projectModule(m: Machine, name: string, from: PythonSource): PythonSource | null {
  const found = m.input.modules.module(name, from) ?? m.input.modules.moved(name, from);
  if (!found || found === from) return null;
  const [head = ""] = name.split(".");
  if (!LIBRARIES.has(head)) return found;
  if (ALWAYS_LIBRARY.test(name) && found.moduleName !== name) return null;
  const root = found.path.slice(0, Math.max(0, found.path.length - name.length - 3)); // folder that the import is relative to
  return root === "" || from.path.startsWith(root) ? found : null;
}

export function runModule(m: Machine, source: PythonSource): ModuleValue {
  const env = new Env(null, source.moduleName);
  const module: ModuleValue = { kind: "module", source, env };
  m.modules.set(source, module);
  const frame = moduleFrame(source, env);
  env.vars.set("__name__", { kind: "const", value: "__main__", name: null, site: { source, node: source.module } });
  env.vars.set("__file__", { kind: "const", value: source.path, name: "__file__", site: { source, node: source.module } });
  if (m.importing >= BUDGET.imports) {
    m.limit(source.moduleName, { source, node: source.module }, "analysis limits reached: imports nested too deep");
    m.modules.delete(source); // read later, when it is asked for from less deep
    return module;
  }
  m.importing++;
  const depth = m.depth;
  m.depth = 0;
  try {
    runBody(m, source.module.body, frame);
  } finally {
    m.importing--;
    m.depth = depth;
  }
  return module;
}

/** Binds the names of an import statement. */
export function runImport(m: Machine, stmt: Import | ImportFrom, frame: Frame): void {
  if (stmt.kind === "Import") {
    for (const alias of stmt.names) {
      const [head = ""] = alias.name.split(".");
      const bound = alias.asname === null ? head : alias.name;
      // the whole dotted module is read even where only its head is bound
      const whole = projectModule(m, alias.name, frame.source);
      if (whole) m.module(whole);
      frame.env.set(alias.asname ?? head, dotted(m, bound, frame));
    }
    return;
  }
  const base = absoluteModule(frame.source, stmt.module, stmt.level);
  for (const alias of stmt.names) {
    if (alias.name === "*") {
      const source = projectModule(m, base, frame.source);
      if (source) copyAll(m.module(source), frame.env);
      else frame.env.stars.push(base);
      continue;
    }
    frame.env.set(alias.asname ?? alias.name, fromModule(m, base, alias.name, frame));
  }
}

function copyAll(module: ModuleValue, env: Env): void {
  for (const [name, value] of module.env.vars) if (!name.startsWith("_")) env.set(name, value);
  env.stars.push(...module.env.stars);
}

function dotted(m: Machine, name: string, frame: Frame): Value {
  const source = projectModule(m, name, frame.source);
  return source ? m.module(source) : external(name);
}

export function external(fqn: string): ExternalValue {
  return { kind: "external", fqn, receiver: null };
}

function fromModule(m: Machine, base: string, name: string, frame: Frame): Value {
  const whole = base === "" ? name : `${base}.${name}`;
  const source = base === "" ? null : projectModule(m, base, frame.source);
  if (source) {
    const value = moduleAttribute(m, m.module(source), name);
    if (value && value.kind !== "unknown") return value;
  }
  const submodule = projectModule(m, whole, frame.source);
  if (submodule) return m.module(submodule);
  return source ? unknown(`${name} is not defined in ${source.moduleName}`) : external(whole);
}

/** A name of a project module; through its star imports of libraries as well. */
export function moduleAttribute(m: Machine, module: ModuleValue, name: string): Value | null {
  const value = module.env.own(name);
  if (value) return value;
  const submodule = projectModule(m, `${module.source.moduleName}.${name}`, module.source);
  if (submodule) return m.module(submodule);
  const [star] = module.env.stars;
  return star !== undefined && module.env.stars.length === 1 ? external(`${star}.${name}`) : null;
}

/** Attribute of something outside the project: it may be a project's package without `__init__.py` after all. */
export function externalAttribute(m: Machine, base: ExternalValue, name: string, from: PythonSource): Value {
  const fqn = `${base.fqn}.${name}`;
  if (base.receiver === null) {
    const source = projectModule(m, fqn, from);
    if (source) return m.module(source);
    const known = m.state.get(fqn);
    if (known) return known;
  }
  return { kind: "external", fqn, receiver: base.receiver };
}

export function absoluteModule(source: PythonSource, module: string, level: number): string {
  if (level === 0) return module;
  const parts = source.moduleName.split(".");
  const isPackage = /(?:^|\/)__init__\.py$/.test(source.path);
  const keep = parts.slice(0, Math.max(0, parts.length - level + (isPackage ? 1 : 0)));
  return [...keep, ...(module === "" ? [] : [module])].join(".");
}

/** Library names of a value: of a class also those of the library classes it is derived from. */
export function libraryNames(value: Value): string[] {
  return members(value).flatMap((one) => {
    if (one.kind === "external") return [one.fqn];
    if (one.kind === "instance") return one.cls ? libraryNames(one.cls) : [one.fqn];
    if (one.kind === "class") return one.bases.flatMap((base) => (base === one ? [] : libraryNames(base)));
    return [];
  });
}
