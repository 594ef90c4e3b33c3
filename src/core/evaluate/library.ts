import { runCallbacks, callValue, type Kwargs } from "./calls";
import { readCall } from "./environ";
import { absoluteModule, external, projectModule } from "./imports";
import { newDict, mergeInto } from "./expressions";
import { readDocument } from "./files";
import { unknown, type LibraryCall, type Machine } from "./machine";
import { attribute } from "./objects";
import { elementOf } from "./statements";
import { setAttribute } from "./assignment";
import { elements, members, onlyString, union, type InstanceValue, type Site, type Value } from "./value";

/** A call of something outside the project: Python's own functions are followed, others give an object that remembers the call. */
export function libraryCall(m: Machine, call: LibraryCall, sites: ReadonlyMap<string, Site>): Value {
  const known = builtin(m, call) ?? readCall(m, call) ?? readDocument(m, call) ?? m.framework.call(call, m);
  if (known) return known;
  runCallbacks(m, [...call.args, ...call.kwargs.values()], call.site, call.frame);
  const key = /\.configure$/.test(call.fqn) && call.receiver === null ? call.kwargs.get("api_key") : undefined;
  if (key) setAttribute(m, { kind: "external", fqn: call.fqn.slice(0, -".configure".length), receiver: null }, "api_key", key, call.frame);
  const object: InstanceValue = {
    kind: "instance",
    fqn: call.fqn.length > 240 ? call.fqn.slice(0, 240) : call.fqn,
    cls: null,
    args: [...call.args],
    kwargs: new Map(call.kwargs),
    kwargSites: new Map(sites),
    attrs: new Map(),
    receiver: call.receiver,
    site: call.site,
    loops: call.frame.loops,
    rounds: call.frame.rounds,
    names: [],
    within: call.frame.within,
    assumed: false,
  };
  m.instances.push(object);
  return object;
}

/** Functions that give back, or run, what they are given. */
const PASS = new Set(["str", "typing.cast", "copy.copy", "copy.deepcopy", "asyncio.run", "asyncio.create_task", "asyncio.ensure_future", "asyncio.wait_for", "asyncio.shield", "nest_asyncio.apply", "pydantic.SecretStr", "pydantic.types.SecretStr", "os.path.expandvars", "reversed", "sorted", "asyncio.get_event_loop.run_until_complete", "asyncio.new_event_loop.run_until_complete", "asgiref.sync.async_to_sync", "contextlib.closing", "contextlib.nullcontext"]);
const RUN = new Set(["asyncio.to_thread", "streamlit.cache_resource", "streamlit.cache_data", "anyio.run", "anyio.to_thread.run_sync"]);

function builtin(m: Machine, call: LibraryCall): Value | null {
  const { fqn, args, kwargs, site, frame } = call;
  const [first, second, third] = args;
  switch (fqn) {
    case "list":
    case "tuple":
    case "set": {
      const type = fqn;
      const lists = (first ? members(first) : []).filter((one) => one.kind === "list");
      const rounds = new Set(lists.flatMap((one) => [...(one.rounds ?? [])]));
      const choices = new Map(lists.flatMap((one) => [...(one.choices ?? [])]));
      return { kind: "list", type, rounds, choices, items: first ? members(first).flatMap((one) => (one.kind === "list" ? one.items : one.kind === "dict" || one.kind === "const" ? [elementOf(one, site)] : [one])) : [], site };
    }
    case "dict":
    case "collections.OrderedDict":
    case "collections.defaultdict": {
      const dict = newDict(site);
      if (first) mergeInto(dict, first);
      for (const [name, value] of kwargs) {
        dict.entries.set(name, value);
        dict.keys.set(name, site);
      }
      return dict;
    }
    case "enumerate": {
      const items = elements(first).map((item): Value => ({ kind: "list", type: "tuple", items: [unknown("an index", site), item], site }));
      return { kind: "list", type: "list", items, site };
    }
    case "zip":
      return zip(args, site);
    case "map":
    case "filter": {
      const item = second ? elementOf(second, site) : unknown("an element", site);
      const result = first ? callValue(m, first, [item], new Map(), site, { ...frame, loops: [...frame.loops, "node" in site ? site.node : frame.source.module] }) : item;
      return { kind: "list", type: "list", items: [fqn === "map" ? result : item], site };
    }
    case "getattr": {
      const name = onlyString(second);
      const found = first && name !== null ? union(members(first).map((one) => attribute(m, one, name, site, frame))) : null;
      if (found && found.kind !== "unknown") return found;
      const missing = unknown("getattr() of a name that is not known", site);
      return third ? union([third, missing]) : missing;
    }
    case "setattr": {
      const name = onlyString(second);
      // a value that nothing tells about says no more than what the attribute was before
      if (first && third && third.kind !== "unknown" && name !== null) for (const one of members(first)) setAttribute(m, one, name, third, frame);
      return { kind: "const", value: null, name: null, site };
    }
    case "importlib.import_module":
    case "__import__": {
      const name = onlyString(first);
      if (name === null) return null;
      const module = projectModule(m, absoluteModule(frame.source, name.replace(/^\.+/, ""), /^\.*/.exec(name)?.[0].length ?? 0), frame.source);
      return module ? m.module(module) : external(name);
    }
    case "asyncio.gather":
      return { kind: "list", type: "list", items: [...args], site };
    case "next":
    case "min":
    case "max":
      return first ? elementOf(first, site) : null;
    default:
      if (PASS.has(fqn) && first) return first;
      if (/(?:^|\.)Depends$/.test(fqn) && first?.kind === "function") return callValue(m, first, [], new Map(), site, frame);
      if (RUN.has(fqn) && first?.kind === "function") return callValue(m, first, args.slice(1), kwargs as Kwargs, site, frame);
      if (/\.run_in_executor$|\.submit$/.test(fqn)) {
        const index = fqn.endsWith(".submit") ? 0 : 1;
        const fn = args[index];
        if (fn?.kind === "function") return callValue(m, fn, args.slice(index + 1), new Map(kwargs), site, frame);
      }
      if (fqn === "threading.Thread" || fqn === "multiprocessing.Process") {
        const target = kwargs.get("target");
        const given = kwargs.get("args");
        if (target?.kind === "function") callValue(m, target, given?.kind === "list" ? given.items : [], new Map(), site, frame);
      }
      return null;
  }
}

function zip(args: readonly Value[], site: Site): Value {
  const columns = args.map((arg) => (arg.kind === "list" ? arg.items : [elementOf(arg, site)]));
  const count = Math.min(...columns.map((column) => column.length));
  const items: Value[] = [];
  for (let row = 0; row < count; row++) {
    items.push({ kind: "list", type: "tuple", items: columns.map((column) => column[row] ?? unknown("an element", site)), site });
  }
  return { kind: "list", type: "list", items, site };
}
