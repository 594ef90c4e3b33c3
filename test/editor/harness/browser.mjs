/** The browser, cut off from everything but this machine, and the workbench's parts that suites look at. */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

export async function launch(tools) {
  const { chromium } = await import(tools.playwright);
  return chromium.launch({ executablePath: tools.chromium, args: FLAGS });
}

/** A fresh profile with one page. Every request that leaves this machine is refused and remembered in `page.refused`. */
export async function openPage(browser, { theme = "light", forced = false, width = 1400, javaScriptEnabled = true } = {}) {
  const context = await browser.newContext({
    javaScriptEnabled,
    viewport: { width, height: 900 },
    colorScheme: theme === "dark" ? "dark" : "light",
    forcedColors: forced ? "active" : "none",
  });
  const page = await context.newPage();
  page.refused = [];
  page.errors = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.errors.push(message.text());
  });
  await context.route(
    (url) => url.hostname !== "127.0.0.1" && url.protocol.startsWith("http"),
    (route) => {
      page.refused.push(route.request().url());
      return route.abort();
    },
  );
  page.setDefaultTimeout(60_000);
  return page;
}

/** Runs a command of the palette by its title. */
export async function runCommand(page, title) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input[type=text]");
  await input.waitFor({ state: "visible" });
  await input.fill(`>${title}`);
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  await row.waitFor({ state: "visible" });
  await row.click();
}

/** Waits until a probe gives something; fails with `what` and the last error after a minute. */
export async function until(what, probe, timeout = 60_000) {
  const deadline = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeout / 1000} s (last: ${String(last)})`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The inner frame of the one open webview. */
export async function webview(page) {
  const outer = page.frameLocator("iframe.webview.ready").first();
  const inner = outer.frameLocator("iframe#active-frame");
  await inner.locator("body").waitFor();
  return inner;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong in a page or frame, one line each; empty for an accessible one. */
export async function inaccessible(frame) {
  await frame.evaluate(AXE);
  const violations = await frame.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => ({ id, where: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) })));
  return violations.map(({ id, where }) => `${id}: ${where.join(" | ")}`);
}

export async function screenshot(page, folder, name) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
