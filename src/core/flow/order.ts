import type { FunctionIr } from "./ir";
import type { Program } from "./program";
import { LIMITS } from "./values";

/** Functions with callees before callers; members of a cycle stand together. Iterative: call chains may be thousands long. */
export function bottomUp(program: Program): readonly FunctionIr[] {
  const methods = new Map<string, FunctionIr[]>();
  for (const cls of program.classes.values()) {
    for (const [name, fn] of cls.methods) {
      const known = methods.get(name);
      if (known) known.push(fn);
      else methods.set(name, [fn]);
    }
  }
  const callees = (fn: FunctionIr): FunctionIr[] => {
    const result = [...fn.nested];
    // whoever reads a field comes after the constructor that fills it
    const init = fn.cls ? program.method(fn.cls.id, "__init__") : null;
    if (init) result.push(init);
    for (const mention of fn.mentions) {
      if (mention.startsWith(".")) {
        const own = fn.cls ? program.method(fn.cls.id, mention.slice(1)) : null;
        const named = methods.get(mention.slice(1)) ?? [];
        if (own) result.push(own);
        else if (named.length <= LIMITS.targets) result.push(...named);
        continue;
      }
      const entity = mention.includes(".") ? program.resolve(mention, fn.source)?.entity : undefined;
      if (entity?.kind === "function") result.push(entity.fn);
      else if (entity?.kind === "class") {
        const init = program.method(entity.cls.id, "__init__");
        if (init) result.push(init);
      }
    }
    return result;
  };
  const order: FunctionIr[] = [];
  const seen = new Set<FunctionIr>();
  // modules first: functions read the variables that their module sets
  for (const root of [...program.modules.map((module) => module.main), ...program.functions.values()]) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack: { fn: FunctionIr; pending: FunctionIr[] }[] = [{ fn: root, pending: callees(root) }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.pending.pop();
      if (!next) {
        order.push(top.fn);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push({ fn: next, pending: callees(next) });
      }
    }
  }
  return order;
}
