import type { Call, Expr } from "../../languages/python/ast";
import { mergeChanges, NO_CHANGES } from "../changes";
import { moduleHome, moduleName, moduleSection, llmSection } from "../module";
import { isSectionId } from "../module/compose";
import { definedIn } from "./defined";
import { kebab } from "../names";
import { edit } from "../python/literal";
import { placeOf, type Place } from "../python/place";
import { sharedOf, sharersOf, type Sharer } from "../shared/agents";
import { llmSite, useAt, type LlmSite } from "../shared/python-agent";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";

/** `Agent(…)` becomes `SecureAgent(secret_id="…", …)`, with the model's name in place of the shared llm. */
export function secureAgentChanges(context: FixContext, subject: string | undefined): Changes | Refusal {
  const shared = sharedOf(subject, context);
  if (!shared) return { reason: "the shared credential is not there any more" };
  if (llmSection(context) !== "llm_interceptor") return { reason: "SecureAgent needs crewai 1.4 or newer" };
  const own = definedIn("SecureAgent", context);
  if (own !== null && !/(?:^|\/)crew_credentials(?:_\d+)?\.py$/.test(own)) return { reason: `${own} has a SecureAgent already: let it take the agent's own secret` };
  const sharers = sharersOf(shared, context);
  if ("reason" in sharers) return sharers;
  const places = sharers.map(({ agent }) => `${agent.location.path}:${String(agent.location.range.start)}`);
  if (new Set(places).size < places.length) return { reason: "one call makes several of the agents" };
  const all: Changes[] = [];
  for (const sharer of sharers) {
    const changes = secure(sharer, context);
    if ("reason" in changes) return changes;
    all.push(changes);
  }
  return mergeChanges(all);
}

function secure(sharer: Sharer, context: FixContext): Changes | Refusal {
  const { agent, names } = sharer;
  const source = context.input.python.get(agent.location.path);
  const site = source ? llmSite(source, agent, context.input.modules) : null;
  if (!source || !site) return { reason: `${agent.name} is not made in Python code` };
  if ("reason" in site) return site;
  const call = agentCall(site);
  const callee = call ? placeOf(source, call.func) : null;
  if (!call || !callee || !/^Agent$/.test(lastPart(call.func))) return { reason: `${agent.name} is not made by a plain call of Agent` };
  const model = modelEdit(site, sharer);
  if ("reason" in model) return model;
  const home = moduleHome(source, context);
  const name = moduleName(useAt(callee), home, "secure_agent", "SecureAgent", context);
  const id = kebab(names.id.split("/").at(-2) ?? agent.name);
  const open = call.argsStart + 1;
  const backend = isSectionId(context.backend) ? context.backend : "dotenv";
  const ignored = call.keywords.find((keyword) => keyword.name === "llm_config");
  if (ignored) return { reason: "CrewAI ignores llm_config: take it out, and pass the model as llm" };
  return mergeChanges([
    name.changes,
    moduleSection(home, backend, context),
    {
      ...NO_CHANGES,
      edits: [edit(callee, call.func, name.text), edit(callee, { start: open, end: open }, argumentText(`secret_id="${id}"`, source.text, call)), ...model.edits],
      environment: backend === "dotenv" ? [{ folder: home.folder, name: names.env, value: null, inert: false, comment: `${agent.name}'s own key` }] : [],
      notes: [backend === "dotenv" ? `get a key for ${agent.name} and put it into .env as ${names.env}` : `get a key for ${agent.name} and store it as ${names.id}`],
    },
  ]);
}

/** The call of `Agent` around the llm. */
function agentCall(site: LlmSite): Call | null {
  if (site.kind === "missing") return site.call;
  const place: Place = site.kind === "variable" || site.kind === "helper" ? site.argument : site.place;
  const found = place.chain.findLast((one) => one.kind === "Call" && lastPart(one.func) === "Agent");
  return found?.kind === "Call" ? found : null;
}

function modelEdit(site: LlmSite, { llm }: Sharer): { readonly edits: readonly SourceEdit[] } | Refusal {
  if (site.kind === "missing" || site.kind === "model") return { edits: [] };
  const plain = site.call.keywords.every((keyword) => keyword.name === "model" || (keyword.name?.endsWith("api_key") ?? false)) && site.call.args.length === 0;
  if (!plain || llm.model === null) return { reason: "the shared llm has options of its own, which a model's name cannot carry" };
  const argument = site.kind === "inline" ? site.place : site.argument;
  return { edits: [edit(argument, argument.node, JSON.stringify(llm.model))] };
}

/** The new first argument, on a line of its own where the others are written that way. */
function argumentText(argument: string, text: string, call: Call): string {
  if (call.args.length + call.keywords.length === 0) return argument;
  const first = Math.min(...[...call.args, ...call.keywords].map((one) => one.start));
  const space = text.slice(call.argsStart + 1, first);
  return /^\s*[\r\n]\s*$/.test(space) ? `${space}${argument},` : `${argument}, `;
}

function lastPart(func: Expr): string {
  return func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr : "";
}
