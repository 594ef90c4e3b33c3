import type { Call } from "../../languages/python/ast";
import type { PythonSource } from "../../languages/document";
import { scopesOf, type PythonScope } from "../../languages/python/scopes";
import type { PlainEdit } from "../../text/edit";
import { addKeyword } from "../shared/call";
import type { Refusal } from "../types";

/** True for a call of CrewAI's own LLM class. */
export function isCrewaiLlm(call: Call, source: PythonSource, scope: PythonScope): boolean {
  const name = scopesOf(source).qualify(call.func, scope);
  return name === "crewai.LLM" || name === "crewai.llm.LLM";
}

/** True for a call of the project module's `agent_llm()`, which names the agent first or as `agent`. */
export function isAgentLlm(call: Call, source: PythonSource, scope: PythonScope): boolean {
  return /(?:^|\.)crew_credentials(?:_\d+)?\.agent_llm$/.test(scopesOf(source).qualify(call.func, scope) ?? "");
}

/**
 * Edits (in the source's offsets) that make `LLM(model=…, api_key=…)` an `agent_llm(model=…, agent=…)`: the class's name and
 * the key's keyword change, the rest stays. `agent` is an expression.
 */
export function agentLlmEdits(call: Call, text: string, name: string, agent: string, provider: string): readonly PlainEdit[] | Refusal {
  if (call.keywords.some((keyword) => keyword.name === null) || call.args.some((arg) => arg.kind === "Starred")) return { reason: "the call takes its arguments from a mapping (**), which may hold a key" };
  const [positional, ...more] = call.args;
  if (more.length > 0) return { reason: "the call has several arguments without a name" };
  const model = positional ?? call.keywords.find((keyword) => keyword.name === "model")?.value;
  if (!model) return { reason: "the call names no model" };
  const said = saysProvider(text.slice(model.start, model.end), provider) ? "" : `, provider=${JSON.stringify(provider)}`;
  const edits: PlainEdit[] = [{ range: { start: call.func.start, end: call.func.end }, newText: name }];
  if (positional) edits.push({ range: { start: positional.start, end: positional.start }, newText: "model=" });
  const key = call.keywords.find((keyword) => keyword.name === "api_key");
  if (key) edits.push({ range: { start: key.start, end: key.end }, newText: `agent=${agent}${said}` });
  else edits.push(addKeyword(call, text, `agent=${agent}${said}`));
  return edits;
}

/** True where `agent_llm()` finds the provider in the model's text: `"openai/gpt-4o"`, or no prefix for OpenAI. */
export function saysProvider(model: string, provider: string): boolean {
  const literal = /^(["'])([^"'\\]*)\1$/.exec(model)?.[2];
  if (literal === undefined) return false;
  return literal.includes("/") ? literal.split("/")[0] === provider : provider === "openai";
}
