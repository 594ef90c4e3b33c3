import { defineConfig } from "vitest/config";

/** Broken and hostile projects through the built program. One file at a time: some cases are large. */
export default defineConfig({ test: { include: ["test/bad-input/**/*.test.ts"], pool: "threads", fileParallelism: false, testTimeout: 300_000 } });
