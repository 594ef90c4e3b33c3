import { attribute, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import { followed, type Resolve, type Target } from "../read/hcl";
import type { Locate } from "../read/json";

/** Where a block of Terraform stands, and how its references are read. */
export interface Scope {
  readonly path: string;
  readonly locate: Locate;
  readonly resolve: Resolve;
}

/** A text and the place where it is written, which may be the call of a module. */
export interface Given {
  readonly text: string;
  readonly location: Location;
}

/** The text that an expression stands for; a reference that leads nowhere stays as written, in `${…}`. */
export function given(value: HclValue | undefined, scope: Scope): Given | null {
  return value ? textOf(followed(value, scope.locate, scope.resolve)) : null;
}

export function givenIn(block: HclBlock, name: string, scope: Scope): Given | null {
  return given(attribute(block, name), scope);
}

/** The texts of a list, through references. */
export function givenList(value: HclValue | undefined, scope: Scope): readonly Given[] {
  return value ? textsIn(followed(value, scope.locate, scope.resolve), scope) : [];
}

function textsIn(target: Target, scope: Scope): Given[] {
  const { value } = target;
  const inner = (one: HclValue): Given[] => textsIn(followed(one, target.locate, target.resolve ?? scope.resolve), scope);
  if (value.kind === "list") return value.items.flatMap(inner);
  if (value.kind === "call") return /^(?:toset|tolist|concat|flatten|distinct|compact)$/.test(value.name) ? value.args.flatMap(inner) : [];
  const text = textOf(target);
  return text ? [text] : [];
}

function textOf({ value, locate }: Target): Given | null {
  if (value.kind !== "text" && value.kind !== "reference") return null;
  return { text: value.kind === "text" ? value.text : `\${${value.path}}`, location: locate(value.start, value.end) };
}
