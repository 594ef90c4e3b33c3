import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../host/discover";
import { BACKENDS } from "../../core/fixes";
import { UsageError } from "../arguments";
import type { Command } from "../program";
import { EXIT } from "../io";

const TEMPLATE = `# CrewVet: https://github.com/crewvet/crewvet/blob/main/docs/configuration.md
# What stands here as a comment is the default.

# Globs relative to this folder. A glob without a slash matches at any depth.
# include = ["**"]
# exclude = []

# min-severity = "information"   # error, warning, information
# min-confidence = "medium"      # high, medium, low
# fail-on = "warning"            # exit code 1 from this severity on, or "never"
# baseline = ".crewvet/baseline.json"
# max-file-size = "2MB"

# Secrets manager that fixes write for: ${BACKENDS.map(({ id }) => id).join(", ")}.
# backend = "dotenv"

[rules]
# shared-credential = "error"    # or warning, information, off

[shared-credential]
# allow = ["SERPER_API_KEY"]
`;

/** `crewvet init`: a configuration that changes nothing yet. An existing one stays. */
export const init: Command = async (_args, io) => {
  const file = join(io.cwd, "crewvet.toml");
  try {
    writeFileSync(file, TEMPLATE, { flag: "wx" });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new UsageError(exists ? "crewvet.toml exists already" : `cannot write crewvet.toml: ${reasonOf(error)}`);
  }
  await io.out("wrote crewvet.toml\n");
  return EXIT.clean;
};
