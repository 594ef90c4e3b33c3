import type { Check, SecretFileFact } from "../../../src/core/model";

const CONSEQUENCE: Readonly<Record<SecretFileFact["exposure"], string>> = {
  "not-ignored": "is not ignored by git: the next commit takes its secrets along",
  tracked: "is tracked by git, whatever .gitignore says: the next commit takes its secrets along",
  "world-readable": "can be read by every user of this machine",
  "build-context": "is copied into the image: everyone who can pull the image can read it",
  packaged: "goes into the package: everyone who installs it can read it",
};

/** Reports files of secrets that git, an image, a package or other users can see. */
export const check: Check = (project) =>
  project.secretFiles.map((file) => ({
    message: `The ${file.what} ${CONSEQUENCE[file.exposure]}.`,
    severity: file.severity,
    location: file.location,
    key: `${file.exposure}:${file.what}`,
    subject: file.id,
  }));
