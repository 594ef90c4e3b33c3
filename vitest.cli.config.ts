import { defineConfig } from "vitest/config";

/** The command line as built: `npm run build` first. */
export default defineConfig({ test: { include: ["test/cli/**/*.test.ts"], pool: "threads", testTimeout: 120_000 } });
