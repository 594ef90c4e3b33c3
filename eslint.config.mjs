import tseslint from "typescript-eslint";

/** Imports a folder must not make: the architecture's arrows (ARCHITECTURE.md). */
const boundary = (files, patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});

const node = { group: ["node:*", "fs", "path", "crypto", "os", "child_process", "worker_threads"], message: "the core runs in a browser: take it through an interface" };
const vscode = { group: ["vscode"], message: "only src/extension knows the editor" };
const outward = { group: ["**/cli/**", "**/server/**", "**/extension/**", "**/host/**", "**/mcp/**"], message: "the arrow points the other way" };

export default tseslint.config(
  { ignores: ["node_modules", "dist", "out", ".cache", "**/fixtures/**", "test/editor/.vscode-server", "coverage", "examples", "**/*.mjs", "vitest*.config.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: ["./src/core/tsconfig.json", "./src/*/tsconfig.json", "./language-rules/tsconfig.json", "./scripts/tsconfig.json", "./test/tsconfig.json", "./bench/tsconfig.json"], tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: false }],
      eqeqeq: "error",
    },
  },
  boundary(["src/core/**/*.ts"], [node, vscode, outward, { group: ["**/language-rules/**"], message: "the registry and the knowledge are handed in" }]),
  boundary(["language-rules/**/*.ts"], [
    node,
    vscode,
    outward,
    { regex: "src/core/(?!model(/|$))", message: "rules see the model only" },
  ]),
  boundary(["src/host/**/*.ts"], [vscode, { group: ["**/cli/**", "**/server/**", "**/extension/**", "**/mcp/**"], message: "the arrow points the other way" }]),
  boundary(["src/cli/**/*.ts", "src/mcp/**/*.ts"], [vscode, { group: ["**/extension/**"], message: "the arrow points the other way" }]),
  boundary(["src/server/**/*.ts"], [vscode, { group: ["**/cli/**", "**/extension/**", "**/mcp/**"], message: "the arrow points the other way" }]),
  {
    // tests may reach into the engine and use Node
    files: ["**/*.test.ts"],
    rules: { "no-restricted-imports": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
