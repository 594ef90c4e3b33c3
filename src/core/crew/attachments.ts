import { elements, locationOf, siteKey, strings, type InstanceValue, type Site } from "../evaluate";
import { members } from "../evaluate/value";
import { argument } from "./arguments";
import type { Builder } from "./builder";
import { classOf } from "./llms";
import { mcpServerOf } from "./mcp";
import { givenCredentials } from "./reach";

/** MCP servers (`mcps=`), remote agents (`a2a=`) and platform apps (`apps=`) of an agent, as tools. */
export function mcpToolsOf(b: Builder, object: InstanceValue): string[] {
  const found: string[] = [];
  for (const value of elements(argument(object, "mcps"))) {
    if (value.kind === "instance") {
      const mcp = mcpServerOf(value);
      if (!mcp) continue;
      const id = b.objectId("tool", value);
      if (!b.tools.has(id)) {
        const credentials = mcp.values.flatMap((one) => b.credentials.of(one, { always: false, power: null, holder: "header" }));
        b.tools.set(id, { id, className: classOf(value), name: null, runtimeName: null, aliases: [], location: locationOf(value.site), credentials: [...new Set(credentials)], capabilities: ["mcp"], options: {}, open: null, definition: null, mcp: mcp.server });
      }
      found.push(id);
      continue;
    }
    const [text] = strings(value);
    if (text === undefined || value.kind !== "const") continue;
    const id = `tool:${siteKey(value.site)}`;
    const [target = ""] = text.split(/[?#]/);
    if (!b.tools.has(id)) {
      const credentials = b.credentials.of(value, { always: false, power: null, holder: "mcp url" });
      b.tools.set(id, { id, className: "MCP", name: target, runtimeName: null, aliases: [], location: locationOf(value.site), credentials, capabilities: ["mcp"], options: {}, open: null, definition: null, mcp: { transport: "http", target, filtered: text.includes("#"), wholeEnvironment: false } });
    }
    found.push(id);
  }
  const remote = argument(object, "a2a");
  for (const value of remote ? members(remote).flatMap((one) => (one.kind === "list" ? elements(one) : [one])) : []) {
    if (value.kind !== "instance") continue;
    const id = b.objectId("tool", value);
    const endpoint = strings(value.kwargs.get("endpoint"))[0] ?? null;
    if (!b.tools.has(id)) b.tools.set(id, { id, className: classOf(value), name: endpoint, runtimeName: null, aliases: [], location: locationOf(value.site), credentials: givenCredentials(b, value, null), capabilities: ["http"], options: {}, open: null, definition: null, mcp: null });
    found.push(id);
  }
  for (const value of elements(argument(object, "apps"))) {
    for (const one of members(value)) if (one.kind === "const" && typeof one.value === "string") found.push(platformTool(b, one.value, one.site));
  }
  return found;
}

/** Actions of a platform app (`gmail`, `stripe/create_payment`), under the platform's integration token. */
export function platformTool(b: Builder, app: string, site: Site): string {
  const id = `tool:${siteKey(site)}`;
  if (b.tools.has(id)) return id;
  const credentials = [b.credentials.implicit(["CREWAI_PLATFORM_INTEGRATION_TOKEN"], [], "other", b.scopes.of(locationOf(site).path))];
  const capability = /gmail|outlook|mail/.test(app) ? "email" : /stripe|paypal/.test(app) ? "payment" : "other";
  b.tools.set(id, { id, className: app, name: app, runtimeName: null, aliases: ["CrewAIPlatformActionTool"], location: locationOf(site), credentials, capabilities: [capability], options: {}, open: null, definition: null, mcp: null });
  return id;
}
