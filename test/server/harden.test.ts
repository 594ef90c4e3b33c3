import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { WorkspaceEdit } from "vscode-languageserver/node";
import { expect, it } from "vitest";
import { expandSecrets } from "../support/secrets";
import { Editor, Folder } from "./editor";

const KEY = expandSecrets("{{openai}}");
const CREW = `from crewai import Agent, LLM\n\nllm = LLM(model="gpt-4o", api_key="${KEY}")\nscout = Agent(role="scout", goal="g", backstory="b", llm=llm)\n`;
const NOTEBOOK = JSON.stringify({ cells: [{ cell_type: "code", metadata: {}, execution_count: null, outputs: [], source: [`import openai\nopenai.api_key = "${expandSecrets("{{openai:2}}")}"`] }], metadata: {}, nbformat: 4, nbformat_minor: 5 });

interface Answer {
  readonly edit: WorkspaceEdit | null;
  readonly values: readonly string[];
}

/** A folder whose analysis is ready, and the hardening of what was found in it. */
async function hardened(folder: Folder, apart: boolean): Promise<{ readonly editor: Editor; readonly answer: Answer }> {
  const editor = await Editor.open([folder]);
  await editor.show(folder.uri("crew.py"), CREW);
  await editor.diagnostics(folder.uri("crew.py"));
  return { editor, answer: (await editor.execute("crewvet.server.harden", folder.uri(), ["findings"], ...(apart ? [true] : []))) as Answer };
}

it("keeps the file with the values out of the edit, and writes it when it is told to", async () => {
  using folder = new Folder({ "crew.py": CREW, "lab.ipynb": NOTEBOOK });
  const { editor, answer } = await hardened(folder, true);
  using _ = editor;
  expect(answer.values).toEqual([folder.uri(".env")]);
  expect(JSON.stringify(answer.edit)).not.toContain(KEY);
  expect(JSON.stringify(answer.edit)).toContain("/.gitignore");
  const [annotation] = Object.values(answer.edit?.changeAnnotations ?? {});
  expect(annotation?.description).toContain(".env is written when you apply this");
  expect(annotation?.description).toContain("lab.ipynb: notebooks are left as they are");
  const file = join(folder.path, ".env");
  expect(existsSync(file)).toBe(false);
  await editor.execute("crewvet.server.writeValues");
  expect(readFileSync(file, "utf8")).toContain(`=${KEY}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(editor.execute("crewvet.server.writeValues")).rejects.toThrow("no values wait");
  expect(editor.wire).not.toContain(KEY);
});

it("writes nothing over a file that has come or changed since", async () => {
  using folder = new Folder({ "crew.py": CREW });
  const { editor } = await hardened(folder, true);
  using _ = editor;
  folder.write(".env", "MINE=1\n");
  await expect(editor.execute("crewvet.server.writeValues")).rejects.toThrow(".env has changed");
  expect(readFileSync(join(folder.path, ".env"), "utf8")).toBe("MINE=1\n");
});

it("gives other editors all of it in the edit", async () => {
  using folder = new Folder({ "crew.py": CREW });
  const { editor, answer } = await hardened(folder, false);
  using _ = editor;
  expect(answer.values).toEqual([]);
  expect(JSON.stringify(answer.edit)).toContain("/.env");
});
