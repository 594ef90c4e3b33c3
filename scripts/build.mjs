#!/usr/bin/env node
/**
 * `npm run build`: one CommonJS bundle a program in dist/, with the wasm parsers beside them.
 * `--watch` rebuilds on change, `--sourcemap` adds maps.
 */
import { build, context } from "esbuild";
import { chmodSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);
const { version } = require("../package.json");

const common = {
  bundle: true,
  absWorkingDir: root,
  platform: "node",
  format: "cjs",
  target: "node20",
  outdir: "dist",
  // jsonc-parser's "main" is a UMD file whose inner requires no bundler resolves
  mainFields: ["module", "main"],
  external: ["vscode"],
  define: { "import.meta.url": "__bundleUrl", CREWVET_VERSION: JSON.stringify(version) },
  minify: true,
  keepNames: true,
  legalComments: "linked",
  sourcemap: process.argv.includes("--sourcemap") ? "linked" : false,
  logLevel: "warning",
};

const URL_BANNER = "const __bundleUrl=require('url').pathToFileURL(__filename).href;";
const programs = [
  { entryPoints: { extension: "src/extension/index.ts" }, banner: { js: URL_BANNER } },
  { entryPoints: { server: "src/server/main.ts", "input-thread": "src/server/input-thread.ts" }, banner: { js: URL_BANNER } },
  { entryPoints: { "report-view": "src/webview/index.ts" }, platform: "browser", format: "iife", target: "es2022", define: {} },
  { entryPoints: { cli: "src/cli/index.ts" }, banner: { js: `#!/usr/bin/env node\n${URL_BANNER}` } },
];

mkdirSync(dist, { recursive: true });
copyFileSync(join(root, "src/core/languages/parsers.wasm"), join(dist, "parsers.wasm"));

if (process.argv.includes("--watch")) {
  for (const program of programs) await (await context({ ...common, ...program })).watch();
} else {
  await Promise.all(programs.map((program) => build({ ...common, ...program })));
  const cli = join(dist, "cli.js");
  if (existsSync(cli)) chmodSync(cli, 0o755);
}
