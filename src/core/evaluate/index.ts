/**
 * The abstract evaluator of Python: reads a project as Python would run it, without running it.
 *
 *     const evaluator = evaluatorOf(input);                    // one per analysis, shared by all domains
 *     const value = evaluator.valueOf(call.args[0], source);   // what an expression anywhere in the project can be
 *     strings(value)                                           // ["gpt-4o"]: literal strings it can be
 *     value.kind === "instance" && value.fqn                   // "boto3.client": the library callee that made the object
 *     elements(value), value.entries, value.kwargs             // lists, dicts, constructor arguments
 *     evaluator.origins(value)                                 // where the credentials inside it come from
 *
 * Sites are turned into places with `locationOf(site)`. What cannot be known is `unknown` with a reason, never a guess.
 * Work is bounded (see budget.ts); what was cut is listed in `evaluator.limits`.
 */
export { evaluatorOf, type Evaluator } from "./evaluator";
export { credentialOrigins, type CredentialOrigin } from "./origins";
export { elements, isAbsent, isNone, isParameter, locationOf, members, onlyString, siteKey, strings } from "./value";
export type {
  ClassValue,
  ConstValue,
  DictValue,
  EnvOrigin,
  EnvValue,
  ExternalValue,
  FunctionValue,
  InstanceValue,
  ListValue,
  ModuleValue,
  Site,
  TextValue,
  UnionValue,
  UnknownValue,
  Value,
} from "./value";
