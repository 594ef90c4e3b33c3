import type { PolicyCondition, PolicyDocument, PolicyFormat, PolicyStatement, PolicyValue } from "../../model/policy";
import type { Location } from "../../text/range";
import { templateHolders } from "./template-holders";
import { get, type Context, type ListValue, type ObjectValue, type Root, type TextValue, type Value } from "./value";

type Kind = PolicyDocument["kind"];

/** Every policy in a value: objects with `Statement`, and lone statements or lists of them. */
export function* policiesIn(root: Root, format: PolicyFormat): Generator<PolicyDocument> {
  const carriers = format === "aws-cloudformation" ? templateHolders(root.value) : null;
  for (const document of search(root.value, root.context, false)) yield carriers ? { ...document, ...carriers(document.location) } : document;

  function* search(value: Value, context: Context, bounded: boolean): Generator<PolicyDocument> {
    if (value.kind === "list") {
      const statements = statementsOf(value.items);
      if (statements.length > 0) yield document(statements, value.location, context, format, bounded);
      for (const item of value.items) if (!asStatement(item)) yield* search(item, context, bounded);
      return;
    }
    if (value.kind !== "object") return;
    if (asStatement(value)) {
      yield document([value], value.location, context, format, bounded);
      return;
    }
    // the policy of an endpoint limits what passes and grants nothing
    const type = get(value, "Type");
    if (type?.kind === "text" && type.text === "AWS::EC2::VPCEndpoint") return;
    const statement = get(value, "Statement");
    const limited = bounded || hasBoundary(value);
    if (statement && (statement.kind === "list" || statement.kind === "object")) {
      const statements = statementsOf(statement.kind === "list" ? statement.items.flatMap(flat) : [statement], true);
      if (statements.length > 0) yield document(statements, value.location, context, format, limited);
    }
    for (const entry of value.entries) {
      if (entry.value !== statement) yield* search(entry.value, [...context, entry.key], limited);
    }
  }
}

function flat(value: Value): Value[] {
  return value.kind === "list" ? [...value.items] : [value];
}

function hasBoundary(value: ObjectValue): boolean {
  const boundary = get(value, "PermissionsBoundary");
  return boundary !== undefined && boundary.kind !== "opaque";
}

function asStatement(value: Value): ObjectValue | null {
  if (value.kind !== "object") return null;
  const effect = get(value, "Effect");
  // a principal that is left empty is nobody
  const principal = get(value, "Principal");
  if ((principal?.kind === "object" && principal.entries.length === 0) || (principal?.kind === "list" && principal.items.length === 0 && principal.complete)) return null;
  const fits = effect?.kind === "text" && /^(?:Allow|Deny)$/i.test(effect.text) && value.entries.some((entry) => /^(?:Not)?Action$/.test(entry.key));
  return fits ? value : null;
}

function statementsOf(values: readonly Value[], inPolicy = false): ObjectValue[] {
  return values.flatMap((value) => asStatement(value) ?? (inPolicy && lacksEffect(value) ? value : []));
}

const ELEMENTS = /^(?:Sid|(?:Not)?(?:Action|Resource|Principal)|Condition)$/;

/** A statement whose effect was forgotten: IAM refuses it, but what is meant is plain. */
function lacksEffect(value: Value): value is ObjectValue {
  if (value.kind !== "object") return false;
  const keys = value.entries.map((entry) => entry.key);
  return keys.every((key) => ELEMENTS.test(key)) && keys.some((key) => /Action$/.test(key)) && keys.some((key) => /(?:Resource|Principal)$/.test(key));
}

function document(objects: readonly ObjectValue[], location: Location, context: Context, format: PolicyFormat, bounded: boolean): PolicyDocument {
  const statements = objects.map(statementOf);
  const name = context.findLast((word) => word !== "" && !GENERIC.test(word)) ?? null;
  return { id: idOf(location), format, kind: kindOf(statements, context), name, location, statements, bounded, holders: holdersOf(context, location) };
}

const GRANTS = /^(?:add_?to_?(?:role_?|principal_?)?policy|addTo(?:Role|Principal)?Policy)$/i;

/** `role` of CDK's `role.add_to_policy(…)`, with the functions and classes around it. */
function holdersOf(context: Context, location: Location): string[] {
  const at = context.findIndex((word) => GRANTS.test(word));
  return at > 0 ? [`${location.path}#${context.slice(0, at).join(".")}`] : [];
}

