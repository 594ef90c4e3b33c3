import { expect, test } from "vitest";
import { OfferedCommands, type CommandRegistry } from "./offered";

class Registry implements CommandRegistry {
  readonly registered = new Map<string, () => unknown>();
  readonly executed: unknown[][] = [];

  registerCommand(id: string, run: () => unknown): { dispose(): void } {
    expect(this.registered.has(id), `${id} is registered twice`).toBe(false);
    this.registered.set(id, run);
    return { dispose: () => void this.registered.delete(id) };
  }

  executeCommand(...call: [id: string, ...args: unknown[]]): Promise<unknown> {
    this.executed.push(call);
    return Promise.resolve(`ran ${call[0]}`);
  }
}

function action(rule: string): { title: string; command: { title: string; command: string; arguments?: unknown[] } } {
  return { title: "Explain", command: { title: "Explain", command: "crewvet.explainRule", arguments: [rule] } };
}

test("what an action was offered with is passed on though the offered command has no arguments", async () => {
  const registry = new Registry();
  const offered = new OfferedCommands(registry);
  const { command } = offered.keep(action("one"));
  offered.keep(action("two"));
  expect(command).not.toHaveProperty("arguments");
  expect(await registry.registered.get(command.command)?.()).toBe("ran crewvet.explainRule");
  expect(registry.executed).toEqual([["crewvet.explainRule", "one"]]);
});

test("the same action offered again, as each move of the cursor does, takes no further command", () => {
  const registry = new Registry();
  const offered = new OfferedCommands(registry);
  expect(offered.keep(action("one")).command.command).toBe(offered.keep(action("one")).command.command);
  expect(registry.registered.size).toBe(1);
});

test("commands of menus long closed are given back, those still offered are kept", () => {
  const registry = new Registry();
  const offered = new OfferedCommands(registry);
  const first = offered.keep(action("first")).command.command;
  const second = offered.keep(action("second")).command.command;
  for (let at = 0; at < 62; at++) offered.keep(action(String(at)));
  offered.keep(action("first"));
  offered.keep(action("one more"));
  expect(registry.registered.size).toBe(64);
  expect(registry.registered.has(first)).toBe(true);
  expect(registry.registered.has(second)).toBe(false);
  offered.dispose();
  expect(registry.registered.size).toBe(0);
});

test("actions without a command, and commands without arguments, stay as they are", () => {
  const offered = new OfferedCommands(new Registry());
  expect(offered.keep({ title: "Suppress" })).toEqual({ title: "Suppress" });
  expect(offered.keep({ title: "Finish", command: { title: "Finish", command: "crewvet.server.applied" } }).command.command).toBe("crewvet.server.applied");
  expect(offered.keep({ title: "a bare command", command: "workbench.action.closeAllEditors" }).command).toBe("workbench.action.closeAllEditors");
});
