import { defineConfig } from "vitest/config";

/** What users install: the npm package, the GitHub action and the pre-commit hook, each run for real. `npm run build` first. */
export default defineConfig({ test: { include: ["test/packaging/**/*.test.ts"], pool: "forks", fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000 } });
