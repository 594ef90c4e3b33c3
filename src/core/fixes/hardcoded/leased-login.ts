import type { PythonSource } from "../../languages/document";
import type { Call } from "../../languages/python/ast";
import type { SecretLiteral } from "../../model/secret";
import type { EditText, PlainEdit } from "../../text/edit";
import { mergeChanges, NO_CHANGES } from "../changes";
import { moduleHome, moduleName } from "../module";
import { moduleKey } from "../module-key";
import { namesOf, type SecretNames } from "../names";
import { isAddress, leasedCall, loginIn, makesUrl, openingOf, withoutLogin, type Opening } from "../python/database-call";
import { edit } from "../python/literal";
import { placeAt, placeOf, textOf, type Place } from "../python/place";
import { useAt } from "../shared/python-agent";
import { overlaps } from "../../text/range";
import type { Changes, FixContext, Refusal } from "../types";
import { constantName, dropConstant, readElsewhere, readsOf } from "./constant";

const NOT_ONE: Refusal = { reason: "no database is opened with it here" };

/** A call that opens a database with the literal's login. */
interface Opened {
  readonly call: Call;
  readonly at: Place;
  readonly opening: Opening;
}

/**
 * A login that Vault leases in place of a password: `create_engine("postgresql://app:…@db/app")` becomes
 * `leased_engine("agent", "postgresql://db/app")`. What stood there is kept in `.env`, commented out.
 */
export function leasedLoginChanges(literal: SecretLiteral, source: PythonSource, context: FixContext): Changes | Refusal {
  const place = placeAt(source, literal.location.range);
  if (!place) return NOT_ONE;
  const names = namesOf(literal, context);
  const made = direct(place, names, context) ?? byUrl(place, names, context) ?? byConstant(place, names, context) ?? NOT_ONE;
  return "reason" in made ? made : mergeChanges([made, keptLogin(literal, place, names, context), leaseNotes(names)]);
}

/** The address or the password stands in the call itself. */
function direct(place: Place, names: SecretNames, context: FixContext): Changes | Refusal | null {
  const opened = openedBy(place);
  if (!opened) return null;
  const isPassword = !isAddress(opened.call, opened.opening, place.node);
  return isPassword ? leased(opened, names, context) : together([withoutLoginIn(place), leased(opened, names, context)]);
}

/** `create_engine(URL.create("postgresql", password="…"))` */
function byUrl(place: Place, names: SecretNames, context: FixContext): Changes | Refusal | null {
  const maker = place.chain.at(-2);
  if (maker?.kind !== "Call" || !makesUrl(maker, place.source, place.scope)) return null;
  const outer = placeOf(place.source, maker);
  const opened = outer && openedBy(outer);
  if (!opened || !isAddress(opened.call, opened.opening, maker)) return null;
  const edits = withoutLogin(maker, place.source.text);
  return together(["reason" in edits ? edits : changed(place, edits), leased(opened, names, context)]);
}

/** `URL = "postgresql://app:…@db/app"`, which nothing but calls that open it read. */
function byConstant(place: Place, names: SecretNames, context: FixContext): Changes | Refusal | null {
  const name = constantName(place);
  if (name === null) return null;
  const reads = readsOf(name, place);
  const opened = reads.flatMap((read) => openedBy(read) ?? []);
  if (reads.length === 0 || opened.length !== reads.length) return null;
  if (readElsewhere(name, place, context)) return { reason: `other code reads ${name} as well` };
  const addresses = reads.map((read, index) => opened[index] !== undefined && isAddress(opened[index].call, opened[index].opening, read.node));
  if (addresses.some((one) => one !== addresses[0])) return null;
  const literal = addresses[0] === true ? withoutLoginIn(place) : (dropConstant(place) ?? { reason: "the constant's line holds more" });
  return together([literal, ...opened.map((one) => leased(one, names, context))]);
}

/** The call that a place is the address, the user or the password of. */
function openedBy(place: Place): Opened | null {
  const call = place.chain.at(-2);
  if (call?.kind !== "Call") return null;
  const opening = openingOf(call, place.source, place.scope);
  const at = opening && placeOf(place.source, call);
  if (!at) return null;
  const password = opening === "connection" && call.keywords.some((keyword) => keyword.name === "password" && keyword.value === place.node);
  return password || isAddress(call, opening, place.node) ? { call, at, opening } : null;
}

function leased({ call, at, opening }: Opened, names: SecretNames, context: FixContext): Changes | Refusal {
  const [section, wanted] = opening === "engine" ? (["vault_engine", "leased_engine"] as const) : (["vault_leases", "leased_login"] as const);
  const name = moduleName(useAt(at), moduleHome(at.source, context), section, wanted, context);
  const edits = leasedCall(call, opening, at.source.text, name.text, JSON.stringify(moduleKey(names).agent));
  return "reason" in edits ? edits : mergeChanges([changed(at, edits), name.changes]);
}

function withoutLoginIn(place: Place): Changes | Refusal {
  const ranges = loginIn(place.source.text, place.node);
  return ranges.length > 0 ? changed(place, ranges.map((range) => ({ range, newText: "" }))) : { reason: "the address's user and password are put together from parts" };
}

function changed(place: Place, edits: readonly PlainEdit[]): Changes {
  return { ...NO_CHANGES, edits: edits.map((one) => edit(place, one.range, one.newText)) };
}

function together(parts: readonly (Changes | Refusal)[]): Changes | Refusal {
  const refusal = parts.find((one): one is Refusal => "reason" in one);
  return refusal ?? mergeChanges(parts.filter((one): one is Changes => !("reason" in one)));
}

/** What stood in the code: the whole address where there is one, with the user's name, else the password. */
function keptLogin(literal: SecretLiteral, place: Place, names: SecretNames, context: FixContext): Changes {
  const { node, source } = place;
  const address = node.kind === "Str" && /^\w[\w+.-]*:\/\//.test(node.value);
  const value: EditText = [{ secret: address ? context.input.vault.seal(node.value).handle : literal.secret.handle, escape: "dotenv" }];
  const call = place.chain.at(-2);
  const user = call?.kind === "Call" ? call.keywords.find((keyword) => keyword.name === "user" || keyword.name === "username")?.value : undefined;
  const known = user?.kind === "Str" && !context.project.secrets.some(({ location }) => location.path === source.path && overlaps(location.range, source.locate(user).range));
  const whose = known ? `, for user ${textOf(source, user)}` : "";
  return { ...NO_CHANGES, environment: [{ folder: names.folder, name: names.env, value, inert: true, comment: `was in ${source.path}${whose}; take this login from the database once leases work` }] };
}

function leaseNotes(names: SecretNames): Changes {
  const { agent } = moduleKey(names);
  return {
    ...NO_CHANGES,
    notes: [
      `make a role for the leases: \`vault write database/roles/${agent} db_name=<connection> creation_statements=<SQL> default_ttl=1h max_ttl=24h\`; the agent's policy has to read database/creds/${agent} and to update sys/leases/renew`,
    ],
  };
}
