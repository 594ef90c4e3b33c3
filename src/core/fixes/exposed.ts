import type { SecretFileFact } from "../model/secret";
import { imagesWith } from "../secrets/files";
import { NO_CHANGES } from "./changes";
import { isIgnored } from "./files/gitignore";
import { folderOf } from "./files/reader";
import type { Fixer } from "./fixers";
import { hardcodedFixer } from "./hardcoded";
import type { FixContext } from "./types";

const REASONS: Readonly<Record<SecretFileFact["exposure"], string>> = {
  "not-ignored": "a file that git has taken already stays in its history",
  tracked: "git goes on with a file that it tracks: run git rm --cached on it, which leaves it on the disk",
  "world-readable": "the file's mode is not part of its text: run chmod 600 on it",
  "build-context": "what the image needs of the folder cannot be seen",
  packaged: "the package's file list has to be changed by hand",
};
const HIDING: Readonly<Partial<Record<SecretFileFact["exposure"], string>>> = { "not-ignored": ".gitignore", "build-context": ".dockerignore" };

/** Hides files that hold secrets from git and from image builds. */
export const exposedFixer: Fixer = {
  rules: ["exposed-secret-file"],
  offers(finding, context) {
    const fact = factOf(finding.subject, context);
    if (!fact) return hardcodedFixer.offers(finding, context);
    const list = HIDING[fact.exposure];
    if (fact.file === null) return { fixes: [], reason: "the image copies the file by name: give it to the container when it starts (--env-file, a mounted secret), and take the instruction out" };
    if (list === undefined || (fact.exposure === "not-ignored" && isIgnored(context, folderOf(fact.location.path), nameOf(fact)))) return { fixes: [], reason: REASONS[fact.exposure] };
    return {
      fixes: [{ kind: "hide-file", ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: fact.id, title: `Add ${base(fact.file)} to ${list}`, safe: false, backend: null, preferred: true }],
      reason: REASONS[fact.exposure],
    };
  },
  build(offer, context) {
    const fact = factOf(offer.subject, context);
    if (!fact) return hardcodedFixer.build(offer, context);
    if (fact.exposure === "build-context") return { ...NO_CHANGES, lines: fact.file === null ? [] : imagesWith(fact.file, context.input) };
    const folder = folderOf(fact.location.path);
    return {
      ...NO_CHANGES,
      ignore: [{ folder, pattern: nameOf(fact) }],
      notes: [`if git has taken ${fact.location.path} already: git rm --cached it, and rotate what is in it`],
    };
  },
};

function nameOf(fact: SecretFileFact): string {
  return base(fact.location.path);
}

function base(path: string): string {
  return path.slice(folderOf(path).length).replace(/^\//, "");
}

function factOf(subject: string | undefined, context: FixContext): SecretFileFact | undefined {
  return context.project.secretFiles.find((fact) => fact.id === subject);
}
