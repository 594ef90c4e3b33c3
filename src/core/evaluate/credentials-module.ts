import { envValue } from "./environ";
import { libraryCall } from "./library";
import type { Frame, Machine } from "./machine";
import { onlyString, type FunctionValue, type Site, type Value } from "./value";

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
      const model = given(1, "model") ?? "";
      const provider = given(2, "provider") ?? (model.includes("/") ? (model.split("/")[0] ?? "") : "openai");
      const key = envValue(`crew/${agent}/${provider}`, "secret-manager", null, site);
      const options = new Map([...kwargs].filter(([name]) => name !== "agent" && name !== "provider"));
      return libraryCall(m, { fqn: "crewai.LLM", receiver: null, args: [], kwargs: options.set("api_key", key), site, frame }, new Map());
    }
    default:
      return null;
  }
}
