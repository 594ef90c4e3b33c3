/** `npm run new-rule <id>`: a folder with a page and a check, ready for its first bad and good block. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RULES_FOLDER } from "./rules";

const [id] = process.argv.slice(2);
if (id === undefined || !/^[a-z]+(?:-[a-z]+)+$/.test(id)) {
  console.error("usage: npm run new-rule <id>   (a kebab-case noun phrase such as shared-credential)");
  process.exit(2);
}
const folder = join(RULES_FOLDER, id);
if (existsSync(folder)) {
  console.error(`${folder} exists already`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "rule.md"),
  `---
id: ${id}
title: What it finds, in a few words
severity: warning
confidence: medium
cwe: [CWE-000]
owaspLlm: []
owaspAgentic: []
owaspNhi: []
atlas: []
checklist: []
fixes: []
---

# ${id}

What is wrong and what can come of it, in two or three sentences.

## Example

\`\`\`python bad
replace_me = True
\`\`\`

\`\`\`python good
replace_me = False
\`\`\`

## How to fix

One or two sentences.
`,
);
writeFileSync(
  join(folder, "check.ts"),
  `import type { Check } from "../../../src/core/model";

/** Reports each fact of the project that breaks the rule. */
export const check: Check = (project) =>
  project.transports.map((fact) => ({
    message: "Say what is wrong and what can come of it, in one sentence.",
    location: fact.location,
    key: fact.check,
    subject: fact.id,
  }));
`,
);
console.log(`wrote ${folder}/rule.md and check.ts
next: fill in both, run npm run generate, then npm test -- ${id}`);
