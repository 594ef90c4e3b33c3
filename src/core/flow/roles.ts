import type { SinkSpec } from "../model/knowledge";
import type { World } from "./frame";
import type { FunctionIr, Term } from "./ir";
import { matches } from "./specs";

/** Sinks that a function's results are by its decorators or by the class it belongs to. */
export function resultSinks(fn: FunctionIr, world: World): readonly SinkSpec[] {
  if (fn.decoratorNames.length === 0 && fn.cls === null) return [];
  return world.tables.results.filter(({ results }) => {
    if (!results) return false;
    const { decorators = [], argument, bases = [], methods = [] } = results;
    const decorated = fn.decoratorNames.some((name, index) => decorators.some((one) => matches(one, world.program.alias(name, fn.source) ?? name)) && (argument === undefined || (textArgument(fn.decorators[index]) ?? "").startsWith(argument)));
    if (decorated) return true;
    return fn.cls !== null && methods.includes(fn.name) && world.program.libraryBases(fn.cls.id).some((base) => bases.some((one) => matches(one, base)));
  });
}

/** Library path of a parameter that a decorator tells (`@before_llm_call`, `@bus.on(Event)`). */
export function handedType(fn: FunctionIr, position: number, world: World): string | null {
  for (const [index, name] of fn.decoratorNames.entries()) {
    const first = firstArgument(fn.decorators[index]);
    const type = world.tables.parameterOf(name, position, first?.k === "ref" ? first.path : null);
    if (type !== null) return type;
  }
  return null;
}

function firstArgument(decorator: Term | undefined): Term | null {
  return decorator?.k === "call" ? (decorator.args[0]?.term ?? null) : null;
}

function textArgument(decorator: Term | undefined): string | null {
  const first = firstArgument(decorator);
  return first?.k === "const" && typeof first.value === "string" ? first.value : null;
}
