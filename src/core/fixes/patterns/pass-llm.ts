import type { Call, Dict, Keyword } from "../../languages/python/ast";
import { NO_CHANGES } from "../changes";
import { reference } from "../python/imports";
import { edit } from "../python/literal";
import { placeAt, placeOf, textOf, type Place } from "../python/place";
import { useAt } from "../shared/python-agent";
import type { Changes, FixContext, Refusal } from "../types";

/** Subjects of findings about an ignored `llm_config=` start with this; the agent's id follows. */
const SUBJECT = "llm_config ";

/** `llm_config={"model": m, "api_key": k}`, which CrewAI ignores, becomes `llm=LLM(model=m, api_key=k)`. */
export function passLlmChanges(context: FixContext, subject: string | undefined): Changes | Refusal {
  const agent = subject?.startsWith(SUBJECT) === true ? context.project.crew.agents.get(subject.slice(SUBJECT.length)) : undefined;
  const source = agent?.ignoredLlm ? context.input.python.get(agent.ignoredLlm.path) : undefined;
  const place = source && agent?.ignoredLlm ? placeAt(source, agent.ignoredLlm.range) : null;
  const found = place ? keywordAround(place) : null;
  if (!place || !found) return { reason: "the llm_config argument was not found" };
  const { keyword, call } = found;
  const { value } = keyword;
  const whole = { start: keyword.start, end: keyword.end };
  if (value.kind === "Str" || (value.kind === "Call" && /(?:^|\.)(?:LLM|Chat\w+)$/.test(textOf(place.source, value.func)))) {
    return { ...NO_CHANGES, edits: [edit(place, whole, `llm=${textOf(place.source, value)}`)] };
  }
  const names = value.kind === "Dict" ? keysOf(value) : null;
  if (value.kind !== "Dict" || !names?.includes("model")) return { reason: "what llm_config holds is not written as a dictionary with a model: make an LLM of it and pass it as llm" };
  const outer = placeOf(place.source, call);
  if (!outer) return { reason: "the agent's call was not found" };
  const llm = reference(useAt(outer), "crewai", "LLM", "name");
  const args = value.items.map((item, index) => `${names[index] ?? ""}=${textOf(place.source, item.value)}`);
  return { ...NO_CHANGES, imports: llm.needs, edits: [edit(place, whole, `llm=${llm.text}(${args.join(", ")})`)] };
}

function keywordAround(place: Place): { keyword: Keyword; call: Call } | null {
  for (const node of [...place.chain].reverse()) {
    const keyword = node.kind === "Call" ? node.keywords.find((one) => one.name === "llm_config") : undefined;
    if (keyword && node.kind === "Call") return { keyword, call: node };
  }
  return null;
}

function keysOf(dict: Dict): string[] | null {
  const keys = dict.items.map(({ key }) => (key?.kind === "Str" && /^[A-Za-z_]\w*$/.test(key.value) ? key.value : null));
  return keys.every((key) => key !== null) ? keys : null;
}
