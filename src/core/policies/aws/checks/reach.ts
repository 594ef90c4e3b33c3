import type { PolicyValue } from "../../../model/policy";
import { hasCondition } from "../conditions";
import type { AwsTables } from "../tables";
import { some, type Draft } from "./draft";
import type { Grant, StatementGrants } from "./grants";

/** Actions on every resource that give away data or credentials, expose resources, or write where a name would do. */
export function* reach(one: StatementGrants, explained: ReadonlySet<string>, tables: AwsTables): Generator<Draft> {
  const { statement, index } = one;
  const open = one.grants.filter((grant) => !grant.scoped && !grant.wholesale && grant.wide.length > 0 && grant.action.resources.length > 0 && !explained.has(grant.action.id.toLowerCase()));
  const draft = (check: string, grants: readonly Grant[], clause: (names: string, where: string) => string, severity: Draft["severity"], confidence: Draft["confidence"], at?: PolicyValue): Draft[] => {
    const [first] = grants;
    if (!first) return [];
    const wide = first.wide[0];
    return [
      {
        check,
        statement: index,
        location: (at ?? first.by).location,
        ...(wide && wide !== at ? { related: [{ location: wide.location, message: `on ${wide.text}` }] } : {}),
        severity,
        confidence,
        clause: clause(some(grants.map(({ action }) => action.id)), wide?.text === "*" || !wide ? "every resource" : wide.text),
        services: [...new Set(grants.map(({ action }) => action.service))],
      },
    ];
  };
  const passRole = open.filter(({ action }) => action.id === "iam:PassRole");
  if (!hasCondition(statement, "iam:PassedToService")) {
    yield* draft("passrole-without-condition", passRole, (names, where) => `allows ${names} on ${where} without iam:PassedToService: its holder can hand any role, an administrator's included, to a service it controls`, "warning", "high");
  }
  // any account is also one that somebody else made for this
  const abroad = one.grants.filter((grant) => grant.action.id === "sts:AssumeRole" && !grant.scoped && grant.wide.length === 0);
  const foreign = statement.resources.find((resource) => /^arn:[^:]*:iam::\*:role\//.test(resource.text));
  if (foreign && abroad.length > 0) yield* draft("near-star", abroad, (names) => `allows ${names} on ${foreign.text}, in whichever account: its holder can enter roles of accounts that are not the project's`, "warning", "medium", foreign);
  const exposure = (kind: "data" | "credentials"): Grant[] => open.filter(({ action }) => tables.knowledge.exposures[action.id.toLowerCase()]?.kind === kind);
  const what = (grants: readonly Grant[]): string => some(grants.map(({ action }) => tables.knowledge.exposures[action.id.toLowerCase()]?.what ?? ""), 2);
  const credentials = exposure("credentials");
  yield* draft("credentials-exposure", credentials, (names, where) => `allows ${names} on ${where}, which gives out ${what(credentials)}`, "error", "high");
  const data = exposure("data");
  yield* draft("data-exfiltration", data, (names, where) => `allows ${names} on ${where}: its holder can read ${what(data)}`, "warning", "high");
  const told = new Set([...passRole, ...credentials, ...data]);
  const rest = open.filter((grant) => !told.has(grant));
  const permissions = rest.filter(({ action }) => action.level === "permissions");
  yield* draft("resource-exposure", permissions, (names, where) => `allows ${names} on ${where}: its holder can change who may reach these resources`, "warning", "high");
  // the reference calls a few listings writes
  const writes = rest.filter(({ action }) => action.level === "write" && !/^(?:List|Describe|Get|BatchGet|Search|Query)/.test(action.name));
  const harmful = writes.filter(({ action }) => !tables.knowledge.plumbing.includes(action.id.toLowerCase()));
  const at = (harmful[0] ?? writes[0])?.wide[0];
  yield* harmful.length > 0
    ? draft("wildcard-resource", harmful, (names, where) => `allows ${names} on ${where} where ${harmful.length === 1 ? "it" : "they"} can be limited to named resources`, "warning", "medium", at)
    : draft("wildcard-resource", writes, (names, where) => `allows ${names} on ${where} where named resources would do`, "information", "low", at);
}
