import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Runs the suite inside VS Code's extension host and leaves a report that the outside can count. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, forbidOnly: true, forbidPending: true });
  for (const name of readdirSync(__dirname)) if (name.endsWith(".test.js")) mocha.addFile(join(__dirname, name));
  const passed: string[] = [];
  const failed: { readonly title: string; readonly error: string }[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => {
        resolve();
      })
      .on("pass", (test) => passed.push(test.fullTitle()))
      .on("fail", (test, error: unknown) => failed.push({ title: test.fullTitle(), error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
  });
  const report = process.env.CREWVET_TEST_REPORT;
  if (report !== undefined) writeFileSync(report, JSON.stringify({ passed, failed }));
  if (failed.length > 0 || passed.length === 0) throw new Error(`${String(passed.length)} passed, ${String(failed.length)} failed`);
}
