import type { Frame, Machine } from "./machine";
import type { FunctionValue, InstanceValue, Site, Value } from "./value";

/** A call that was read: what it gave, what it used, and where it stood. */
export interface Reading {
  readonly value: Value;
  readonly touched: ReadonlySet<Value>;
  readonly frame: Frame;
  readonly site: Site;
}

/** What gives the same object each time: a decorator, a global name or an attribute holds it. */
const KEEPS = /\bglobal\b|_instance\b|\bself\.\w+(?:\[[^\]]*\])? *=[^=]|^\s*@(?:[\w.]+\.)?(?:agent\b|property\b|\w*(?:cache|memo|singleton|once))/m;

/** A second call in one piece of code, `a = author()` and `b = author()`, gives another agent that is made alike. Null for what is kept. */
export function madeAgain(m: Machine, fn: FunctionValue, known: Reading, site: Site, frame: Frame): InstanceValue | null {
  const { value } = known;
  if (value.kind !== "instance" || frame.env !== known.frame.env || siteNode(site) === siteNode(known.site)) return null;
  if (!m.framework.isCounted(value) || !value.within.some((one) => one.node === fn.node) || KEEPS.test(fn.source.text.slice(fn.node.start, fn.node.end))) return null;
  const again: InstanceValue = { ...value, kwargs: new Map(value.kwargs), attrs: new Map(value.attrs), names: value.names.filter((one) => one.via === "return" || one.shared) };
  m.instances.push(again);
  return again;
}

function siteNode(site: Site): object | null {
  return "node" in site ? site.node : null;
}
