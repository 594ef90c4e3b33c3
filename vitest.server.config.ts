import { defineConfig } from "vitest/config";

/** The language server over its protocol: the built program (`npm run build`), one process a test. */
export default defineConfig({
  test: { include: ["test/server/**/*.test.ts"], pool: "threads", maxWorkers: 2, minWorkers: 1, testTimeout: 30_000 },
});
