import type { Call, Expr } from "../../languages/python/ast";
import type { SecretShape } from "../../model/secret";

export function lastName(func: Expr): string {
  return func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr : "";
}

/** A call that looks a value up by name and may bring a fall-back along. */
export interface Lookup {
  readonly name: Expr;
  readonly fallback: Expr | null;
  readonly shape: SecretShape;
  /** True for process environment and secret stores, whose names are never values. */
  readonly environment: boolean;
}

const ENVIRONMENT = /^(?:os\.getenv|os\.environ\.(?:get|setdefault|pop)|os\.getenvb|getenv|environ\.get|decouple\.config|config|env|env\.(?:str|get|bytes)|environ\.Env\(\)|starlette\.config\.Config|streamlit\.secrets\.get|google\.colab\.userdata\.get|userdata\.get|st\.secrets\.get|dotenv\.get_key|keyring\.get_password|kaggle_secrets\.\w+)$/;

/** Last names of what looks something up. */
const LOOKUPS = /env|config|secret|setting|^(?:get|pop|setdefault|getattr|str|bytes|get_key|get_password|Config|Env)$|^get_/i;

/** Reads `os.getenv(name, default)`, `config(name, default=…)`, `mapping.get(name, default)` and their like. */
export function lookupOf(call: Call, qualified: string | null): Lookup | null {
  const last = lastName(call.func);
  if (!LOOKUPS.test(last) && !(qualified !== null && ENVIRONMENT.test(qualified))) return null;
  const name = call.args[0] ?? call.keywords.find((keyword) => keyword.name === "key")?.value;
  if (!name) return null;
  const fallback = call.args[1] ?? call.keywords.find((keyword) => keyword.name === "default")?.value ?? null;
  const written = qualified ?? dotted(call.func);
  const section = call.args[1];
  const otherwise = call.keywords.find((keyword) => keyword.name === "fallback")?.value;
  // configparser: section, option, fallback
  if (last === "get" && otherwise && section?.kind === "Str") return { name: section, fallback: otherwise, shape: "env-default", environment: false };
  const environment = ENVIRONMENT.test(written) || last === "getenv" || /(?:^|\.)(?:environ|secrets)\.get$/.test(written) || /^(?:get_env|get_env_var|getenv_or_default|get_secret|env_or|get_from_env|getEnv|get_config|get_setting|secret_from_env|get_from_dict_or_env)$/.test(last) || (/^env$/.test(last) && call.func.kind === "Name");
  if (environment) return { name, fallback, shape: "env-default", environment };
  if (["get", "pop", "setdefault", "getattr"].includes(last) && fallback && call.args.length <= 2) return { name, fallback, shape: "env-default", environment: false };
  if (last === "getattr" && call.args.length === 3 && call.args[1] && call.args[2]) return { name: call.args[1], fallback: call.args[2], shape: "env-default", environment: false };
  return null;
}

/** `a.b.c` as written; empty where something else stands in between. */
export function dotted(expr: Expr): string {
  if (expr.kind === "Name") return expr.id;
  if (expr.kind === "Attribute") {
    const base = dotted(expr.value);
    return base === "" ? "" : `${base}.${expr.attr}`;
  }
  return "";
}

/** Keywords of CrewAI and of model clients whose text is sent to a language model. */
const PROMPT_KEYWORDS = new Set(["role", "goal", "backstory", "description", "expected_output", "system_prompt", "system_template", "prompt_template", "response_template", "system_message", "system", "instructions", "prompt", "guardrail"]);
const PROMPT_CALLS = new Set(["Agent", "Task", "LiteAgent", "SystemMessage", "HumanMessage", "ChatPromptTemplate", "PromptTemplate", "from_template", "from_messages", "ConditionalTask", "AIMessage"]);

/** Expressions of a call that end up in a prompt. */
export function promptArguments(call: Call): readonly Expr[] {
  const last = lastName(call.func);
  if (last === "kickoff" || last === "kickoff_async" || last === "akickoff" || last === "kickoff_for_each") return call.keywords.filter((keyword) => keyword.name === "inputs").map((keyword) => keyword.value);
  if (PROMPT_CALLS.has(last)) {
    const named = call.keywords.filter((keyword) => keyword.name !== null && (PROMPT_KEYWORDS.has(keyword.name) || keyword.name === "content" || keyword.name === "template"));
    return [...named.map((keyword) => keyword.value), ...(last === "Agent" || last === "Task" ? [] : call.args)];
  }
  return call.keywords.filter((keyword) => keyword.name === "system_prompt" || keyword.name === "system_message" || keyword.name === "backstory").map((keyword) => keyword.value);
}

/** Name that a lookup asks for. */
export function lookedUp(expr: Expr): string | null {
  const name = expr.kind === "Call" ? expr.args[0] : expr.kind === "Subscript" ? expr.index : undefined;
  return name?.kind === "Str" ? name.value : null;
}

/** A read of the environment, of a setting or of what somebody types in. */
export function isLookup(expr: Expr | undefined): boolean {
  if (expr?.kind === "Subscript") return /environ|secrets/.test(expr.value.kind === "Attribute" ? expr.value.attr : "");
  return expr?.kind === "Call" && expr.func.kind !== "Subscript" && /^(?:getenv|get|config|env|getpass|input|text_input)$/.test(lastName(expr.func));
}

/** What the fields of a template's `.format(…)` stand for, asked in the order of the text: `{}`, `{0}`, `{name}`. */
export function formatArguments(call: Call): (key: string) => Expr | undefined {
  let next = 0;
  return (key) => (key === "" ? call.args[next++] : /^\d+$/.test(key) ? call.args[Number(key)] : call.keywords.find((keyword) => keyword.name === key)?.value);
}
