import { members, type InstanceValue, type Value } from "../evaluate";
import { exclude } from "../evaluate/rounds";
import type { Choice } from "../evaluate/value";
import type { Lineup } from "../model/crew";
import { argument, objects } from "./arguments";
import type { Builder } from "./builder";

/** The lists that a crew's `agents` can be, each with the agents that only its tasks name (`named`). */
export function lineupsOf(b: Builder, crew: InstanceValue, named: readonly string[]): Lineup[] {
  const value = argument(crew, "agents");
  return (value ? members(value) : []).map((list) => {
    const places = placesOf(b, list);
    return [...places, ...named.filter((id) => !places.some((place) => place.includes(id))).map((id) => [id])];
  });
}

function placesOf(b: Builder, value: Value): string[][] {
  // what has no known key may be several entries
  const items = value.kind === "list" ? value.items : value.kind === "dict" ? [...value.entries.values(), ...value.rest.flatMap(members)] : [value];
  const choices = value.kind === "list" ? value.choices : undefined;
  const places: Place[] = [];
  for (const item of items) {
    const branch = choices?.get(item) ?? [];
    for (const agents of placesOfItem(b, value, item)) {
      const other = places.find((place) => place.branches.every((known) => exclude(known, branch)));
      if (other) other.agents.push(...agents.filter((id) => !other.agents.includes(id)));
      if (other) other.branches.push(branch);
      else places.push({ agents: [...agents], branches: [branch] });
    }
  }
  return places.map((place) => place.agents);
}

interface Place {
  readonly agents: string[];
  /** Under which branches each item came here. */
  readonly branches: (readonly Choice[])[];
}

function placesOfItem(b: Builder, list: Value, item: Value): string[][] {
  const nested = members(item).filter((one) => one.kind === "list" || one.kind === "dict");
  if (nested.length > 0) return nested.flatMap((one) => placesOf(b, one));
  const place = [...new Set(objects(item).flatMap((object) => b.agentObjects.get(object) ?? []))];
  if (list.kind === "list" && list.rounds?.has(item) === true) return place.map((id) => [id]);
  return place.length > 0 ? [place] : [];
}
