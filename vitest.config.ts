import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "language-rules/**/*.test.ts", "scripts/**/*.test.ts", "test/*.test.ts", "test/unit/**/*.test.ts"],
    pool: "threads",
    testTimeout: 60_000,
  },
});
