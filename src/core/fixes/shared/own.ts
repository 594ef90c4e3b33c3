import type { Call } from "../../languages/python/ast";
import type { PlainEdit } from "../../text/edit";
import { mergeChanges, NO_CHANGES } from "../changes";
import { lookupFor, styleFor, type Lookup } from "../lookups";
import { dotenvLookup } from "../lookups/dotenv";
import { moduleSecret } from "../lookups/module";
import { moduleKey } from "../module-key";
import { llmSection, moduleHome, moduleName } from "../module";
import { agentLlmEdits, isAgentLlm, isCrewaiLlm, saysProvider } from "../python/agent-llm";
import { reference, type UsePoint } from "../python/imports";
import type { Place } from "../python/place";
import type { Changes, FixContext, Refusal } from "../types";
import type { Sharer } from "./agents";
import { setKey } from "./call";
import { useAt } from "./python-agent";

/** The lookup of an agent's own key at a place. There is no value yet: the user has to get one. */
export function ownKey(sharer: Sharer, use: UsePoint, context: FixContext): Lookup {
  const make = lookupFor(context.backend, styleFor(context));
  return "reason" in make ? dotenvLookup(sharer.names, null, use, context) : make(sharer.names, null, use, context);
}

/** True where the call becomes an `agent_llm()` of the project's module. */
export function inModule(call: Call, place: Place, context: FixContext): boolean {
  return styleFor(context) === "module" && isCrewaiLlm(call, place.source, place.scope);
}

/** Edits (in the source's offsets) that make a call use the agent's own credential. `agent` is the text of the name. */
export function ownCall(sharer: Sharer, call: Call, place: Place, context: FixContext, agent = JSON.stringify(moduleKey(sharer.names).agent)): { readonly edits: readonly PlainEdit[]; readonly changes: Changes } | Refusal {
  const { text } = place.source;
  const use = useAt(place);
  if (inModule(call, place, context)) {
    const { text: name, changes } = agentLlm(use, context);
    const edits = agentLlmEdits(call, text, name, agent, moduleKey(sharer.names).provider);
    return "reason" in edits ? edits : { edits, changes: mergeChanges([changes, moduleSecret(context.backend, sharer.names, null, use, context)]) };
  }
  if (isAgentLlm(call, place.source, place.scope)) {
    const said = call.args[0] ?? call.keywords.find((keyword) => keyword.name === "agent")?.value;
    if (!said) return { reason: "agent_llm() names no agent" };
    return { edits: [{ range: said, newText: agent }], changes: moduleSecret(context.backend, sharer.names, null, use, context) };
  }
  const key = ownKey(sharer, use, context);
  const changed = setKey(call, text, key.write('"'));
  return "reason" in changed ? changed : { edits: [changed], changes: key.changes };
}

/** A new `LLM(…)` with the agent's own credential; `model` is an expression. */
export function ownLlm(sharer: Sharer, model: string, use: UsePoint, context: FixContext): { readonly text: string; readonly changes: Changes } {
  if (styleFor(context) === "module") {
    const { text, changes } = agentLlm(use, context);
    const { agent, provider } = moduleKey(sharer.names);
    const said = saysProvider(model, provider) ? "" : `, provider=${JSON.stringify(provider)}`;
    return { text: `${text}(${JSON.stringify(agent)}, model=${model}${said})`, changes: mergeChanges([changes, moduleSecret(context.backend, sharer.names, null, use, context)]) };
  }
  const key = ownKey(sharer, use, context);
  const llm = reference(use, "crewai", "LLM", "name");
  return { text: `${llm.text}(model=${model}, api_key=${key.write('"')})`, changes: mergeChanges([key.changes, { ...NO_CHANGES, imports: llm.needs }]) };
}

function agentLlm(use: UsePoint, context: FixContext): { text: string; changes: Changes } {
  return moduleName(use, moduleHome(use.source, context), llmSection(context), "agent_llm", context);
}