const GENERIC = /^(?:PolicyDocument|Properties|policy|Policies|Statement|dumps|Type|Resources|create_policy|put_role_policy|add_?[Tt]o_?(?:[Rr]ole_?|[Pp]rincipal_?)?[Pp]olicy|add_?[Ss]tatements|iam|json|stringify|boto3|client|\d+)$/;

export function idOf(location: Location): string {
  return `policy:${location.path}:${String(location.range.start)}`;
}

/** Trust: only role-assuming actions and a principal. Resource: any other policy with a principal. */
export function kindOf(statements: readonly PolicyStatement[], context: Context): Kind {
  if (context.some((word) => /boundar|service_?control|(?:^|_)scp(?:$|_|s$)|organizations_policy/i.test(word))) return "boundary";
  if (statements.some((statement) => statement.principals.length > 0)) {
    const actions = statements.flatMap((statement) => statement.actions);
    return actions.length > 0 && actions.every((action) => /^sts:/i.test(action.text)) ? "trust" : "resource";
  }
  return context.some((word) => /^assume_?role_?policy/i.test(word)) ? "trust" : "identity";
}

function statementOf(object: ObjectValue): PolicyStatement {
  const part = (key: string): PartialList => list(get(object, key));
  const [actions, notActions, resources, notResources] = [part("Action"), part("NotAction"), part("Resource"), part("NotResource")];
  const principals = principalsOf(object);
  const conditions = conditionsOf(get(object, "Condition"));
  const effect = get(object, "Effect");
  const sid = get(object, "Sid");
  return {
    location: object.location,
    sid: sid?.kind === "text" ? sid.text : null,
    effect: effect?.kind === "text" && /^deny$/i.test(effect.text) ? "Deny" : "Allow",
    actions: actions.values,
    notActions: notActions.values,
    resources: resources.values,
    notResources: notResources.values,
    principals: principals.values,
    conditions: conditions.values,
    actionsLocation: get(object, "Action")?.location ?? null,
    resourcesLocation: get(object, "Resource")?.location ?? null,
    syntax: get(object, "Action")?.syntax ?? object.syntax,
    complete: [actions, notActions, resources, notResources, principals, conditions].every((one) => one.complete),
  };
}

interface PartialList {
  readonly values: readonly PolicyValue[];
  readonly complete: boolean;
}

export function list(value: Value | undefined): PartialList {
  if (!value) return { values: [], complete: true };
  const texts: TextValue[] = [];
  const complete = collect(value, texts);
  return { values: texts.map((text) => ({ text: text.text, location: text.location })), complete };
}

function collect(value: Value, into: TextValue[]): boolean {
  if (value.kind === "text") {
    into.push(value);
    // a whole reference may be anything
    return !/^\$\{[^}]*\}$/.test(value.text);
  }
  if (value.kind !== "list") return false;
  return value.items.map((item) => collect(item, into)).every(Boolean) && completeList(value);
}

function completeList(value: ListValue): boolean {
  return value.complete;
}

function principalsOf(statement: ObjectValue): PartialList {
  const given = get(statement, "Principal");
  const value = given ?? get(statement, "NotPrincipal");
  const prefix = given ? "" : "Not";
  if (value?.kind !== "object") {
    const { values, complete } = list(value);
    return { values: values.map((one) => ({ ...one, text: prefix + one.text })), complete };
  }
  const parts = value.entries.map((entry) => ({ type: entry.key, inner: list(entry.value) }));
  return {
    values: parts.flatMap(({ type, inner }) => inner.values.map((one) => ({ text: `${prefix}${type}:${one.text}`, location: one.location }))),
    complete: parts.every(({ inner }) => inner.complete),
  };
}

function conditionsOf(value: Value | undefined): { readonly values: readonly PolicyCondition[]; readonly complete: boolean } {
  if (!value) return { values: [], complete: true };
  if (value.kind !== "object") return { values: [], complete: false };
  const values = value.entries.flatMap((operator) =>
    operator.value.kind === "object"
      ? operator.value.entries.map((entry): PolicyCondition => {
          const inner = list(entry.value);
          return { operator: operator.key, key: entry.key, values: inner.values.map((one) => one.text), complete: inner.complete };
        })
      : [],
  );
  return { values, complete: value.entries.every((operator) => operator.value.kind === "object") };
}
