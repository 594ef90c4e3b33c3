import type { SecretLiteral } from "../../model/secret";
import type { Range } from "../../text/range";
import { isCompose } from "../../secrets/paths";
import type { FixContext } from "../types";
import { isCi } from "./ci";

const ENTRIES: ReadonlySet<SecretLiteral["shape"]> = new Set(["compose-value", "docker-env", "docker-arg", "dotenv-value", "ci-value", "url-password"]);

/** True where the secret is the value of a variable, under a name that an environment can have. */
export function inEnvironmentFile({ shape, name, location: { path } }: SecretLiteral): boolean {
  if (!ENTRIES.has(shape) || name === null || (shape === "url-password" && !isCompose(path) && !isCi(path))) return false;
  // keys of other blocks (`password`, `with: token`) are no variables
  return shape === "ci-value" || shape === "url-password" ? /^[A-Z_][A-Z0-9_]*$/.test(name) : /^[A-Za-z_]\w*$/.test(name);
}

/** The whole address that is a variable's value in a compose or CI file, since the variable holds all of it; null for anything else. */
export function wholeEntry(literal: SecretLiteral, context: FixContext): { readonly range: Range; readonly handle: string } | null {
  if (literal.shape !== "url-password" || !inEnvironmentFile(literal)) return null;
  const { range, path } = literal.location;
  const text = context.input.documents.get(path)?.file.text.slice(range.start, range.end) ?? "";
  const quote = /^(["'])[\s\S]*\1$/.test(text) ? 1 : 0;
  const value = text.slice(quote, text.length - quote);
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s"'\\]+$/i.test(value)) return null;
  return { range: { start: range.start + quote, end: range.end - quote }, handle: context.input.vault.seal(value).handle };
}
