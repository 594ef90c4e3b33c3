import { expect } from "vitest";
import type { BackendId, FixStyle } from "../../src/core/fixes";
import { parseKeyValues } from "../../src/core/languages/keyvalue/parse";
import type { DrivenCrew } from "../support/driven-crew";
import { fixRounds } from "../support/fixes";
import { filesHolding } from "../support/leftovers";
import type { ModelServer } from "../support/openai-server";
import { Folder, keysByAgent } from "../support/running-crew";
import { hardcodedCrew, hardcodedKeys, ROLES } from "./crews";
import { SCOUT } from "./shape-crews";
import type { Named, Store } from "./stores";

export const NEWEST = "1.15.30";
/** What shows which form of agent_llm() was written. */
const FORMS: Readonly<Record<string, string>> = { [NEWEST]: "class AgentKey(BaseInterceptor", "1.4.1": "class AgentKey(BaseInterceptor", "1.3.0": "event_hooks=", "0.203.2": "class AgentLLM(LLM)", "0.80.0": "class AgentLLM(LLM)" };
const AGENTS = ["researcher", "writer"].map((agent): Named => ({ id: `crew/example/${agent}/openai`, variable: `CREW_${agent.toUpperCase()}_OPENAI_API_KEY` }));
/** What a running process does not read again. */
const READ_ONCE: readonly BackendId[] = ["dotenv", "infisical", "doppler", "1password"];

/** One fixed crew in a process that has run others. */
export class VersionRun {
  private readonly secrets: string[] = [...hardcodedKeys()];
  private folder: Folder | null = null;
  /** Whether each agent has an identity of its own at the store, in the style that knows them. */
  private identities = true;

  constructor(
    private readonly version: string,
    private readonly style: FixStyle,
    private readonly store: Store,
    private readonly process: DrivenCrew,
    private readonly server: ModelServer,
  ) {}

  /** Two agents: each its own key, the next one, and none where none is stored. */
  lifecycle(): Promise<void> {
    return this.inFolder(hardcodedCrew(), async (files) => {
      if (this.style === "module") expect(files["crew_credentials.py"]).toContain(FORMS[this.version]);
      await this.put([null, null]);
      await this.missing();
      await this.put(hardcodedKeys());
      await this.start();
      await this.kickoff();
      this.expectKeys(...hardcodedKeys().map((key) => [key]));
      await this.next();
      await this.leaves();
    });
  }

  /** One agent whose key stood in some shape: the fixed code sends the very same key. */
  shape(code: string, key: string): Promise<void> {
    this.secrets.push(key);
    return this.inFolder({ "crew.py": code }, async (files) => {
      expect(files["crew.py"]).not.toContain(key);
      for (const { key: variable, value, keyRange } of parseKeyValues(files[".crewvet/to-store.env"] ?? files[".env"] ?? "", "dotenv")) {
        const above = (files[".crewvet/to-store.env"] ?? "").slice(0, keyRange.start).trimEnd().split("\n").at(-1) ?? "";
        await this.store.put({ id: above.replace(/^.*: /, ""), variable }, value, this.folder?.path ?? "");
      }
      this.identities = false;
      await this.start();
      await this.kickoff();
      expect(keysByAgent(this.server, [SCOUT])).toEqual({ [SCOUT]: [key] });
    });
  }

  private async inFolder(files: Readonly<Record<string, string>>, live: (fixed: Readonly<Record<string, string>>) => Promise<void>): Promise<void> {
    const { store, style } = this;
    const fixed = await fixRounds({ ...files, "requirements.txt": `crewai==${this.version}\n` }, "unsafe", { backend: store.backend, style, rules: ["hardcoded-credential", "shared-credential"] });
    expect(fixed.remaining).toEqual([]);
    const folder = new Folder({ files: { ...fixed.files, ".env": "" }, modes: fixed.modes });
    this.folder = folder;
    const said = this.process.output.length;
    try {
      await live(fixed.files);
    } finally {
      await this.succeed("enter", [folder.path, {}]);
      folder.remove();
    }
    const printed = this.process.output.slice(said);
    for (const secret of this.secrets) expect(printed.includes(secret), "a secret stands in what was printed").toBe(false);
  }

