import type { AwsTables, SdkClass, SdkClient } from "../aws/tables";
import { members, onlyString, type InstanceValue, type Value } from "../../evaluate";

/** An object of boto3 that a method is called on. */
export type Receiver =
  | { readonly kind: "session" }
  | { readonly kind: "client"; readonly client: SdkClient }
  | { readonly kind: "resource"; readonly client: SdkClient; readonly type: SdkClass; readonly identifiers: ReadonlyMap<string, Value>; /** Made from its name alone: what else it is has not been asked for. */ readonly fresh?: boolean }
  | { readonly kind: "paginator" | "waiter"; readonly client: SdkClient; readonly operation: string | null }
  /** Made by boto3, but for which service is not known. */
  | { readonly kind: "unknown-service"; readonly why: string }
  /** What a call returned: data, or a helper whose use was counted when it was made. */
  | { readonly kind: "data" };

const SESSION = /^(?:boto3(?:\.session)?\.Session|aioboto3(?:\.session)?\.Session|botocore\.session\.(?:get_session|Session)|aiobotocore\.session\.(?:get_session|AioSession)|boto3\._get_default_session)$/;
const MODULE = /^(?:boto3|aioboto3)$/;

/** Methods of a collection that give the collection again. */
export const CHAINED = /^(?:all|filter|limit|page_size|pages)$/;

/** What a value is to boto3; null for anything else. A union gives each member. */
export function receiversOf(value: Value, tables: AwsTables): Receiver[] {
  return members(value).flatMap((one) => {
    if (one.kind === "instance") return receiver(one, tables, 0) ?? [];
    // `table.meta.client` before anything is called on it
    return one.kind === "external" && one.receiver && META.test(one.fqn) ? (clientOf(receiver(one.receiver, tables, 0)) ?? []) : [];
  });
}

const META = /\.meta\.client$/;

/** The client behind a resource: `meta.client`. */
function clientOf(base: Receiver | null): Receiver | null {
  return base?.kind === "resource" ? { kind: "client", client: base.client } : base;
}

function receiver(value: InstanceValue, tables: AwsTables, depth: number): Receiver | null {
  if (depth > 6) return null;
  if (SESSION.test(value.fqn)) return { kind: "session" };
  const dot = value.fqn.lastIndexOf(".");
  const [owner, method] = [value.fqn.slice(0, dot), value.fqn.slice(dot + 1)];
  const made = value.receiver?.kind === "instance" ? receiver(value.receiver, tables, depth + 1) : null;
  const base = META.test(owner) ? clientOf(made) : made;
  if (/^_?_?(?:a?enter)_?_?$/.test(method) || method === "enter_async_context" || method === "enter_context") return base ?? (value.args[0]?.kind === "instance" ? receiver(value.args[0], tables, depth + 1) : null);
  if (MODULE.test(owner) || base?.kind === "session") return fromSession(method, value, tables);
  if (!base) return null;
  const first = value.args[0];
  switch (base.kind) {
    case "client": {
      if (method === "get_paginator") return { kind: "paginator", client: base.client, operation: named(first ?? value.kwargs.get("operation_name"), base.client.methods) };
      if (method === "get_waiter") return { kind: "waiter", client: base.client, operation: named(first ?? value.kwargs.get("waiter_name"), base.client.waiters) };
      return { kind: "data" };
    }
    case "resource": {
      // one of a list
      if (method.endsWith("[]")) return base;
      if (CHAINED.test(method)) {
        // an item stands for its collection: what is called on either needs the same
        const items = base.type.collections.get(value.fqn.split(".").at(-2) ?? "");
        const item = items && base.client.classes.get(items.type);
        if (item) return { kind: "resource", client: base.client, type: item, identifiers: new Map(inherited(base.identifiers, base.type, item)) };
        if (!base.type.methods.has(method)) return base;
      }
      const name = base.type.factories.get(method) ?? base.type.methods.get(method)?.type;
      const type = name === undefined ? undefined : base.client.classes.get(name);
      if (!type) return { kind: "data" };
      const identifiers = new Map(base.type.name === "ServiceResource" ? [] : inherited(base.identifiers, base.type, type));
      const free = type.identifiers.filter((identifier) => !identifiers.has(identifier));
      free.forEach((identifier, index) => {
        const given = value.args[index] ?? value.kwargs.get(snake(identifier));
        if (given) identifiers.set(identifier, given);
      });
      return { kind: "resource", client: base.client, type, identifiers, fresh: base.type.factories.has(method) };
    }
    default:
      return { kind: "data" };
  }
}

/** A parent's identifiers under the names that the child has for them: `Bucket.Name` is `Object.BucketName`. */
function inherited(identifiers: ReadonlyMap<string, Value>, parent: SdkClass, child: SdkClass): [string, Value][] {
  return [...identifiers].flatMap(([name, value]): [string, Value][] => {
    const own = child.identifiers.find((identifier) => identifier === `${parent.name}${name}` || identifier === name);
    return own === undefined ? [] : [[own, value]];
  });
}

function fromSession(method: string, value: InstanceValue, tables: AwsTables): Receiver | null {
  if (!/^(?:client|resource|create_client)$/.test(method)) return method === "Session" ? { kind: "session" } : null;
  const name = onlyString(value.args[0] ?? value.kwargs.get("service_name"));
  if (name === null) return { kind: "unknown-service", why: "the service's name is computed" };
  const client = tables.clients.get(name);
  if (!client) return { kind: "unknown-service", why: `'${name}' is no service that is known` };
  if (method !== "resource") return { kind: "client", client };
  const type = client.classes.get("ServiceResource");
  return type ? { kind: "resource", client, type, identifiers: new Map() } : { kind: "unknown-service", why: `'${name}' has no resource interface` };
}

function named(value: Value | undefined, names: ReadonlyMap<string, string>): string | null {
  const name = onlyString(value);
  return name === null ? null : (names.get(name) ?? null);
}

function snake(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}
