import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { expandSecrets } from "../../test/support/secrets";
import { NO_CONFIG } from "../core/config/tree";
import { loadEngine } from "../host/engine";
import { fileSettings } from "./root-config";
import { RootFiles } from "./root-files";
import { RootSession } from "./root-session";

const CONFIG = { tree: NO_CONFIG, baseline: null };
const CODE = 'import os\nSTRIPE_KEY = "{{stripe:1}}"\nSLACK_TOKEN = "{{slack}}"  # crewvet: ignore[hardcoded-credential] -- a test\nprint(os.environ["STRIPE_KEY"])\n';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "crewvet-early-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

async function opened(path: string): Promise<RootSession> {
  const session = new RootSession(root, await loadEngine(), CONFIG, new RootFiles(root, fileSettings(CONFIG)));
  const text = expandSecrets(CODE);
  writeFileSync(join(root, path), text);
  session.show(path, { kind: "text", uri: `file://${root}/${path}`, version: 1, text });
  return session;
}

it("shows an open file's own secrets before the folder has been read, and the whole afterwards", async () => {
  const session = await opened("a.py");
  expect(session.ready).toBe(false);
  const early = session.quick() ?? [];
  expect(early.map((one) => [one.ruleId, one.location.range.start])).toEqual([["hardcoded-credential", CODE.indexOf("{{stripe")]]);
  await session.rescan();
  const whole = session.analyse()?.findings ?? [];
  expect(whole.map((one) => one.ruleId)).toEqual(["hardcoded-credential", "unredacted-logging"]);
  expect(whole[0]?.fingerprint).toBe(early[0]?.fingerprint);
});

it("leaves alone what git ignores", async () => {
  writeFileSync(join(root, ".gitignore"), "a.py\n");
  const session = await opened("a.py");
  expect(session.quick()).toEqual([]);
});
