import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeAction } from "vscode-languageserver/node";
import { expect, it } from "vitest";
import type { Prepared } from "../../src/server/commands";
import type { Choices } from "../../src/server/menu";
import { expandSecrets } from "../support/secrets";
import { Editor, Folder } from "./editor";

const KEY = expandSecrets("{{openai}}");
const SOLE = `from crewai import Agent, LLM\nllm = LLM(model="gpt-4o", api_key="${KEY}")\nscout = Agent(role="scout", goal="g", backstory="b", llm=llm)\n`;
const SHARED = `${SOLE}writer = Agent(role="writer", goal="g", backstory="b", llm=llm)\nfrom crewai import Crew, Task\ncrew = Crew(agents=[scout, writer], tasks=[Task(description="d", expected_output="o", agent=writer)])\n`;

async function menuOf(text: string, options: { readonly own: boolean; readonly name?: string; readonly code?: string }): Promise<CodeAction[]> {
  const name = options.name ?? "main.py";
  using folder = new Folder({ [name]: text });
  using editor = await Editor.open([folder], { initializationOptions: { status: options.own } });
  await editor.show(folder.uri(name), text, name.endsWith(".py") ? "python" : "plaintext");
  const found = (await editor.diagnostics(folder.uri(name))).find((one) => one.code === (options.code ?? "hardcoded-credential"));
  if (!found) throw new Error("nothing was found");
  return await editor.actions(folder.uri(name), found);
}

const titles = (actions: readonly CodeAction[]): string[] => actions.map((one) => one.title);
const choices = (actions: readonly CodeAction[], title: string): Choices => {
  const action = actions.find((one) => one.title === title);
  expect(action?.command?.command).toBe("crewvet.pickFix");
  return action?.command?.arguments?.[0] as Choices;
};

it("shows a hardcoded key's menu in a handful of plain entries", async () => {
  const menu = await menuOf(SOLE, { own: true });
  expect(titles(menu)).toEqual([
    "Move it to .env",
    "Move it to .env, read through crew_credentials.py",
    "Use another secrets manager…",
    "Explain hardcoded-credential",
    "Suppress hardcoded-credential here",
  ]);
  expect(menu.map((one) => one.isPreferred ?? false)).toEqual([true, false, false, false, false]);
  const managers = choices(menu, "Use another secrets manager…").items;
  expect(managers.map((one) => one.label)).toContain("Move it to HashiCorp Vault");
  expect(managers.map((one) => one.label)).toContain("Move it to .env, read by pydantic-settings, with rotation while the crew runs");
  expect(managers.every((one) => one.data?.type === "fix" && one.detail !== "")).toBe(true);
  expect(JSON.stringify(menu)).not.toContain(KEY);
});

it("shows the fix of each finding where a place has two, and the rest behind one entry of each sort", async () => {
  const menu = await menuOf(SHARED, { own: true, code: "shared-credential" });
  expect(titles(menu)).toEqual([
    "Move it to .env",
    "Give each agent its own API key (.env)",
    "Use another secrets manager…",
    "More ways to fix this…",
    "Explain these 2 rules…",
    "Suppress here…",
  ]);
  expect(choices(menu, "Suppress here…").items.map((one) => [one.label, one.edit !== undefined]).sort()).toEqual([
    ["hardcoded-credential", true],
    ["shared-credential", true],
  ]);
  expect(menu.find((one) => one.title.startsWith("Explain"))?.command?.arguments).toEqual(expect.arrayContaining(["hardcoded-credential", "shared-credential"]));
});

it("gives other editors every entry by itself", async () => {
  const menu = await menuOf(SOLE, { own: false });
  expect(titles(menu)).toContain("Move it to Google Secret Manager");
  expect(menu.every((one) => one.command?.command !== "crewvet.pickFix" && one.command?.command !== "crewvet.explainRule")).toBe(true);
  expect(titles(menu).at(-1)).toMatch(/^Suppress/);
});

it("says why there is no fix where there is none", async () => {
  const text = expandSecrets("FROM python:3.12\nRUN curl -H \"Authorization: Bearer {{openai}}\" https://api.openai.com/v1/models\n");
  const menu = await menuOf(text, { own: true, name: "Dockerfile", code: "credential-in-image" });
  expect(titles(menu)[0]).toMatch(/^No fix here: /);
});

it("builds what was chosen from the second list, and nothing before", async () => {
  using folder = new Folder({ "main.py": SOLE });
  using editor = await Editor.open([folder], { initializationOptions: { status: true } });
  const uri = folder.uri("main.py");
  await editor.show(uri, SOLE);
  const found = (await editor.diagnostics(uri)).find((one) => one.code === "hardcoded-credential");
  if (!found) throw new Error("nothing was found");
  const aws = choices(await editor.actions(uri, found), "Use another secrets manager…").items.find((one) => one.label === "Move it to AWS Secrets Manager");
  expect(editor.wire).not.toContain(KEY);
  const answer = JSON.stringify(await editor.execute("crewvet.server.edit", aws?.data));
  expect(answer).toContain("SecretCache");
  expect(answer).toContain("to-store.env");
  const apart = (await editor.execute("crewvet.server.edit", aws?.data, true)) as Prepared;
  expect(JSON.stringify(apart)).not.toContain(KEY);
  expect(apart.values.map((uri) => uri.slice(uri.lastIndexOf("/.crewvet")))).toEqual(["/.crewvet/to-store.env"]);
  expect(existsSync(join(folder.path, ".crewvet/to-store.env"))).toBe(false);
  await editor.execute("crewvet.server.writeValues");
  expect(readFileSync(join(folder.path, ".crewvet/to-store.env"), "utf8")).toContain(KEY);
  await expect(editor.execute("crewvet.server.edit", { type: "fix" })).rejects.toThrow(/no fix was named/);
});
