import type { Confidence, Severity } from "../../../model/finding";
import type { PolicyDocument, PolicyIssue, PolicyStatement } from "../../../model/policy";
import type { Location } from "../../../text/range";
import { isEveryAction } from "../actions";
import type { AwsTables } from "../tables";

/** What a check says of one statement. The message is a clause: `allows …`; the policy's name and agents are put around it. */
export interface Draft {
  readonly check: string;
  readonly statement: number;
  readonly location: Location;
  readonly related?: readonly { readonly location: Location; readonly message: string }[];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly clause: string;
  /** IAM prefixes that the excess is in; `*` for all. */
  readonly services: readonly string[];
  /** The account that is let in, where that is all there is to say. */
  readonly account?: PolicyIssue["account"];
}

export interface Subject {
  readonly document: PolicyDocument;
  readonly statement: PolicyStatement;
  readonly index: number;
  readonly tables: AwsTables;
}

/** `a, b and 3 more`. */
export function some(names: readonly string[], limit = 3): string {
  const unique = [...new Set(names)];
  const shown = unique.slice(0, limit);
  const rest = unique.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${String(rest)} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** What a statement lets its holders use, in words. */
export function used({ actions, notActions }: PolicyStatement): string {
  if (actions.some((action) => isEveryAction(action.text))) return "every action";
  return actions.length > 0 ? some(actions.map((action) => action.text)) : `every action but ${some(notActions.map((action) => action.text))}`;
}
