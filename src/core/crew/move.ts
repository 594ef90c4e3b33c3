import type { CrewModel } from "../model/crew";
import type { TextChange } from "../text/change";

/** A crew model as it is after an edit that changed nothing but places in one file: all of them behind the edit move. */
export function moveModel(model: CrewModel, path: string, change: TextChange): CrewModel {
  if (change.delta === 0) return model;
  const at = (offset: number): number => (offset >= change.oldEnd ? offset + change.delta : offset);
  // ids hold places: `agent:src/crew.py:120`
  const place = new RegExp(`(^[a-z:]+:|[ |])${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+)`, "g");
  const move = (value: unknown): unknown => {
    if (typeof value === "string") return value.includes(path) ? value.replace(place, (_, head: string, offset: string) => `${head}${path}:${String(at(Number(offset)))}`) : value;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(move);
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [move(key), move(item)]));
    if ("start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number") return { start: at(value.start), end: at(value.end) };
    if ("path" in value && "range" in value && value.path !== path) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === "path" ? item : move(item)]));
  };
  return move(model) as CrewModel;
}