  /** No other key takes its place: not the shared one in the environment, not one of a crew before. */
  private async missing(): Promise<void> {
    this.server.forget();
    if (await this.enter()) {
      const loaded = await this.process.step("load", "crew");
      const failed = loaded.error === undefined ? await this.process.step("run") : loaded;
      expect(failed.error).toBeDefined();
      if (this.style === "module") expect(failed.error).toContain("agent 'researcher' has no openai secret of its own");
    }
    expect(this.server.requests).toEqual([]);
  }

  /** A rotated key and a revoked one, in the running crew where it reads again. */
  private async next(): Promise<void> {
    const rotated = await this.rotate("rotated");
    if (this.style === "inline" || READ_ONCE.includes(this.store.backend)) {
      await this.start();
      await this.kickoff();
      this.expectKeys(...rotated.map((key) => [key]));
      return;
    }
    await this.succeed("advance", 301);
    await this.kickoff();
    this.expectKeys(...rotated.map((key) => [key]));
    const newest = await this.rotate("newest");
    this.server.accept(new Set(newest));
    await this.kickoff();
    this.expectKeys(...rotated.map((key, index) => [key, newest[index] ?? ""]));
    this.server.accept(null);
    if (this.store.outage) await this.outage(newest);
  }

  /** The last value serves within its grace, and not a second longer. */
  private async outage(current: readonly string[]): Promise<void> {
    this.store.outage?.(true, this.folder?.path ?? "");
    await this.succeed("advance", 301);
    await this.kickoff();
    this.expectKeys(...current.map((key) => [key]));
    await this.succeed("advance", 700);
    this.server.forget();
    expect((await this.process.step("run")).error).toBeDefined();
    expect(this.server.requests).toEqual([]);
    this.store.outage?.(false, this.folder?.path ?? "");
    await this.kickoff();
    this.expectKeys(...current.map((key) => [key]));
  }

  private async leaves(): Promise<void> {
    // whole dumps of a crew that has run are an error of CrewAI's own before 1.15
    if (this.style === "module") await this.succeed("dump", this.version === NEWEST);
    expect(filesHolding([this.folder?.path ?? "", this.process.home], this.secrets).filter((path) => path !== ".env" && path !== ".crewvet/to-store.env")).toEqual([]);
  }

  private async put(keys: readonly (string | null)[]): Promise<void> {
    for (const [index, secret] of AGENTS.entries()) await this.store.put(secret, keys[index] ?? null, this.folder?.path ?? "");
  }

  private async rotate(word: string): Promise<string[]> {
    const keys = ["researcher", "writer"].map((agent) => `${agent}-${word}-key`);
    this.secrets.push(...keys);
    await this.put(keys);
    return keys;
  }

  /** False where the store's command does not even start the crew. */
  private async enter(): Promise<boolean> {
    const folder = this.folder?.path ?? "";
    const wrapped = this.store.wrapped ? this.store.wrapped(folder) : {};
    if (wrapped === null) return false;
    await this.succeed("enter", [folder, { ...(this.identities && this.style === "module" ? this.store.agentEnv : {}), ...wrapped }]);
    return true;
  }

  private async start(): Promise<void> {
    expect(await this.enter()).toBe(true);
    await this.succeed("load", "crew");
  }

  private async kickoff(): Promise<void> {
    this.server.forget();
    await this.succeed("run");
  }

  private async succeed(command: Parameters<DrivenCrew["step"]>[0], argument?: unknown): Promise<void> {
    expect((await this.process.step(command, argument)).error, this.process.output.slice(-3000)).toBeUndefined();
  }

  private expectKeys(...expected: string[][]): void {
    expect(keysByAgent(this.server, ROLES)).toEqual({ [ROLES[0]]: expected[0], [ROLES[1]]: expected[1] });
  }
}
