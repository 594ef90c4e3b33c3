import type { Document } from "../../languages/document";
import type { SecretLiteral } from "../../model/secret";
import type { EditText } from "../../text/edit";
import type { Range } from "../../text/range";
import { NO_CHANGES } from "../changes";
import { environmentValue } from "../files/environment";
import { isIgnored } from "../files/gitignore";
import { folderOf } from "../files/reader";
import { namesOf } from "../names";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";
import { ciEdit, isCi } from "./ci";
import { dockerEdit } from "./docker";
import { droppedField } from "./json-field";
import { terraformChanges, terraformFix } from "./terraform";
import { wholeEntry } from "./variables";
import { isCompose } from "../../secrets/paths";

/** A fix outside of Python code. `why` says why it is not safe. */
export type FileFix = { readonly title: string; readonly safe: boolean; readonly why: string } | Refusal;

export const TAKE_OUT = "Take the value out (it is kept in .env, commented out)";
export const NOBODY_READS = "nobody reads the value here, so the fix can only remove it";

/** What can be done about a secret in a file that is no Python code. */
export function fileFix(literal: SecretLiteral, context: FixContext): FileFix {
  const { env } = names(literal, context);
  const whole = wholeEntry(literal, context);
  switch (shapeOf(literal, context)) {
    case "compose-value":
      return { title: `Read ${env} from .env`, safe: true, why: "" };
    case "docker-env":
    case "docker-arg": {
      const edited = dockerEdit(literal, context);
      return "reason" in edited ? edited : { title: `Take ${env} out of the image`, safe: false, why: "the container has to be started with --env-file .env" };
    }
    case "ci-value": {
      const edited = ciEdit(literal, whole?.range ?? literal.value, env, context);
      return "reason" in edited ? edited : { title: `Use the CI secret ${env}`, safe: false, why: `${env} has to be created in the CI's secret store first` };
    }
    case "dotenv-value":
      if (isTemplate(literal.location.path)) return { title: "Move the value to .env", safe: false, why: "whoever copies the template needs to know where the value is" };
      return isIgnored(context, folderOf(literal.location.path), nameOf(literal.location.path))
        ? { reason: `.gitignore lists the file, and git tracks it all the same: run git rm --cached ${literal.location.path}` }
        : { title: `Add ${literal.location.path} to .gitignore`, safe: false, why: "a file that git has taken already stays in its history" };
    case "script-value":
      return /\.(?:[cm]?jsx?)$/.test(literal.location.path) && wholeLiteral(literal, context)
        ? { title: `Read ${env} from process.env`, safe: false, why: "whether the code runs in Node or in a browser cannot be seen" }
        : { reason: "a variable of the environment may be undefined, which the type of this place may not allow" };
    case "terraform-value":
      return unsafe(terraformFix(literal, context));
    case "comment":
    case "text":
    case "notebook-output":
      return { title: TAKE_OUT, safe: false, why: NOBODY_READS };
    case "yaml-value":
      return { reason: "YAML reads no environment variable by itself: move the field to the Python code that builds the object" };
    case "json-value": {
      const dropped = droppedField(literal, context);
      if (dropped) return { title: `Let CrewAI read ${dropped.variable} from .env`, safe: false, why: "all agents of that provider share the variable then: an agent with a key of its own has to be written in Python" };
      return { reason: "CrewAI does not put environment variables into JSON: drop the field and set the provider's variable, or move the agent to Python" };
    }
    case "toml-value":
    case "ini-value":
      return { reason: "the format reads no environment variable by itself: let the code that reads this file prefer one" };
    case "key-file":
      return { reason: "a key file has to move out of the repository as a whole" };
    default:
      return literal.rule === "credential-in-prompt"
        ? { title: "Take the value out of the prompt (it is kept in .env, commented out)", safe: false, why: "the prompt's text changes" }
        : { reason: "this place has no automatic fix" };
  }
}

