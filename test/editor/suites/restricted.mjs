/** Restricted Mode: a folder that nobody trusts is analysed all the same, and its settings have no say. */
import { join } from "node:path";
import assert from "node:assert/strict";
import { openPage, runCommand, screenshot } from "../harness/browser.mjs";
import { crewProject, project } from "../harness/fixtures.mjs";

export async function restricted({ browser, server, folder, artifacts, results }) {
  const root = crewProject(join(folder, "untrusted"));
  project(root, { ".vscode/settings.json": JSON.stringify({ "crewvet.enable": false, "crewvet.rules": { "hardcoded-credential": "off" } }) });
  const page = await openPage(browser);
  await results.test("an untrusted folder is analysed; its settings cannot switch that off", async () => {
    await page.goto(server.url(root, [["openFile", server.remote(join(root, "crew.py"))]]));
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await page.locator(".monaco-editor .squiggly-error").first().waitFor();
    await screenshot(page, artifacts, "restricted");
    assert.deepEqual(page.refused.filter((url) => /crewvet/i.test(url)), [], "the extension reached for the network");
  }, page, artifacts);
  await results.test("an untrusted folder stores no secret", async () => {
    project(root, { ".crewvet/to-store.env": "# keyring: crew/team/scout/openai\nCREW_SCOUT_OPENAI_API_KEY={{openai:9}}\n" });
    await runCommand(page, "CrewVet: Store Secret");
    await page.getByText("CrewVet stores secrets in trusted workspaces only").first().waitFor();
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    assert.equal(await page.locator(".terminal").count(), 0, "something was run");
  }, page, artifacts);
  await page.close();
}
