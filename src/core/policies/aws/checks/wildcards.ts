import { isEveryAction, isPassedOn, wholeService } from "../actions";
import { limitsScope } from "../conditions";
import { breadthOf, grantsNothing, onlyAwsPolicies, serviceOfArn } from "../resources";
import { some, type Draft, type Subject } from "./draft";
import { denials } from "./grants";

/** Services whose every action is as good as administrator rights or every secret. */
const CRITICAL = new Set(["iam", "sts", "organizations", "kms", "secretsmanager", "ssm", "sso", "cloudformation", "lambda", "ec2"]);

/** `*` and `service:*` allows, `NotAction` and `NotResource` allows. */
export function* wildcards(subject: Subject): Generator<Draft> {
  const { statement, index, tables } = subject;
  if (statement.effect !== "Allow" || grantsNothing(statement) || limitsScope(statement, tables.knowledge, null)) return;
  const reach = statement.resources.map((resource) => breadthOf(resource.text, tables));
  const everything = reach.includes("everything") || (statement.resources.length === 0 && statement.notResources.length > 0);
  const [notAction] = statement.notActions;
  // what a module's caller passes is most often nothing
  if (notAction && !statement.notActions.every((one) => isPassedOn(one.text))) {
    yield {
      check: "not-action-allow",
      statement: index,
      location: notAction.location,
      severity: everything ? "error" : "warning",
      confidence: "high",
      clause: `allows every action but ${some(statement.notActions.map((one) => one.text))}${everything ? " on every resource" : ""}, and whatever AWS adds later (NotAction)`,
      services: ["*"],
    };
    return;
  }
  const [notResource] = statement.notResources;
  if (notResource && !statement.notResources.every((one) => isPassedOn(one.text))) {
    yield {
      check: "not-resource-allow",
      statement: index,
      location: notResource.location,
      severity: statement.actions.some((action) => isEveryAction(action.text)) ? "error" : "warning",
      confidence: "high",
      clause: `allows ${some(statement.actions.map((one) => one.text))} on every resource but the ones named, and on all that are made later (NotResource)`,
      services: ["*"],
    };
    return;
  }
  const every = statement.actions.find((action) => isEveryAction(action.text));
  if (every && (denials(subject.document)("*:*") || onlyAwsPolicies(statement))) return;
  if (every) {
    const services = statement.resources.flatMap((resource) => serviceOfArn(resource.text) ?? []);
    if (everything) {
      yield { check: "admin-wildcard", statement: index, location: every.location, severity: "error", confidence: "high", clause: "allows every action on every resource: whoever holds it is administrator of the account", services: ["*"] };
    } else if (statement.resources.length > 0 && !statement.resources.every((resource) => resource.text.startsWith("${"))) {
      yield { check: "action-wildcard", statement: index, location: every.location, severity: "warning", confidence: "high", clause: `allows every action on ${some(statement.resources.map((one) => one.text))}, deleting it and changing its policy included`, services };
    }
    return;
  }
  yield* serviceWildcards(subject, reach.includes("near-star") || everything);
}

function* serviceWildcards({ document, statement, index, tables }: Subject, wide: boolean): Generator<Draft> {
  const denied = denials(document);
  const found = statement.actions.flatMap((value) => {
    const service = wholeService(value.text);
    const actions = service === null ? [] : [...(tables.services.get(service)?.actions.values() ?? [])];
    // a service that can only be read is no excess as a whole
    return service !== null && !denied(value.text) && actions.some((action) => action.level === "write" || action.level === "permissions") && !actions.every((action) => tables.knowledge.plumbing.includes(action.id.toLowerCase())) ? [{ service, value }] : [];
  });
  const [first] = found;
  if (!first || (!wide && statement.resources.length === 0)) return;
  const services = [...new Set(found.map(({ service }) => service))];
  const critical = wide && services.some((service) => CRITICAL.has(service));
  const names = some(found.map(({ value }) => value.text));
  yield {
    check: "service-wildcard",
    statement: index,
    location: first.value.location,
    severity: critical ? "error" : "warning",
    confidence: wide ? "high" : "medium",
    clause: wide ? `allows ${names} on every resource: reading, writing, deleting and changing permissions throughout the service` : `allows ${names} on ${some(statement.resources.map((one) => one.text), 2)}, deleting it and changing its permissions included`,
    services,
  };
}
