import type { FieldIr } from "./ir";
import type { Value } from "./values";

/**
 * What one function has asked of objects of the project, for as long as no other function is looked at in between: until
 * then the answers are the same.
 */
export class Memory {
  private version = -1;
  private readonly members = new Map<Value, Map<string, Value>>();
  private readonly results = new Map<Value, Map<Value, Value>>();
  private readonly blank = new Map<string, Map<FieldIr, number>>();

  /** `world`: its version changes whenever some function is looked at. */
  constructor(private readonly world: { readonly version: number }) {}

  /** What an object's attribute is, told by its classes. */
  member(object: Value, name: string, read: () => Value): Value {
    return this.kept(this.members, object, name, read);
  }

  /** What a callee's result is on an object. */
  result(object: Value, returns: Value, read: () => Value): Value {
    return this.kept(this.results, object, returns, read);
  }

  /** Whether a field of a class shows nothing where the object itself does not say what it holds; `way`: how it is shown, as a bit. */
  isBlank(cls: string, field: FieldIr, way: number): boolean {
    this.refresh();
    return ((this.blank.get(cls)?.get(field) ?? 0) & way) !== 0;
  }

  /** Notes that it shows nothing, found out in a world of that version. */
  setBlank(cls: string, field: FieldIr, way: number, version: number): void {
    if (version !== this.world.version) return;
    this.refresh();
    let group = this.blank.get(cls);
    if (!group) this.blank.set(cls, (group = new Map<FieldIr, number>()));
    group.set(field, (group.get(field) ?? 0) | way);
  }

  private kept<K>(all: Map<Value, Map<K, Value>>, object: Value, key: K, read: () => Value): Value {
    this.refresh();
    const known = all.get(object)?.get(key);
    if (known) return known;
    const { version } = this.world;
    const made = read();
    if (version !== this.world.version) return made;
    const group = all.get(object);
    if (group) group.set(key, made);
    else all.set(object, new Map([[key, made]]));
    return made;
  }

  private refresh(): void {
    if (this.version === this.world.version) return;
    this.version = this.world.version;
    this.members.clear();
    this.results.clear();
    this.blank.clear();
  }
}
