/**
 * CrewVet: Store Secret… from the question to the keyring: nothing runs before the answer, the value is in no argument, on
 * no screen and in no log, and it is gone from the waiting file once the keyring gave it back.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { openPage, runCommand, screenshot, until } from "../harness/browser.mjs";
import { crewProject, expandSecrets, project, support } from "../harness/fixtures.mjs";

const KEY = "{{openai:9}}";
const ENTRY = "# keyring: crew/team/scout/openai\nCREW_SCOUT_OPENAI_API_KEY={{openai:9}}\n";

export async function store({ browser, server, folder, artifacts, results }) {
  const { pythonEnv } = await support("python-env");
  const environment = pythonEnv();
  if ("missing" in environment) {
    console.log(`  skipped: ${environment.missing}`);
    results.skipped++;
    return;
  }
  const key = expandSecrets(KEY);
  const root = crewProject(join(folder, "store"));
  const waiting = join(root, ".crewvet/to-store.env");
  const seen = join(folder, "seen.txt");
  const keyring = { PYTHON_KEYRING_BACKEND: "keyrings.alt.file.PlaintextKeyring", XDG_DATA_HOME: join(folder, "keyring") };
  project(root, { ".crewvet/to-store.env": ENTRY, ".venv/bin/python": pythonThatTells(environment.python, seen, keyring) });
  chmodSync(join(root, ".venv/bin/python"), 0o755);
  const page = await openPage(browser);
  const test = (name, job) => results.test(name, job, page, artifacts);
  const dialog = page.locator(".monaco-dialog-box");
  await page.goto(server.url(root, [["openFile", server.remote(join(root, "crew.py"))]]));
  await page.locator(".monaco-editor .squiggly-error").first().waitFor();

  await test("asks before it stores, and runs nothing when the answer is no", async () => {
    await ask(page);
    await dialog.getByText("Store CREW_SCOUT_OPENAI_API_KEY?").waitFor();
    assert.ok(!(await dialog.innerText()).includes(key), "the question shows the value");
    await screenshot(page, artifacts, "store-question");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(!existsSync(seen), "something was run");
    assert.ok(readFileSync(waiting, "utf8").includes(key));
  });

  await test("runs in a terminal, deletes the value after it came back, and shows it nowhere", async () => {
    await ask(page);
    await dialog.getByRole("button", { name: "Store", exact: true }).click();
    const shown = [];
    await until("the value has left the waiting file", async () => {
      shown.push(await page.locator("body").innerText());
      return !existsSync(waiting);
    });
    await page.getByText("stored CREW_SCOUT_OPENAI_API_KEY. Rotate it").first().waitFor();
    shown.push(await page.locator("body").innerText());
    await screenshot(page, artifacts, "store-done");
    const told = readFileSync(seen, "utf8");
    assert.match(told, /crew\/team\/scout\/openai/);
    for (const text of [told, ...shown, ...logs(folder)]) assert.ok(!text.includes(key), "the value is in an argument, the environment, on the screen or in a log");
    const stored = spawnSync(environment.python, ["-m", "keyring", "get", "crew/team/scout", "openai"], { encoding: "utf8", env: { ...process.env, ...keyring } });
    assert.equal(stored.stdout.trim(), key);
  });

  await test("a value that cannot be stored stays, and the terminal says why", async () => {
    project(root, { ".crewvet/to-store.env": ENTRY, ".venv/bin/python": "#!/bin/sh\ncat >/dev/null\necho 'the keyring is locked' >&2\nexit 1\n" });
    await ask(page);
    await dialog.getByRole("button", { name: "Store", exact: true }).click();
    await page.locator(".terminal .xterm-rows", { hasText: "the keyring is locked" }).first().waitFor();
    await screenshot(page, artifacts, "store-failed");
    assert.ok(readFileSync(waiting, "utf8").includes(key), "the value is lost");
  });
  await page.close();
}

async function ask(page) {
  await runCommand(page, "CrewVet: Store Secret");
  const row = page.locator(".quick-input-widget:visible").getByText("CREW_SCOUT_OPENAI_API_KEY", { exact: true });
  await row.waitFor();
  await row.click();
}

/** The project's Python, which writes down with what arguments and environment it was called. */
function pythonThatTells(python, file, variables) {
  const exported = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
  return ["#!/bin/sh", `{ printf '%s\\n' "$@"; env; tr '\\0' '\\n' < /proc/$PPID/cmdline; } >> '${file}' 2>/dev/null`, ...exported, `exec '${python}' "$@"`, ""].join("\n");
}

/** Everything that the server and its extension hosts have logged. */
function logs(folder) {
  const files = (at) => (existsSync(at) ? readdirSync(at, { recursive: true }).map((name) => join(at, String(name))) : []);
  return [join(folder, "server.log"), ...files(join(folder, "server/data/logs"))].filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, "utf8"));
}
