import { scopesOf } from "../languages/python/scopes";
import type { ModuleIr } from "./ir";

const known = new WeakMap<ModuleIr, string>();

/** Text that changes when what others can find in a file does: its names, where they come from, its classes. Empty for no file. */
export function shapeOf(module: ModuleIr | undefined): string {
  if (!module) return "";
  const before = known.get(module);
  if (before !== undefined) return before;
  const names = [...scopesOf(module.source).top.bindings].map(([name, bindings]) =>
    [name, ...bindings.map((one) => (one.kind === "import" ? one.target : one.kind === "star" ? `*${one.module}` : one.kind))].join(" "),
  );
  const classes = module.classes.map((cls) =>
    [
      cls.id,
      cls.bases.join(" "),
      cls.baseArguments.join(" "),
      cls.silent ? "silent" : "",
      cls.decoratorNames.join(" "),
      cls.fields.map((field) => `${field.name}:${field.annotation ?? ""}${field.hidden ? "!" : ""}${field.undumped ? "-" : ""}`).join(" "),
      [...cls.methods].map(([name, fn]) => `${name}=${fn.id}`).join(" "),
    ].join("|"),
  );
  const functions = module.functions.map((fn) => fn.id);
  const made = [module.source.moduleName, ...names, ...classes, ...functions].join("\n");
  known.set(module, made);
  return made;
}
