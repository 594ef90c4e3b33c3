import type { PythonSource } from "../../languages/document";
import { backendInfo, FIX_STYLES, type FixStyle } from "../backends";
import { compareVersions, targetCrewaiVersion } from "../../languages/versions";
import { mergeChanges, NO_CHANGES } from "../changes";
import type { Fixer } from "../fixers";
import { keepValues } from "../keep";
import { lookupFor, styleFor } from "../lookups";
import type { Changes, FixContext, Refusal } from "../types";
import { moduleKey, moduleVariable } from "../module-key";
import { sharedOf, sharersOf, type Shared, type Sharer } from "./agents";
import { codeChanges, type CodeSharer } from "./code";
import { llmSite, methodSite } from "./python-agent";
import { yamlChanges, type YamlSharer } from "./yaml";

const KINDS: Readonly<Record<FixStyle, string>> = { inline: "agent-credential", module: "agent-credential-module" };

/** Gives each agent that shares a credential one of its own. */
export const sharedFixer: Fixer = {
  rules: ["shared-credential"],
  offers(finding, context) {
    const shared = sharedOf(finding.subject, context);
    if (!shared || finding.subject === undefined) return { fixes: [], reason: "the credential is not there any more" };
    const changes = changesOf(shared, context);
    if ("reason" in changes) return { fixes: [], reason: changes.reason };
    const { backend } = context;
    const base = { ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: finding.subject, safe: false, backend };
    const styles = FIX_STYLES.filter((style) => !("reason" in lookupFor(backend, style)));
    const preferred = styleFor(context);
    return {
      fixes: styles
        .map((style) => {
          const through = style === "module" ? ", with rotation while the crew runs" : "";
          const group = style === preferred ? {} : ({ group: "other", detail: "adds crew_credentials.py" } as const);
          return { ...base, kind: KINDS[style], title: `Give each agent its own ${plainName(shared.credential.name)} (${backendInfo(backend).title}${through})`, preferred: style === preferred, ...group };
        })
        .sort((a, b) => Number(b.preferred) - Number(a.preferred)),
      reason: "every agent needs a key of its own first: the crew stops where one is missing",
    };
  },
  build(offer, context) {
    const shared = sharedOf(offer.subject, context);
    const style = offer.kind === KINDS.module ? "module" : "inline";
    return shared ? changesOf(shared, { ...context, backend: offer.backend ?? context.backend, style }) : { reason: "the credential is not there any more" };
  },
};

function changesOf(shared: Shared, context: FixContext): Changes | Refusal {
  const sharers = sharersOf(shared, context);
  if ("reason" in sharers) return sharers;
  const code: CodeSharer[] = [];
  const yaml: YamlSharer[] = [];
  for (const sharer of sharers) {
    const one = siteOf(sharer, context);
    if ("reason" in one) return { reason: `${sharer.agent.name}: ${one.reason}` };
    if ("config" in one) yaml.push(one);
    else code.push(one);
  }
  if (new Set(code.map(placeOfSite)).size < code.length) return { reason: "one call makes several of the agents: give it the agent's own llm as an argument" };
  const parts = [code.length > 0 ? codeChanges(code, context) : NO_CHANGES, yaml.length > 0 ? yamlChanges(yaml, context) : NO_CHANGES];
  const refused = parts.find((part) => "reason" in part);
  if (refused) return refused;
  const names = sharers.map((sharer) => (styleFor(context) === "module" ? moduleVariable(moduleKey(sharer.names)) : sharer.names.env));
  const note = `issue a key of its own for each agent and set ${names.join(", ")}: until then the crew stops at the missing one`;
  const changes = keepValues(mergeChanges(parts.filter((part): part is Changes => !("reason" in part))), context);
  if (ignoresAnthropicKey(sharers, context)) return { ...changes, notes: [...changes.notes, note, ANTHROPIC_NOTE] };
  return context.backend === "dotenv" || context.backend === "pydantic-settings" ? { ...changes, notes: [...changes.notes, note] } : changes;
}

const ANTHROPIC_NOTE = "CrewAI 1.0 to 1.12 ignores api_key of Anthropic's models and reads ANTHROPIC_API_KEY: take the module style, or crewai 1.13, else these agents share that key";

/** By the sources of crewai 1.2.1 to 1.15.30 (llms/providers/anthropic/completion.py), read on 2026-11-22, and a run with 1.2.1. */
function ignoresAnthropicKey(sharers: readonly Sharer[], context: FixContext): boolean {
  const version = targetCrewaiVersion(context.input.documents);
  const affected = version !== null && compareVersions(version, "1.0") >= 0 && compareVersions(version, "1.13") < 0;
  return affected && styleFor(context) === "inline" && sharers.some(({ llm }) => llm.provider === "anthropic");
}

/** An argument's name means little in a menu; a variable's or a provider's says which key. */
function plainName(name: string): string {
  return /^[a-z_]*api_?key$/.test(name) ? "API key" : name;
}

/** The one place in the code that chooses an agent's llm. */
function placeOfSite({ site }: CodeSharer): string {
  const place = site.kind === "variable" || site.kind === "helper" ? site.argument : site.place;
  const node = site.kind === "missing" ? site.call : place.node;
  return `${place.source.path}:${String(node.start)}`;
}

/** Where the agent's llm is chosen: in code, or in agents.yaml. */
function siteOf(sharer: Sharer, context: FixContext): CodeSharer | YamlSharer | Refusal {
  const { agent } = sharer;
  const isYaml = (path: string | undefined): path is string => path !== undefined && /\.ya?ml$/.test(path);
  const configured = isYaml(agent.llmLocation?.path) ? agent.llmLocation.path : agent.llmLocation === null && isYaml(agent.config?.path) ? agent.config.path : null;
  const source = context.input.python.get(agent.location.path);
  if (configured !== null) {
    const home = source ?? crewModule(configured, context);
    if (!home) return { reason: "the crew class of agents.yaml was not found" };
    return { ...sharer, config: configured, source: home, method: agent.llmLocation === null ? null : methodSite(home, sharer.llm.location) };
  }
  if (!source) return { reason: "CrewAI's JSON files read no variable per agent: move the agent to Python" };
  const site = llmSite(source, agent, context.input.modules);
  return "reason" in site ? site : { ...sharer, site };
}

/** The module beside `config/agents.yaml` that has a crew class. */
function crewModule(config: string, context: FixContext): PythonSource | null {
  const folder = config.replace(/[^/]*$/, "").replace(/(?:^|\/)config\/$/, "/").replace(/^\//, "");
  for (const source of context.input.python.values()) {
    if (source.path.startsWith(folder) && /@(?:\w+\.)*CrewBase\b/.test(source.text)) return source;
  }
  return null;
}
