/** The HTML report in a browser: legible at 3, 10 and 30 agents, accessible, and usable by keyboard alone. */
import { spawnSync } from "node:child_process";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inaccessible, openPage, screenshot, until } from "../harness/browser.mjs";
import { largeCrew, project } from "../harness/fixtures.mjs";

const LOOKS = [
  { name: "light", width: 1600 },
  { name: "dark", theme: "dark", width: 800 },
  { name: "forced-colours", theme: "dark", forced: true, width: 1600 },
];

export async function reportPage({ browser, folder, artifacts, results, root }) {
  const reports = Object.fromEntries([3, 10, 30].map((agents) => [agents, reportOf(agents, folder, root)]));
  for (const [agents, url] of Object.entries(reports)) {
    for (const look of LOOKS) {
      const page = await openPage(browser, look);
      await results.test(`the report of ${agents} agents is legible and accessible (${look.name}, ${look.width} px)`, async () => {
        await page.goto(url);
        assert.equal(await page.locator("a.node.agent").count(), Number(agents));
        assert.deepEqual(await sticksOut(page), [], "texts leave their boxes");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "the page scrolls sideways");
        assert.deepEqual(await inaccessible(page), []);
        for (const details of await page.locator("details").all()) await details.evaluate((one) => (one.open = true));
        assert.deepEqual(await inaccessible(page), [], "with everything open");
        assert.deepEqual(page.errors, []);
        assert.deepEqual(page.refused, []);
        await page.locator("section[aria-labelledby=the-crew]").screenshot({ path: join(artifacts, `crew-${agents}-${look.name}.png`) });
        await screenshot(page, artifacts, `report-${agents}-${look.name}`);
      }, page, artifacts);
      await page.context().close();
    }
  }
  await keyboard(browser, reports[10], results, artifacts);
  await withoutScript(browser, reports[3], results, artifacts);
}

function reportOf(agents, folder, root) {
  const sources = project(join(folder, `crew-${agents}`), { "crew.py": largeCrew(agents) });
  const file = join(folder, `crew-${agents}.html`);
  const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/cli.js"), "audit", sources, "--format", "html", "--output", file, "--fail-on", "never"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return pathToFileURL(file).href;
}

/** Texts of the diagram that are wider than their boxes as the browser draws them. */
function sticksOut(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".diagram .node")].flatMap((node) => {
      const box = node.querySelector(".box").getBBox();
      return [...node.querySelectorAll("text")].filter((text) => text.getBBox().x < box.x || text.getBBox().x + text.getBBox().width > box.x + box.width).map((text) => text.textContent);
    }),
  );
}

async function keyboard(browser, url, results, artifacts) {
  const page = await openPage(browser);
  const focused = () => page.evaluate(() => (document.activeElement?.querySelector(":scope > title") ?? document.activeElement)?.textContent ?? "");
  await results.test("the diagram is one tab stop; arrows move, Enter answers, places lead to the source", async () => {
    await page.goto(url);
    await page.locator('a[href="#as-table"]').focus();
    await page.keyboard.press("Tab");
    assert.match(await focused(), /^Agent agent_0; Agent 0; crew crew; leads to OPENAI_API_KEY, SerperDevTool; delegates to agent_1, /);
    assert.ok((await page.locator(".link.traced").count()) > 0, "the ways through the node do not stand out");
    assert.ok((await page.locator(".node:not(.traced)").count()) > 0, "everything stands out");
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(), /^Agent agent_1;/);
    await page.keyboard.press("End");
    assert.match(await focused(), /^Agent agent_9;/);
    await page.keyboard.press("ArrowRight");
    assert.match(await focused(), /^(?:Tool|Credential) /);
    await page.keyboard.press("ArrowLeft");
    assert.match(await focused(), /^Agent /);
    await page.keyboard.press("Tab");
    assert.match(await focused(), /^The diagram as a table/, "more than one tab stop");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await until("the answer has the focus", async () => /^agentWhat if agent_0 is hijacked\?It reaches 5 credentials/.test(await focused()));
    const answer = page.locator("details.answer[open]");
    assert.equal(await answer.count(), 1);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.href), /crew-10\/crew\.py#L6$/);
    await screenshot(page, artifacts, "report-keyboard");
  }, page, artifacts);
  await page.context().close();
}

async function withoutScript(browser, url, results, artifacts) {
  const page = await openPage(browser, { javaScriptEnabled: false });
  await results.test("without scripts every node is a link to its answer", async () => {
    await page.goto(url);
    await page.getByRole("link", { name: /^Agent agent_1;/ }).click();
    await page.getByText("What if agent_1 is hijacked?").waitFor();
    assert.match(page.url(), /#w-a2$/);
    assert.ok(await page.locator("form#filters").isHidden(), "filters that do nothing are shown");
  }, page, artifacts);
  await page.context().close();
}
