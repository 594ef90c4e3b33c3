import type { SecretShape } from "../model/secret";
import { isAppPassword } from "./app-passwords";
import type { Candidate, Verdict } from "./collector";
import type { Judge } from "./judge";
import type { PathKind } from "./paths";
import { CONSTANT, UUID } from "./values";

/** Shapes whose value is in force when nothing else is set. */
const FALLBACKS: ReadonlySet<SecretShape> = new Set<SecretShape>(["env-default", "parameter-default", "field-default", "compose-value", "docker-env", "docker-arg"]);

/** Shapes in which a signing key is what its name says, whatever the value. */
const SIGNED_WITH: ReadonlySet<SecretShape> = new Set<SecretShape>(["argument", "assignment", "annotated", "kwarg", "field-default", "env-default"]);

/** Turns the class of a value and its context into a rule, a confidence and a severity; null where it is no secret. */
export function decide(candidate: Candidate, judge: Judge, kind: PathKind): Verdict | null {
  const verdict = unquiet(candidate, judge);
  if (!verdict) return null;
  const quiet = kind === "fixture" || kind === "docs" || (kind === "sample" && verdict.rule === "weak-credential-default");
  return quiet && verdict.confidence !== "high" ? { ...verdict, confidence: "low" } : verdict;
}

function unquiet({ name, written, value, shape, fallback: inForce, localServer, login }: Candidate, judge: Judge): Verdict | null {
  // `SECRET_KEY = "SECRET_KEY"` is the name of a setting
  if (written === value && /^[A-Z][A-Z_]*$/.test(value)) return null;
  const fallback = inForce || FALLBACKS.has(shape);
  const seen = judge.value(value, name);
  const kind = seen === "doubtful" && login === true && name.kind === "password" && /^\p{L}{6,40}$/u.test(value) ? "plain" : seen;
  if (name.vague && (kind !== "random" || !isLoneKey(value, CONSTANT.test(written)))) return null;
  // `"Elite Pass": "PASS"` is a result
  if (/^(?:pass(?:ed)?|fail(?:ed)?)$/i.test(value) && name.words.at(-1) === "pass") return null;
  // `pass` alone is a test's result, too
  if (name.words.length === 1 && name.words[0] === "pass" && kind !== "random" && !(kind === "plain" && (/^(?=.*[A-Za-z].*)(?=.*\d).{6,100}$/.test(value) || isAppPassword(value, name.words)))) return null;
  if (localServer && kind !== "random" && !(kind === "plain" && name.kind === "password")) return null;
  if (shape === "comparison") {
    return kind === "random" || (kind === "plain" && name.kind === "password") ? { rule: "hardcoded-credential", confidence: "medium", severity: "information" } : null;
  }
  const found = (confidence: Verdict["confidence"], severity: Verdict["severity"] = "warning"): Verdict => ({ rule: "hardcoded-credential", confidence, severity });
  switch (kind) {
    case "none":
      if (name.signing && SIGNED_WITH.has(shape) && /^(?:secret|token|jwt|password)$/i.test(value)) return weak("medium");
      // `password="password"` in a fall-back is a password after all
      return fallback && name.kind === "password" && /^(?:my|the)?[-_]?pass(?:word|wd)?\d*$/i.test(value) && shape !== "parameter-default" ? weak("medium") : null;
    case "placeholder":
      // an application starts with a placeholder as its signing key, and anybody can sign
      return fallback && name.signing && value.length >= 8 && !/[<>]/.test(value) ? weak("medium") : null;
    case "weak":
      if (localServer) return null;
      if (!fallback && /^(?:test|user|default|example|dev|development|guest|system)$/i.test(value)) return weak("low");
      if (name.kind === "password" || name.signing) return weak(shape === "parameter-default" && !strongPassword(value) ? "low" : "medium");
      return fallback && name.kind !== "token" && !/^(?:test|default|user|admin|example|secret|dev)$/i.test(value) ? weak("medium") : null;
    case "random":
      return name.kind === "credential" && value.length < 20 ? found("low") : found("medium", localServer ? "warning" : "error");
    case "plain":
      if (name.kind === "credential") return null;
      return found("medium", name.provider !== null && name.kind !== "password" ? "error" : "warning");
    case "doubtful":
      // `ZENSCRAPE_TOKEN=` with a UUID: a session or a request has no variable of its own
      if (name.kind === "token" && name.words.length >= 2 && CONSTANT.test(written) && UUID.test(value)) return found("medium", "error");
      // any word will do to sign with, and anybody who guesses it can sign
      return name.signing && /^[A-Za-z0-9!@#$%^&*_-]{4,}$/.test(value) ? weak("medium") : found("low");
  }
}

/** A generated value that is no id and, but in a variable of the environment, no hash: the key of some service. */
function isLoneKey(value: string, variable: boolean): boolean {
  return value.length >= 20 && value.length <= 200 && /^[\w.+/=-]+$/.test(value) && (variable || !/^[0-9a-f-]+$/i.test(value)) && !/[-_./].*[-_./].*[-_./]/.test(value) && /\d/.test(value);
}

function weak(confidence: Verdict["confidence"]): Verdict {
  return { rule: "weak-credential-default", confidence, severity: "warning" };
}

function strongPassword(value: string): boolean {
  return /\d|[^A-Za-z]/.test(value) || value.length >= 8;
}
