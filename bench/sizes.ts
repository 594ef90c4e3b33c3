import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "./options";
import { megabytes } from "./statistics";
import { printTable } from "./table";

/** What an installation holds. */
export function benchSizes(): void {
  const dist = join(ROOT, "dist");
  const rows = readdirSync(dist).filter((name) => /\.(?:js|wasm)$/.test(name)).map((name) => {
    const bytes = readFileSync(join(dist, name));
    return [name, megabytes(bytes.length), megabytes(gzipSync(bytes).length)];
  });
  printTable("Bundles", ["file", "size", "gzip"], rows);
}
