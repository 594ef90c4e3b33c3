import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BACKENDS } from "../../src/core/fixes/backends";
import type { Generator } from "./index";

interface Manifest {
  contributes: { configuration: { properties: Record<string, Record<string, unknown>> } };
}

/** `package.json`: the rules and backends that the editor's settings know. */
export const editorSettings: Generator = (rules) => {
  const path = "package.json";
  const manifest = JSON.parse(readFileSync(join(__dirname, "../..", path), "utf8")) as Manifest;
  const { properties } = manifest.contributes.configuration;
  const levels = Object.fromEntries(
    rules.map(({ id, meta }) => [id, { type: "string", enum: ["error", "warning", "information", "off"], default: meta.severity, description: `${meta.title}.` }]),
  );
  Object.assign(properties["crewvet.rules"] ?? {}, { properties: levels });
  Object.assign(properties["crewvet.backend"] ?? {}, {
    enum: ["auto", ...BACKENDS.map((backend) => backend.id)],
    enumDescriptions: ["The secrets manager that the project imports, else a git-ignored .env file.", ...BACKENDS.map((backend) => `Fixes use ${backend.title}.`)],
  });
  return [{ path, text: `${JSON.stringify(manifest, null, 2)}\n` }];
};
