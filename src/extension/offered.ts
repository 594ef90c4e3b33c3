interface Disposable {
  dispose(): unknown;
}

/** VS Code's `commands`, as far as it is needed here. */
export interface CommandRegistry {
  registerCommand(id: string, run: () => unknown): Disposable;
  executeCommand(id: string, ...args: unknown[]): PromiseLike<unknown>;
}

export interface OfferedCommand {
  title: string;
  command: string;
  arguments?: unknown[];
}

/** More than any menu has: what is older belongs to menus that were closed long ago. */
const LIMIT = 64;

/**
 * Commands of the fix menu, each registered under an id of its own and offered without arguments. VS Code keeps the
 * arguments of an action's command only until a newer list of actions has come, which can be just after one was chosen:
 * the command then fails with "Actual command not found".
 */
export class OfferedCommands {
  readonly #registry: CommandRegistry;
  /** By command and arguments, the one offered last at the end. */
  readonly #offered = new Map<string, { readonly id: string; readonly registration: Disposable }>();
  #count = 0;

  constructor(registry: CommandRegistry) {
    this.#registry = registry;
  }

  /** Takes the arguments out of an action's command, in place. */
  keep<A extends { title: string; command?: string | OfferedCommand }>(action: A): A {
    const { command } = action;
    if (typeof command === "object" && command.arguments && command.arguments.length > 0) {
      command.command = this.#idOf(command.command, command.arguments);
      delete command.arguments;
    }
    return action;
  }

  dispose(): void {
    for (const { registration } of this.#offered.values()) registration.dispose();
    this.#offered.clear();
  }

  #idOf(command: string, args: readonly unknown[]): string {
    const key = JSON.stringify([command, args]);
    const known = this.#offered.get(key) ?? this.#register(command, args);
    this.#offered.delete(key);
    this.#offered.set(key, known);
    for (const [old, { registration }] of this.#offered) {
      if (this.#offered.size <= LIMIT) break;
      this.#offered.delete(old);
      registration.dispose();
    }
    return known.id;
  }

  #register(command: string, args: readonly unknown[]): { id: string; registration: Disposable } {
    const id = `${command}.${String(++this.#count)}`;
    return { id, registration: this.#registry.registerCommand(id, () => this.#registry.executeCommand(command, ...args)) };
  }
}
