#!/usr/bin/env node
/**
 * `npm run build`: one CommonJS bundle a program in dist/, with the wasm parsers beside them; the command line's is started
 * by a small `cli.js` that keeps its compiled code.
 * `--watch` rebuilds on change, `--sourcemap` adds maps.
 */
import { build, context } from "esbuild";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);
const { version } = require("../package.json");

const watching = process.argv.includes("--watch");

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
  minifyWhitespace: true,
  minifySyntax: true,
  // names stay for what a crash prints; keeping them beside minified ones costs a call for every closure that is made
  minifyIdentifiers: false,
  legalComments: "linked",
  sourcemap: process.argv.includes("--sourcemap") ? "linked" : false,
  logLevel: "warning",
};

const URL_BANNER = "const __bundleUrl=require('url').pathToFileURL(__filename).href;";
const programs = [
  { entryPoints: { extension: "src/extension/index.ts" }, minifyIdentifiers: true, banner: { js: URL_BANNER } },
  { entryPoints: { server: "src/server/main.ts", "input-thread": "src/server/input-thread.ts" }, banner: { js: URL_BANNER } },
  { entryPoints: { "report-view": "src/webview/index.ts" }, platform: "browser", format: "iife", target: "es2022", define: {}, minifyIdentifiers: true },
  { entryPoints: { crewvet: "src/cli/index.ts" }, banner: { js: URL_BANNER } },
];
/** The command: starts the program beside it, whose text it knows by its digest. */
const launcher = () => ({
  entryPoints: { cli: "src/cli/launcher.ts" },
  banner: { js: "#!/usr/bin/env node" },
  define: { ...common.define, CREWVET_DIGEST: JSON.stringify(watching ? "" : createHash("sha256").update(readFileSync(join(dist, "crewvet.js"))).digest("hex").slice(0, 32)) },
});

mkdirSync(dist, { recursive: true });
copyFileSync(join(root, "src/core/languages/parsers.wasm"), join(dist, "parsers.wasm"));

if (watching) {
  for (const program of [...programs, launcher()]) await (await context({ ...common, ...program })).watch();
} else {
  await Promise.all(programs.map((program) => build({ ...common, ...program })));
  await build({ ...common, ...launcher() });
  const cli = join(dist, "cli.js");
  if (existsSync(cli)) chmodSync(cli, 0o755);
}
