import { parseKeyValues } from "../languages/keyvalue/parse";
import type { Agent } from "../model/crew";
import type { SecretLiteral } from "../model/secret";
import { remembered } from "../remember";
import { contains, overlaps, type Location } from "../text/range";
import { folderOf, join, projectFolder, readFile } from "./files/reader";
import { environmentKeyAt } from "./hardcoded/environment-access";
import { movedValue } from "./hardcoded/moved";
import { inEnvironmentFile, wholeEntry } from "./hardcoded/variables";
import { assignedTo, placeAt } from "./python/place";
import { TakenNames } from "./taken";
import { isCi } from "./hardcoded/ci";
import type { FixContext } from "./types";

/** What a secret is called where it goes to. */
export interface SecretNames {
  /** `CREW_RESEARCHER_OPENAI_API_KEY`, or what the code calls it already. */
  readonly env: string;
  /** `crew/<project>/<agent>/<provider>`; backends that allow fewer characters encode it. */
  readonly id: string;
  readonly agent: Agent | null;
  /** Folder of the `.env` and the to-store file. */
  readonly folder: string;
}

/** Words that say nothing of what they open. */
const GENERIC = /^(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|PASS|AUTHORIZATION|AUTH|BEARER|CREDENTIALS?|VALUE|DEFAULT|X_API_KEY|ACCESS_TOKEN|AUTH_TOKEN|CLIENT_SECRET|URL|URI|DSN|HEADERS?)$/;

/** Words that say of a variable that it holds a secret: a name without one may be taken (`PREFIX`, `HOME`). */
const TELLING = /KEY|TOKEN|SECRET|PASS|PWD|AUTH|CRED|UR[LI]|DSN|BEARER|COOKIE|SESSION|HOOK|CONN|JWT|PAT$|SID$|PIN$|HEADER/;

const known = new WeakMap<FixContext["project"], ReadonlyMap<string, SecretNames>>();

/** The names of a secret, the same in every fix of one analysis. */
export function namesOf(literal: SecretLiteral, context: FixContext): SecretNames {
  let names = known.get(context.project);
  if (!names) {
    names = allocate(context);
    known.set(context.project, names);
  }
  const mine = names.get(literal.id);
  if (!mine) throw new Error("the secret is not part of the analysed project");
  return mine;
}

function allocate(context: FixContext): ReadonlyMap<string, SecretNames> {
  const names = new Map<string, SecretNames>();
  const taken = new TakenNames(context);
  // variables that the code names itself come first: another secret of that name gets the number
  const literals = context.project.secrets.map((literal) => ({ literal, fixed: fixedName(literal, context) }));
  for (const { literal, fixed } of [...literals.filter((one) => one.fixed !== null), ...literals.filter((one) => one.fixed === null)]) {
    const folder = projectFolder(context, literal.location.path);
    const agent = soleAgent(literal, context);
    const provider = providerName(literal, context);
    const slug = agent === null ? null : (agentSlugs(context).get(agent.id) ?? null);
    // a constant with a telling name of its own keeps it; an agent's API key is named after the agent
    const telling = literal.provider === null && !GENERIC.test(provider) && (literal.name ?? assignedName(literal, context)) !== null;
    const base = fixed ?? (slug === null || telling ? provider : `CREW_${slug}_${provider}`);
    const what = literal.provider ?? kebab(fixed ?? provider);
    const handle = handleOf(literal, context);
    const ci = isCi(literal.location.path);
    // the names of a CI system's store are apart from those of .env
    const env = ci ? taken.elsewhere(`ci:${folder}`, handle, githubName(base, literal.location.path)) : taken.variable(folder, handle, base);
    const id = taken.id(folder, handle, `crew/${projectName(context, folder)}/${slug === null ? "shared" : kebab(slug)}/${what}`);
    names.set(literal.id, { env, id, agent, folder });
  }
  return names;
}

/** The value that a fix moves: the whole of an address where it takes all of it. */
function handleOf(literal: SecretLiteral, context: FixContext): string {
  const source = context.input.python.get(literal.location.path);
  const place = source && placeAt(source, literal.location.range);
  const moved = place && movedValue(literal, place, context);
  if (moved) return "reason" in moved ? literal.secret.handle : moved.handle;
  return wholeEntry(literal, context)?.handle ?? literal.secret.handle;
}

/** GitHub keeps names that start with `GITHUB_` to itself. */
function githubName(name: string, path: string): string {
  return /(?:^|\/)\.github\//.test(path) ? name.replace(/^GITHUB_/, "GH_") : name;
}

const slugged = new WeakMap<FixContext["project"], ReadonlyMap<string, string>>();

