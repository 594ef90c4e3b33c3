import type { SecretLiteral } from "../model/secret";

/** What the secret opens and for whom, for the end of a sentence. */
export function consequenceOf(secret: Pick<SecretLiteral, "rule" | "label" | "shape" | "tokenType"> & { readonly local?: boolean }): string {
  switch (secret.rule) {
    case "credential-in-prompt":
      return "it is sent to the model's provider with every request and any answer can repeat it";
    case "credential-in-image":
      return "it stays in a layer of the image and everyone who can pull the image can read it";
    case "weak-credential-default":
      if (secret.local === true) return "whoever reaches the service from the same network gets in with the first guess";
      return secret.shape.endsWith("-default")
        ? "it comes into force wherever nobody sets another, and it is among the first that an attacker tries"
        : "it is among the first that an attacker tries";
    case "exposed-secret-file":
      return "everyone with the file has it";
    case "hardcoded-credential":
      break;
  }
  switch (secret.shape) {
    case "notebook-output":
      return "a saved cell output shows it to everyone who opens the notebook";
    case "env-name":
      return "the key itself is written where the variable's name belongs: it leaks and the lookup finds nothing";
    case "env-default":
    case "parameter-default":
    case "field-default":
      return "everyone with the source has it, and it is used wherever nothing else is set";
    case "comment":
      return "a comment is source like any other: everyone with the repository has it";
    case "key-file":
      return "whoever reads the file can act as its owner";
    default:
      return "everyone with the source, its history or a copy has it";
  }
}
