#!/usr/bin/env node
/**
 * `node test/editor/run.mjs`: the packaged extension in a real VS Code (its server and web workbench) and Chromium.
 * Ends with `N passed, N failed[, N skipped]`. `--only report|ui|harden|store|host|restricted` runs one suite.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "./harness/browser.mjs";
import { CodeServer } from "./harness/code-server.mjs";
import { install, Missing } from "./harness/install.mjs";
import { Results } from "./harness/report.mjs";
import { extensionHost } from "./suites/extension-host.mjs";
import { reportPage } from "./suites/report-page.mjs";
import { harden } from "./suites/harden.mjs";
import { restricted } from "./suites/restricted.mjs";
import { store } from "./suites/store.mjs";
import { workbench } from "./suites/workbench.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const artifacts = join(root, "test/editor/artifacts");
const only = process.argv[process.argv.indexOf("--only") + 1];
const wants = (suite) => !process.argv.includes("--only") || only === suite;
const results = new Results();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "crewvet-editor-")));

try {
  const tools = install();
  const vsix = process.env.CREWVET_VSIX ?? pack(join(folder, "crewvet.vsix"));
  const browser = await launch(tools);
  try {
    const suite = async (name, job, args, settings) => {
      if (!wants(name)) return;
      console.log(`${name}:`);
      const server = new CodeServer(tools, join(folder, name), settings);
      server.installExtension(vsix);
      const env = { CREWVET_TEST_REPORT: join(folder, name, "report.json"), CREWVET_TEST_ROOT: folder };
      await server.start(args, env);
      try {
        await job({ browser, server, folder: join(folder, name), artifacts, results, root, env });
      } finally {
        await server.stop();
      }
    };
    if (wants("report")) {
      console.log("report:");
      await reportPage({ browser, folder: join(folder, "report"), artifacts, results, root });
    }
    await suite("ui", workbench, ["--disable-workspace-trust"]);
    // an editor that saves after a moment by itself could save the code first, where values are to be on disk before it
    await suite("harden", harden, ["--disable-workspace-trust"], { "files.autoSave": "off" });
    await suite("store", store, ["--disable-workspace-trust"], { "terminal.integrated.gpuAcceleration": "off" });
    await suite("host", extensionHost, ["--disable-workspace-trust", "--enable-smoke-test-driver"]);
    await suite("restricted", restricted, []);
  } finally {
    await browser.close();
  }
} catch (error) {
  if (error instanceof Missing) {
    console.log(`skipped: ${error.message}`);
    results.skipped++;
  } else {
    console.log(String(error.stack ?? error));
    results.failed++;
  }
} finally {
  if (results.failed > 0) console.log(`kept for a look: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
console.log(results.line());
process.exit(results.failed > 0 ? 1 : 0);

function pack(path) {
  const result = spawnSync(process.execPath, [join(root, "node_modules/@vscode/vsce/vsce"), "package", "--no-dependencies", "-o", path], { cwd: root, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`vsce package failed:\n${result.stdout}${result.stderr}`);
  return path;
}
