import { callFunction } from "../calls";
import { documentValue, findDocument } from "../files";
import { moduleFrame, type Framework, type Machine } from "../machine";
import { decoratorName, inClass, isDecorated, linearise } from "../objects";
import { elements, members, onlyString, type ClassValue, type FunctionValue, type InstanceValue, type Value } from "../value";

/** Default places of a @CrewBase class's configuration, relative to its file (crewai.project.crew_base, 1.15.30). */
const CONFIG: Readonly<Record<string, string>> = { agents_config: "config/agents.yaml", tasks_config: "config/tasks.yaml" };

export const AGENT = /^crewai(?:\.[a-z_]+)*\.(?:Agent|LiteAgent)$/;

/** What `@CrewBase` adds to a class: its configuration files and the lists of what its decorated methods make. */
export const CREW_FRAMEWORK: Framework = {
  attribute(object, name, m) {
    if (!object.cls) return null;
    if (name !== "agents" && name !== "tasks" && name !== "get_mcp_tools" && !(name in CONFIG)) return null;
    if (!isCrewBase(object.cls)) return null;
    if (name === "get_mcp_tools") return { kind: "external", fqn: "crewai.project.CrewBase.get_mcp_tools", receiver: object };
    if (name in CONFIG) return configuration(m, object, object.cls, name);
    return made(m, object, object.cls, name === "agents" ? "agent" : "task");
  },
  call: () => null,
  isCounted: (object) => AGENT.test(object.fqn) || (object.cls ? linearise(object.cls) : []).some((one) => one.bases.some((base) => base.kind === "external" && AGENT.test(base.fqn))),
};

export function isCrewBase(cls: ClassValue): boolean {
  return linearise(cls).some((one) => isDecorated(one, "CrewBase") || one.bases.some((base) => decoratorName(base)?.endsWith(".CrewBase") === true));
}

function configuration(m: Machine, object: InstanceValue, cls: ClassValue, name: string): Value | null {
  const given = object.attrs.get(name) ?? inClass(cls, name)?.value;
  const path = given === undefined ? CONFIG[name] : onlyString(given);
  if (path === null) return given ?? null;
  for (const one of linearise(cls)) {
    const document = path === undefined ? null : findDocument(m, path, one.source.path);
    if (document) return documentValue(document);
  }
  return given ?? null;
}

/** Methods of a class with one of crewai.project's decorators, in the order of their definition. */
export function decorated(cls: ClassValue, decorator: string): FunctionValue[] {
  const found = new Map<string, FunctionValue>();
  for (const one of [...linearise(cls)].reverse()) {
    for (const [name, value] of one.namespace.vars) {
      if (value.kind === "function" && value.decorators.some((item) => new RegExp(`(?:^|\\.)${decorator}$`).test(decoratorName(item) ?? ""))) found.set(name, value);
    }
  }
  return [...found.values()];
}

function made(m: Machine, object: InstanceValue, cls: ClassValue, decorator: string): Value {
  const items: Value[] = [];
  for (const method of decorated(cls, decorator)) {
    const bound: FunctionValue = { ...method, self: object };
    const value = callFunction(m, bound, [], new Map(), { source: method.source, node: method.node }, moduleFrame(method.source, method.closure));
    for (const one of members(value)) items.push(...(one.kind === "list" ? elements(one) : [one]));
  }
  return { kind: "list", type: "list", items, site: { source: cls.source, node: cls.node } };
}
