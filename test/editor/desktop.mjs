#!/usr/bin/env node
/**
 * `npm run test:desktop`: the extension host suite in VS Code for the desktop, which @vscode/test-electron downloads
 * (`CREWVET_VSCODE_VERSION`, default stable; `CREWVET_VSCODE` names an executable instead).
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTests } from "@vscode/test-electron";
import { crewProject } from "./harness/fixtures.mjs";
import { buildHostTests } from "./harness/host-tests.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "crewvet-desktop-"));
const report = join(folder, "report.json");
try {
  await runTests({
    version: process.env.CREWVET_VSCODE_VERSION ?? "stable",
    vscodeExecutablePath: process.env.CREWVET_VSCODE,
    extensionDevelopmentPath: root,
    extensionTestsPath: join(await buildHostTests(root), "index.js"),
    extensionTestsEnv: { CREWVET_TEST_REPORT: report },
    launchArgs: [crewProject(join(folder, "project")), "--disable-extensions", "--disable-workspace-trust", "--user-data-dir", join(folder, "user")],
  });
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  const { passed, failed } = readReport();
  for (const { title, error } of failed) console.log(`FAILED ${title}\n${error}`);
  console.log(`${passed.length} passed, ${failed.length + (passed.length + failed.length === 0 ? 1 : 0)} failed`);
  rmSync(folder, { recursive: true, force: true });
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { passed: [], failed: [] };
  }
}
