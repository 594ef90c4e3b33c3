import type { PolicyValue } from "../../../model/policy";
import { expand, isEveryAction, nearestAction } from "../actions";
import type { Subject } from "./draft";

/** An action that no service knows, and the one it is probably meant to be. */
export interface UnknownAction {
  readonly value: PolicyValue;
  readonly nearest: string | null;
  readonly reason: "no-service" | "no-action" | "no-match" | "no-prefix";
}

export function* unknownActions({ statement, tables }: Subject): Generator<UnknownAction> {
  const services = new Set<string>();
  for (const value of [...statement.actions, ...statement.notActions]) {
    const { text } = value;
    if (isEveryAction(text) || /\$\{|\{\{|[<>%]|\?\}/.test(text) || text === "") continue;
    const [prefix = "", name] = text.split(":");
    if (name === undefined) {
      // a bare wildcard, a letter or a placeholder says nothing that can be checked
      if (/^[A-Za-z][\w-]{3,}$/.test(text)) yield { value, nearest: null, reason: "no-prefix" };
      continue;
    }
    if (/[*?]/.test(prefix) || expand(text, tables).length > 0) continue;
    const known = tables.services.has(prefix.toLowerCase());
    // a service that is gone is told once
    if (!known && services.has(prefix)) continue;
    services.add(known ? "" : prefix);
    const nearest = /[*?]/.test(name) && known ? null : nearestAction(text, tables);
    yield { value, nearest, reason: !known ? "no-service" : /[*?]/.test(name) ? "no-match" : "no-action" };
  }
}
