/** A part of the module that fixes write: one file of `sections/`, taken apart by scripts/generators/module-sections.ts. */
export interface Section {
  readonly id: string;
  /** Docstring of its file: the comment above it in the module. */
  readonly title: string;
  /** Ids of the sections that it builds on; they stand above it. */
  readonly needs: readonly string[];
  /** Requirements (`hvac>=2.3`) for the project's dependency file. */
  readonly requires: readonly string[];
  readonly imports: readonly SectionImport[];
  /** Public names that it binds: a module that binds one of them has the section. */
  readonly names: readonly string[];
  /** Its code; `"__name__"` stands for the string value of the parameter `name`. Ends with one line end. */
  readonly body: string;
}

/** `from module import name as alias`, or `import name as alias` without a module. */
export interface SectionImport {
  readonly module: string | null;
  readonly name: string;
  readonly alias: string | null;
}
