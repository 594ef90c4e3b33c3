#!/usr/bin/env node
/**
 * `npm test`: everything, from a fresh clone. Installs what is missing, runs every suite whose runtime is there and ends
 * with `N passed, N failed, N skipped`. With CREWVET_REQUIRE_ALL=1 a skip is a failure. `npm test -- <name>` runs the
 * unit and rule tests whose file or title has that name.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = join(root, ".cache/test-reports");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const requireAll = process.env.CREWVET_REQUIRE_ALL === "1";
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  return result.status ?? 1;
}

function record(name, passed, failed, skipped, seconds) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  lines.push(`${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""} (${seconds.toFixed(0)} s)`);
}

function timed(name, job) {
  console.log(`\n== ${name}`);
  const start = Date.now();
  const { passed, failed, skipped = 0 } = job();
  record(name, passed, failed, skipped, (Date.now() - start) / 1000);
}

/** A check that is right or wrong as a whole: one test. */
function check(name, command, args) {
  timed(name, () => (run(command, args) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }));
}

/** A vitest suite, counted from its own JSON report. */
function vitest(name, args, env = {}) {
  timed(name, () => {
    const report = join(reports, `${name.replace(/\W+/g, "-")}.json`);
    rmSync(report, { force: true });
    const status = run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], env);
    if (!existsSync(report)) return { passed: 0, failed: 1 };
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, success } = JSON.parse(readFileSync(report, "utf8"));
    const lost = status !== 0 && failed === 0 ? 1 : 0; // a suite that did not load has no failed test of its own
    return { passed, failed: failed + lost + (passed + failed === 0 && success ? 1 : 0), skipped };
  });
}

/** A suite that ends with its own `N passed, N failed[, N skipped]` line. */
function program(name, script, env = {}) {
  timed(name, () => {
    const result = spawnSync(process.execPath, [join(root, script)], { cwd: root, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } });
    process.stdout.write(result.stdout ?? "");
    const last = [...(result.stdout ?? "").matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
    if (!last) return { passed: 0, failed: 1 };
    const failed = Number(last[2]);
    return { passed: Number(last[1]), failed: failed + (result.status !== 0 && failed === 0 ? 1 : 0), skipped: Number(last[3] ?? 0) };
  });
}

const installed = join(root, "node_modules/.package-lock.json");
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, "package-lock.json")).mtimeMs) {
  if (run(npm, ["ci", "--no-audit", "--no-fund"]) !== 0) {
    console.error("npm ci failed: the tests cannot run without the development dependencies");
    process.exit(1);
  }
}
mkdirSync(reports, { recursive: true });

const only = process.argv.slice(2);
if (only.length > 0) {
  const status = run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", "-t", only.join(" ")]);
  process.exit(status);
}

const bin = (name) => join(root, "node_modules/.bin", name);
// what the executed fixes need takes a quarter of an hour from nothing: it is made beside the other suites
const prepared = new Promise((resolve) => {
  spawn(bin("tsx"), ["test/support/prepare.ts"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).on("close", resolve).on("error", resolve);
});
check("build", process.execPath, [join(root, "scripts/build.mjs")]);
check("generated files are up to date", bin("tsx"), ["scripts/generate.ts", "--check"]);
check("types", bin("tsc"), ["-b"]);
check("lint", bin("eslint"), ["."]);
vitest("unit and rule tests", []);
for (const [name, config] of [
  ["command line", "vitest.cli.config.ts"],
  ["bad input", "vitest.bad-input.config.ts"],
  ["language server", "vitest.server.config.ts"],
  ["packages, action and hook", "vitest.packaging.config.ts"],
  ["fixes that run", "vitest.backends.config.ts"],
]) {
  if (name === "fixes that run") {
    await prepared;
    rmSync(join(root, ".cache/fix-results"), { recursive: true, force: true });
  }
  if (existsSync(join(root, config))) vitest(name, ["--config", config]);
}
check("docs/fixes.md says what was run", bin("tsx"), ["scripts/fixes-table.ts", "--check"]);
if (existsSync(join(root, "test/editor/run.mjs"))) program("editor", "test/editor/run.mjs");

console.log(`\n${lines.join("\n")}`);
if (requireAll && total.skipped > 0) {
  console.log(`CREWVET_REQUIRE_ALL is set: ${total.skipped} skipped tests count as failed`);
  total.failed += total.skipped;
  total.skipped = 0;
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed > 0 ? 1 : 0);
