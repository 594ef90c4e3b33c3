import { unknown, type LibraryCall, type Machine } from "./machine";
import { members, onlyString, union, type EnvOrigin, type EnvValue, type Site, type TextValue, type Value } from "./value";

/** A read of an environment variable under a key that may be one of several names. */
export function readEnvironment(m: Machine, key: Value, fallback: Value | null, site: Site, origin: EnvOrigin = "env"): Value {
  const names = members(key).flatMap((one) => (one.kind === "const" && typeof one.value === "string" ? [one.value] : one.kind === "text" ? pattern(one) : []));
  if (names.length === 0) return unknown("an environment variable whose name is not known", site);
  const values = names.map((name) => envValue(name, origin, fallback, site));
  m.reads.push(...values);
  return union(values);
}

/** A name that is put together: `f"CREW_{agent}_KEY"` is `CREW_*_KEY`. */
function pattern(text: TextValue): string[] {
  const name = text.parts.map((part) => (part.kind === "const" ? String(part.value) : "*")).join("");
  return /\w{2}/.test(name) ? [name] : [];
}

export function envValue(name: string, origin: EnvOrigin, fallback: Value | null, site: Site, aliases: readonly string[] = []): EnvValue {
  return { kind: "env", name, origin, fallback: fallback?.kind === "const" && fallback.value === null ? null : fallback, aliases, site };
}

export function writeEnvironment(m: Machine, key: Value, value: Value, site: Site): void {
  const names = members(key);
  for (const one of names) {
    const name = onlyString(one);
    // in a loop over names and values, which value goes with which name is not known
    if (name !== null) m.writes.push({ name, value: names.length === 1 ? value : unknown("one of several values", site), site });
  }
}

const READERS = new Set(["os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault", "os.environb.get", "getenv", "decouple.config", "prefect.blocks.system.Secret.load"]);
const ENVIRONS = /^(?:environs\.Env|environs\.env|environ\.Env|decouple\.(?:Config|AutoConfig)|starlette\.config\.Config|dynaconf\.Dynaconf)(?:\.(?:__call__|str|get|get_value|url|db|json|list|read))?$/;
const WIDGETS = /^streamlit\.(?:sidebar\.|[a-z_]+\.)*(?:text_input|text_area|chat_input|selectbox|radio)$|^gradio\.(?:Textbox|State)$/;
const SECRET_STORES =
  /(?:^|\.)(?:get_secret_value|access_secret_version|get_secret|get_secret_string|read_secret_version|read_secret|get_parameter|generate_credentials)$|^keyring\.get_password$|^google\.colab\.userdata\.get$|^kaggle_secrets\.UserSecretsClient\.get_secret$/;

/** Calls that read configuration: environment, widgets, secret stores, prompts. Null for any other call. */
export function readCall(m: Machine, call: LibraryCall): Value | null {
  const { fqn, args, kwargs, site } = call;
  const [first, second] = args;
  const fallback = second ?? kwargs.get("default") ?? null;
  if (READERS.has(fqn)) {
    const key = first ?? kwargs.get("key") ?? kwargs.get("name");
    if (!key) return unknown("an environment read without a name", site);
    if (fqn.endsWith("setdefault") && second) writeEnvironment(m, key, second, site);
    return readEnvironment(m, key, fallback, site);
  }
  if (fqn === "os.putenv" && first && second) {
    writeEnvironment(m, first, second, site);
    return null;
  }
  if (fqn === "os.environ.update") {
    for (const one of first ? members(first) : []) {
      if (one.kind === "dict") for (const [name, value] of one.entries) m.writes.push({ name, value, site: one.keys.get(name) ?? site });
    }
    for (const [name, value] of kwargs) m.writes.push({ name, value, site });
    return null;
  }
  if (ENVIRONS.test(fqn) && first && call.args.length > 0 && onlyString(first) !== null && !/\.(?:Env|Config|AutoConfig|Dynaconf)$/.test(fqn)) return readEnvironment(m, first, fallback, site);
  if (fqn === "dotenv.get_key" && second) return readEnvironment(m, second, null, site);
  if (fqn === "dotenv.dotenv_values.get" && first) return readEnvironment(m, first, fallback, site);
  if (fqn === "streamlit.secrets.get" && first) {
    const name = onlyString(first);
    return name === null ? readEnvironment(m, first, fallback, site, "secret-manager") : { ...envValue(name, "secret-manager", fallback, site), table: true };
  }
  if (WIDGETS.test(fqn)) return envValue(widgetName(args, kwargs), "streamlit-input", null, site);
  if (fqn === "getpass.getpass" || fqn === "input") return envValue(onlyString(first) ?? fqn, "input", null, site);
  if (SECRET_STORES.test(fqn)) {
    const ids = [...args, ...kwargs.values()].flatMap((one) => onlyString(one) ?? (one.kind === "text" ? pattern(one) : one.kind === "env" ? [one.name] : []));
    // a keyring's entry is known by service and user: two services may have the same user
    return envValue((fqn === "keyring.get_password" ? ids.slice(0, 2).join("/") : ids[0]) || fqn, "secret-manager", null, site);
  }
  return null;
}

function widgetName(args: readonly Value[], kwargs: ReadonlyMap<string, Value>): string {
  return onlyString(kwargs.get("key")) ?? onlyString(args[0] ?? kwargs.get("label")) ?? "input";
}

/** A key of a table of settings: `st.secrets["openai"]["api_key"]` is `openai.api_key`. Null for any other value. */
export function tableItem(value: Value, key: string, site: Site): EnvValue | null {
  if (value.kind !== "env" || value.table !== true) return null;
  return { ...value, name: `${value.name}.${key}`, aliases: [key], site };
}

/** `st.secrets["X"]`, `dotenv_values()["X"]`, `config.X` of a library's settings object; null for other subscripts. */
export function readItem(fqn: string, name: string, site: Site): Value | null {
  if (fqn === "streamlit.secrets" || fqn.startsWith("streamlit.secrets.")) return { ...envValue(name, "secret-manager", null, site), table: true };
  if (fqn === "dotenv.dotenv_values") return envValue(name, "env", null, site);
  return null;
}
