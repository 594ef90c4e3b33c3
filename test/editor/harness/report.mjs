/** Counts what passed, and keeps a picture and the server's log of what did not. */
import { screenshot } from "./browser.mjs";

export class Results {
  passed = 0;
  failed = 0;
  skipped = 0;

  async test(name, job, page, artifacts) {
    const start = Date.now();
    try {
      await job();
      this.passed++;
      console.log(`  ok ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      return true;
    } catch (error) {
      this.failed++;
      console.log(`  FAILED ${name}\n${String(error.stack ?? error).replace(/^/gm, "    ")}`);
      for (const line of page?.errors?.filter((line) => !/bindings file|ERR_FAILED|open-vsx|watchdog/.test(line)).slice(-12) ?? []) console.log(`    console: ${line.slice(0, 300)}`);
      if (page && artifacts) await screenshot(page, artifacts, `failed-${name.replace(/\W+/g, "-")}`).then((path) => console.log(`    see ${path}`), () => undefined);
      return false;
    }
  }

  add({ passed, failed, skipped = 0 }) {
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
  }

  line() {
    return `${this.passed} passed, ${this.failed} failed${this.skipped ? `, ${this.skipped} skipped` : ""}`;
  }
}
