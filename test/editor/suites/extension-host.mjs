/** The mocha suite in VS Code's real extension host, against the unpacked package. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildHostTests } from "../harness/host-tests.mjs";
import { openPage, screenshot } from "../harness/browser.mjs";
import { crewProject } from "../harness/fixtures.mjs";

export async function extensionHost({ browser, server, folder, artifacts, results, root, env }) {
  const project = crewProject(join(folder, "project"));
  const tests = await buildHostTests(root);
  const installed = readdirSync(server.extensions).find((name) => name.startsWith("crewvet.crewvet-"));
  const page = await openPage(browser);
  let done;
  const exit = new Promise((resolve) => (done = resolve));
  await page.exposeFunction("codeAutomationExit", (code) => done(code));
  await page.exposeFunction("codeAutomationLog", () => undefined);
  await page.goto(
    server.url(project, [
      ["extensionDevelopmentPath", server.remote(join(server.extensions, installed))],
      ["extensionTestsPath", server.remote(join(tests, "index.js"))],
    ]),
  );
  const code = await Promise.race([exit, new Promise((resolve) => setTimeout(resolve, 300_000, "no answer within 5 minutes").unref())]);
  const report = existsSync(env.CREWVET_TEST_REPORT) ? JSON.parse(readFileSync(env.CREWVET_TEST_REPORT, "utf8")) : { passed: [], failed: [] };
  for (const title of report.passed) console.log(`  ok ${title}`);
  for (const { title, error } of report.failed) console.log(`  FAILED ${title}\n${error.replace(/^/gm, "    ")}`);
  results.add({ passed: report.passed.length, failed: report.failed.length });
  if (report.failed.length === 0 && (code !== 0 || report.passed.length === 0)) {
    results.failed++;
    console.log(`  FAILED the extension host ended with ${code} after ${report.passed.length} tests`);
    await screenshot(page, artifacts, "failed-extension-host");
  }
  await page.close();
}
