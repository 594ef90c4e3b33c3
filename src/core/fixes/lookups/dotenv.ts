import type { Stmt } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import { NO_CHANGES } from "../changes";
import { reference, type UsePoint } from "../python/imports";
import type { Changes } from "../types";
import type { MakeLookup } from "./types";

/** `os.environ["NAME"]`: raises where the variable is missing, so that no shared key takes its place. */
export const dotenvLookup: MakeLookup = (names, value, use) => {
  const environ = reference(use, "os", "environ", "module");
  const changes = environmentChanges(names.folder, names.env, value, use);
  return {
    write: (quote) => `${environ.text}[${quote}${names.env}${quote}]`,
    changes: { ...changes, imports: [...environ.needs, ...changes.imports] },
  };
};

/** The variable in `.env`, and `load_dotenv()` above the first read. */
export function environmentChanges(folder: string, name: string, value: Changes["environment"][number]["value"], use: UsePoint): Changes {
  return { ...loadDotenv(folder, use), environment: [{ folder, name, value, inert: false, comment: null }] };
}

/**
 * `import crewai` loads a `.env` too, but finds the project's only where site-packages lies below the project; so the
 * fixed module loads it itself.
 */
export function loadDotenv(folder: string, use: UsePoint): Changes {
  const dependencies = [{ folder, name: "python-dotenv", requirement: "python-dotenv>=1.0" }];
  if (use.source.module.body.some((stmt) => loads(stmt, use))) return { ...NO_CHANGES, dependencies };
  const top = { ...use, scope: scopesOf(use.source).top, early: true };
  const load = reference(top, "dotenv", "load_dotenv", "name");
  return { ...NO_CHANGES, imports: load.needs, setups: [{ path: use.source.path, text: `${load.text}()` }], dependencies };
}

/** A plain `load_dotenv()` at module level that runs before the use. */
function loads(stmt: Stmt, use: UsePoint): boolean {
  if (stmt.kind !== "Expr" || stmt.value.kind !== "Call" || (use.early && stmt.end > use.node.start)) return false;
  const scopes = scopesOf(use.source);
  const { func, args, keywords } = stmt.value;
  if (scopes.qualify(func, scopes.top) !== "dotenv.load_dotenv") return false;
  const usual = (name: string | null): boolean => name === "override" || name === "verbose" || name === "encoding" || name === "interpolate";
  const [path] = args;
  const found = path === undefined || (path.kind === "Call" && scopes.qualify(path.func, scopes.top) === "dotenv.find_dotenv" && path.args.length === 0);
  return found && keywords.every((keyword) => usual(keyword.name));
}
