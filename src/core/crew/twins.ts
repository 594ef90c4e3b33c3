import { members, siteKey, type InstanceValue, type ListValue } from "../evaluate";
import { apart, exclude } from "../evaluate/rounds";
import { argument, decoratedMethod, isA } from "./arguments";
import type { Builder } from "./builder";

/**
 * Agents that one call makes alike and that stand in one crew's list beside one another, `[author(), author()]`: the how manieth
 * of them each is. What an `@agent` method makes is made once, and what a loop makes is told apart by its rounds.
 */
export function twinsOf(b: Builder, crew: RegExp, agent: RegExp, identity: (object: InstanceValue) => string): ReadonlyMap<InstanceValue, number> {
  const found = new Map<InstanceValue, number>();
  for (const object of b.machine.instances) {
    if (object.assumed || !isA(object, crew)) continue;
    const agents = argument(object, "agents");
    for (const list of agents ? members(agents) : []) if (list.kind === "list") number(list, object, agent, identity, found);
  }
  return found;
}

function number(list: ListValue, crew: InstanceValue, agent: RegExp, identity: (object: InstanceValue) => string, found: Map<InstanceValue, number>): void {
  const places = list.items.map((item) => ({ item, agents: members(item).filter((one): one is InstanceValue => one.kind === "instance" && isA(one, agent)) }));
  const all = new Set(places.flatMap((place) => place.agents));
  if (all.size < 2) return;
  const key = new Map([...all].map((one) => [one, `${siteKey(one.site)}|${identity(one)}`]));
  const branch = (item: (typeof places)[number]): ReturnType<NonNullable<ListValue["choices"]>["get"]> => list.choices?.get(item.item);
  places.forEach((place, index) => {
    for (const one of place.agents) {
      if (found.has(one) || decoratedMethod(one, "agent")) continue;
      const before = places.slice(0, index).filter((other) => {
        const twin = other.agents.find((known) => key.get(known) === key.get(one));
        return twin !== undefined && !place.agents.includes(twin) && !exclude(branch(other) ?? [], branch(place) ?? []) && !apart(twin.rounds, one.rounds, crew.rounds);
      });
      if (before.length > 0) found.set(one, before.length);
    }
  });
}
