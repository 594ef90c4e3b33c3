import { envValue } from "./environ";
import { libraryCall } from "./library";
import type { Frame, Machine } from "./machine";
import { onlyString, type FunctionValue, type InstanceValue, type Site, type Value } from "./value";

/** The module that fixes write, under the names that they give it. */
const MODULE = /(?:^|\/)crew_credentials(?:_\d+)?\.py$/;

/**
 * What the functions of `crew_credentials.py` give to those who call them: a secret of the agent's own, and an LLM that
 * uses it. Reading their bodies instead would make it one credential for all agents. Null for every other function.
 */
export function credentialsCall(m: Machine, fn: FunctionValue, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, site: Site, frame: Frame): Value | null {
  if (!MODULE.test(fn.source.path) || frame.source === fn.source || fn.node.kind === "Lambda") return null;
  const given = (index: number, name: string): string | null => onlyString(args[index] ?? kwargs.get(name));
  const agent = given(0, "agent") ?? "*";
  switch (fn.node.name) {
    case "get_secret":
      return envValue(`crew/${agent}/${given(1, "provider") ?? "*"}`, "secret-manager", null, site);
    case "agent_llm": {
      const options = new Map([...kwargs].filter(([name]) => name !== "agent" && name !== "provider"));
      return ownLlm(m, { agent, model: given(1, "model"), provider: given(2, "provider") }, options, site, frame);
    }
    default:
      return null;
  }
}

/**
 * The LLM that a `SecureAgent` of the module makes for itself: of its own secret, for the model that `llm` names. Null for
 * other objects, and where it is given an LLM.
 */
export function secureAgentLlm(m: Machine, object: InstanceValue, frame: Frame): Value | null {
  const id = object.cls?.node.name === "SecureAgent" && MODULE.test(object.cls.source.path) ? onlyString(object.kwargs.get("secret_id")) : null;
  const llm = object.kwargs.get("llm");
  const model = onlyString(llm);
  if (id === null || (llm !== undefined && model === null)) return null;
  // the agent's part of the secret's name, or all of it: crew/<project>/<agent>/<provider>
  const parts = id.split("/");
  const options = new Map<string, Value>(llm ? [["model", llm]] : []);
  return ownLlm(m, { agent: parts.at(-2) ?? id, model, provider: parts.length > 1 ? (parts.at(-1) ?? null) : null }, options, object.site, frame);
}

function ownLlm(m: Machine, of: { readonly agent: string; readonly model: string | null; readonly provider: string | null }, options: Map<string, Value>, site: Site, frame: Frame): Value {
  const provider = of.provider ?? (of.model?.includes("/") ? (of.model.split("/")[0] ?? "") : "openai");
  const key = envValue(`crew/${of.agent}/${provider}`, "secret-manager", null, site);
  return libraryCall(m, { fqn: "crewai.LLM", receiver: null, args: [], kwargs: options.set("api_key", key), site, frame }, new Map());
}
