/**
 * Regenerates what is derived from the rules' pages: the registry, the docs index, the configuration schema's rule ids.
 * `--check` writes nothing and fails when a file would change.
 */
import { readFileSync, writeFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { generators } from "./generators";
import { readRules } from "./rules";

const root = join(__dirname, "..");
const check = process.argv.includes("--check");
const rules = readRules();
let stale = 0;

for (const generator of generators) {
  for (const { path, text } of generator(rules)) {
    const target = join(root, path);
    const old = existsSync(target) ? readFileSync(target, "utf8") : "";
    if (old === text) continue;
    stale++;
    if (check) console.error(`${path} is out of date: run npm run generate`);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      console.log(`wrote ${path}`);
    }
  }
}
if (check && stale > 0) process.exit(1);