/** By agent id, its name as a part of a variable; agents of one file whose names differ in signs only get a number. */
export function agentSlugs(context: FixContext): ReadonlyMap<string, string> {
  const ready = slugged.get(context.project);
  if (ready) return ready;
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const agent of context.project.crew.agents.values()) {
    const base = upperSnake(agent.name).replace(/^_/, "") || "AGENT";
    let slug = base;
    for (let n = 2; taken.has(`${agent.location.path}\0${slug}`); n++) slug = `${base}_${String(n)}`;
    taken.add(`${agent.location.path}\0${slug}`);
    slugs.set(agent.id, slug);
  }
  slugged.set(context.project, slugs);
  return slugs;
}

/** The one agent that reaches the secret; null where none or several do. */
export function soleAgent(literal: SecretLiteral, context: FixContext): Agent | null {
  const { agents, llms, tools, credentials } = context.project.crew;
  const places = [literal.location, ...literal.uses];
  const touches = (location: Location | null): boolean => location !== null && places.some((place) => place.path === location.path && overlaps(place.range, location.range));
  const inside = (location: Location | null): boolean => location !== null && location.path === literal.location.path && contains(location.range, literal.location.range);
  const mine = new Set([...credentials.values()].filter((one) => touches(one.location) || (one.kind === "literal" && one.reads.some(touches))).map((one) => one.id));
  const owners = new Set([...llms.values(), ...tools.values()].filter((one) => inside(one.location) || one.credentials.some((id) => mine.has(id))).map((one) => one.id));
  const reaching = [...agents.values()].filter((agent) => [...agent.llms, ...agent.tools].some((id) => owners.has(id)));
  const [only] = reaching;
  return only && reaching.length === 1 && !only.many ? only : null;
}

/** The name that the environment has for it already: the code reads or writes that variable. */
function fixedName(literal: SecretLiteral, context: FixContext): string | null {
  const source = context.input.python.get(literal.location.path);
  if (source) return environmentKeyAt(source, literal.location.range);
  return inEnvironmentFile(literal) ? literal.name : null;
}

/** True where code has another default for the same variable, and the environment file has no value that would end the matter. */
export function isContested(literal: SecretLiteral, context: FixContext): boolean {
  const name = literal.shape === "env-default" ? fixedName(literal, context) : null;
  if (name === null) return false;
  const folder = projectFolder(context, literal.location.path);
  return (defaultsOf(context).get(`${folder}\0${name}`)?.size ?? 0) > 1 && !parseKeyValues(readFile(context, join(folder, ".env")) ?? "", "dotenv").some((entry) => entry.key === name && entry.value !== "");
}

/** By folder and variable, the different values that code falls back to. */
const defaultsOf = remembered((context: FixContext): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const literal of context.project.secrets) {
    const name = literal.shape === "env-default" ? fixedName(literal, context) : null;
    if (name === null) continue;
    const key = `${projectFolder(context, literal.location.path)}\0${name}`;
    found.set(key, (found.get(key) ?? new Set()).add(handleOf(literal, context)));
  }
  return found;
});

/** The variable that the literal is assigned to as a whole; null without one. */
function assignedName(literal: SecretLiteral, context: FixContext): string | null {
  const source = context.input.python.get(literal.location.path);
  const place = source && placeAt(source, literal.location.range);
  return place ? assignedTo(place) : null;
}

/** `OPENAI_API_KEY`, or the code's own name in capitals, made specific where it says nothing. */
function providerName(literal: SecretLiteral, context: FixContext): string {
  const named = literal.name ?? assignedName(literal, context);
  const own = named === null ? "" : upperSnake(named);
  const provider = literal.provider === null ? undefined : context.input.knowledge.crewai.providers[literal.provider]?.env[0];
  if (own !== "" && !GENERIC.test(own) && TELLING.test(own)) return own;
  if (provider !== undefined && /^[A-Z_][A-Z0-9_]*$/.test(provider)) return provider;
  const kind = own !== "" && GENERIC.test(own) ? own : upperSnake(literal.label).slice(0, 40) || "SECRET";
  const prefix = upperSnake(literal.provider ?? "");
  if (prefix !== "") return kind.startsWith(prefix) ? kind : `${prefix}_${kind}`;
  if (!GENERIC.test(kind)) return kind;
  const file = literal.location.path.slice(folderOf(literal.location.path).length).replace(/^\//, "").replace(/\.\w+$/, "");
  return `${upperSnake(file)}_${kind}`;
}

/** `researchAgent` and `research agent` give `RESEARCH_AGENT`; never starts with a digit. */
export function upperSnake(text: string): string {
  const words = text
    .normalize("NFKD")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toUpperCase();
  return /^\d/.test(words) ? `_${words}` : words;
}

export function kebab(text: string): string {
  return upperSnake(text).replace(/^_/, "").replace(/_/g, "-").toLowerCase() || "secret";
}

/** Name of the project as its own pyproject.toml says, else of its folder. */
export function projectName(context: FixContext, folder: string): string {
  const named = /^\s*\[(?:project|tool\.poetry)\][^[]*?^\s*name\s*=\s*["']([^"']+)["']/ms.exec(readFile(context, join(folder, "pyproject.toml")) ?? "")?.[1];
  return kebab(named ?? (folder.split("/").at(-1) || context.project.name));
}
