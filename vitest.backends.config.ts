import { defineConfig } from "vitest/config";

/** Fixes that are run: real CrewAI, a model server on the loopback, secrets managers. */
export default defineConfig({
  test: {
    include: ["test/backends/**/*.test.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 300_000,
    // the first run installs CrewAI
    hookTimeout: 1_500_000,
  },
});
