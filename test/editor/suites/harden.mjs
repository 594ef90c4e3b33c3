/** Harden This Crew: choose, look at the refactor preview, apply, undo with one command; the fix menu of a tool that deletes. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { openPage, runCommand, screenshot, until } from "../harness/browser.mjs";
import { expandSecrets, HARMFUL, project } from "../harness/fixtures.mjs";

const SQUIGGLE = ".monaco-editor .squiggly-warning, .monaco-editor .squiggly-error";

export async function harden({ browser, server, folder, artifacts, results }) {
  const root = project(join(folder, "harden"), { "crew.py": HARMFUL, "requirements.txt": "crewai==1.15.30\n" });
  const file = join(root, "crew.py");
  const before = readFileSync(file, "utf8");
  const key = expandSecrets("{{openai:4}}");
  const page = await openPage(browser);
  const test = (name, job) => results.test(name, job, page, artifacts);
  await page.goto(server.url(root, [["openFile", server.remote(file)]]));
  await page.locator(SQUIGGLE).first().waitFor();

  await test("the fix menu of an agent that may delete offers an approval", async () => {
    const menu = await fixMenu(page, before.split("\n").findIndex((line) => line.startsWith("janitor = ")) + 1);
    const entries = await menu.locator(".monaco-list-row.action").allInnerTexts();
    assert.ok(entries.some((entry) => /Ask a person before Remove folder runs/.test(entry)), JSON.stringify(entries));
    await screenshot(page, artifacts, "fix-menu-approval");
    await page.keyboard.press("Escape");
  });

  await test("Harden This Crew asks what, and shows every change before it is made", async () => {
    await runCommand(page, "CrewVet: Harden This Crew");
    const picker = page.locator(".quick-input-widget:visible");
    await picker.getByText("Audit trail", { exact: true }).waitFor();
    await screenshot(page, artifacts, "harden-choices");
    await picker.getByRole("button", { name: "OK" }).click();
    const apply = page.getByRole("button", { name: "Apply", exact: true });
    await apply.waitFor();
    await page.getByText("(creating)").first().waitFor();
    const listed = await page.locator(".bulk-edit-panel:visible .monaco-list-row").allInnerTexts();
    assert.ok(listed.some((row) => row.includes(".gitignore")), JSON.stringify(listed));
    assert.deepEqual(listed.filter((row) => /^\s*\.env(?!\.example)/.test(row)), [], "the preview lists the file with the values");
    await screenshot(page, artifacts, "harden-preview");
    assert.equal(readFileSync(file, "utf8"), before, "something was written before it was accepted");
    await apply.click();
    await until("the crew is hardened on disk", () => readFileSync(file, "utf8").includes("install_audit()"));
    const text = readFileSync(file, "utf8");
    assert.ok(!text.includes(key), "the key is still in the code");
    assert.match(text, /^@before_tool_call\(tools=\["Remove folder"\]\)$/m);
    assert.equal(statSync(join(root, ".env")).mode & 0o777, 0o600);
    await until("the key waits in .env", () => existsSync(join(root, ".env")) && readFileSync(join(root, ".env"), "utf8").includes(key));
    await page.locator(SQUIGGLE).first().waitFor({ state: "detached" });
    await screenshot(page, artifacts, "harden-applied");
  });

  await test("a second run offers only what was not chosen", async () => {
    const text = readFileSync(file, "utf8");
    await runCommand(page, "CrewVet: Harden This Crew");
    const picker = page.locator(".quick-input-widget:visible");
    await picker.getByText("LLM gateway", { exact: true }).waitFor();
    assert.equal(await picker.locator(".monaco-list-row").count(), 1, "more than the part that nobody chose is open");
    await page.keyboard.press("Escape");
    assert.equal(readFileSync(file, "utf8"), text);
  });

  await test("one command takes all of it back, new files as well", async () => {
    await runCommand(page, "CrewVet: Undo Last Hardening");
    await until("the code is as it was", () => readFileSync(file, "utf8") === before);
    await until("every file that was made is gone again", () => readdirSync(root).sort().join() === "crew.py,requirements.txt");
    assert.equal(readFileSync(join(root, "requirements.txt"), "utf8"), "crewai==1.15.30\n");
    await page.locator(SQUIGGLE).first().waitFor();
    await screenshot(page, artifacts, "harden-undone");
  });
  await page.close();
}

/** Opens the fix menu with the cursor on a line (1-based). */
async function fixMenu(page, line) {
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.press("Control+g");
  await page.keyboard.type(String(line));
  await page.keyboard.press("Enter");
  await page.locator(".statusbar-item", { hasText: new RegExp(`Ln ${String(line)},`) }).waitFor();
  // from the line's start over the agent's name to the call, where the finding stands
  for (let n = 0; n < 12; n++) await page.keyboard.press("ArrowRight");
  const menu = page.locator(".action-widget:visible").last();
  await until("the fix menu opens", async () => {
    if (await menu.isVisible()) return true;
    await page.keyboard.press("Control+.");
    return menu.waitFor({ timeout: 5000 }).then(() => true, () => false);
  });
  return menu;
}
