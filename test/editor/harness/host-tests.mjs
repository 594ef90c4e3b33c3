/** Bundles the mocha suite; `vscode` comes from the host, mocha from the project's own modules. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

export async function buildHostTests(root) {
  const source = join(root, "test/editor/extension-host");
  const outdir = join(root, ".cache/editor-tests");
  const entryPoints = ["index.ts", ...readdirSync(source).filter((name) => name.endsWith(".test.ts"))].map((name) => join(source, name));
  await build({ entryPoints, outdir, bundle: true, platform: "node", format: "cjs", target: "node20", external: ["vscode", "mocha"], logLevel: "warning" });
  return outdir;
}