/** The edits of `fileFix`. */
export function fileChanges(literal: SecretLiteral, context: FixContext): Changes | Refusal {
  const { env, folder } = names(literal, context);
  const { path } = literal.location;
  const whole = wholeEntry(literal, context);
  const value: EditText = [{ secret: whole?.handle ?? literal.secret.handle, escape: "dotenv" }];
  const moved = (edits: readonly SourceEdit[], at: string, name = env, inert = false): Changes => ({
    ...NO_CHANGES,
    edits,
    environment: [{ folder: at, name, value, inert, comment: inert ? `was in ${path}` : null }],
  });
  const at = (range: Range, newText: string): SourceEdit => ({ path, range, newText });
  switch (shapeOf(literal, context)) {
    case "json-value": {
      const dropped = droppedField(literal, context);
      if (!dropped) return { reason: "the field is not one that CrewAI can do without" };
      const known = environmentValue(context, folder, dropped.variable);
      return known !== null && known !== "" ? { reason: `.env has a ${dropped.variable} already: decide which one is right` } : moved([dropped.edit], folder, dropped.variable);
    }
    case "compose-value":
      return moved([reference(literal, whole?.range ?? literal.value, context, `\${${env}:?}`)], folderOf(path));
    case "docker-env":
    case "docker-arg": {
      const edited = dockerEdit(literal, context);
      return "reason" in edited ? edited : { ...moved([edited], folder), notes: [`start the container with --env-file .env: ${env} is not in the image any more`] };
    }
    case "ci-value": {
      const edited = ciEdit(literal, whole?.range ?? literal.value, env, context);
      return "reason" in edited ? edited : { ...moved([edited], folder, env, true), notes: [`create the CI secret ${env}; its value is in .env, commented out`] };
    }
    case "dotenv-value":
      if (isTemplate(path)) return moved([at(literal.value, "")], folderOf(path));
      return { ...NO_CHANGES, ignore: [{ folder: folderOf(path), pattern: nameOf(path) }], notes: [`run \`git rm --cached ${path}\` if git has taken the file already`] };
    case "script-value":
      return moved([at(literal.location.range, `process.env.${env}`)], folder);
    case "terraform-value":
      return terraformChanges(literal, context);
    default:
      return moved([at(literal.value, "[removed]")], folder, env, true);
  }
}

function unsafe(fix: { readonly title: string; readonly why: string } | Refusal): FileFix {
  return "reason" in fix ? fix : { ...fix, safe: false };
}

/** What the literal is to its file: the format decides, whatever the value itself looks like (a header, an address). */
function shapeOf(literal: SecretLiteral, context: FixContext): SecretLiteral["shape"] {
  const { shape, location: { path } } = literal;
  if (["comment", "text", "notebook-output", "key-file"].includes(shape) || literal.rule === "credential-in-prompt") return shape;
  if (/\.[cm]?[jt]sx?$/.test(path)) return "script-value";
  const language = document(context, path)?.language;
  if (language === "yaml") return isCompose(path) ? "compose-value" : isCi(path) ? "ci-value" : shape.endsWith("-value") ? shape : "yaml-value";
  if (language === "dockerfile") return shape === "docker-arg" ? shape : "docker-env";
  return shape === "url-password" || shape === "header" ? (VALUES[language ?? ""] ?? shape) : shape;
}

const VALUES: Readonly<Record<string, SecretLiteral["shape"]>> = { json: "json-value", toml: "toml-value", hcl: "terraform-value", dotenv: "dotenv-value", ini: "ini-value" };

function names(literal: SecretLiteral, context: FixContext): { env: string; folder: string } {
  return namesOf(literal, context);
}

function nameOf(path: string): string {
  return path.slice(folderOf(path).length).replace(/^\//, "");
}

function isTemplate(path: string): boolean {
  return /(?:example|sample|template|dist)/i.test(nameOf(path));
}

function textAt(context: FixContext, path: string, range: Range): string {
  return document(context, path)?.file.text.slice(range.start, range.end) ?? "";
}

function document(context: FixContext, path: string): Document | undefined {
  return context.input.documents.get(path);
}

function wholeLiteral(literal: SecretLiteral, context: FixContext): boolean {
  const { range, path } = literal.location;
  return /^(["'`])[\s\S]*\1$/.test(textAt(context, path, range)) && literal.value.start === range.start + 1 && literal.value.end === range.end - 1;
}

/** Replaces the value by a reference; a bare scalar that is all of it gets quotes, since braces mean something in YAML. */
function reference(literal: SecretLiteral, value: Range, context: FixContext, text: string): SourceEdit {
  const { path, range } = literal.location;
  const bare = value.start === range.start && value.end === range.end && !/^["']/.test(textAt(context, path, range));
  const before = textAt(context, path, { start: Math.max(0, value.start - 1), end: value.start });
  return { path, range: value, newText: bare && /[\s:]/.test(before) ? `"${text}"` : text };
}
