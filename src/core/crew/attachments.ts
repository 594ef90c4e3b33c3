import { elements, locationOf, siteKey, strings, type InstanceValue } from "../evaluate";
import { members } from "../evaluate/value";
import { argument } from "./arguments";
import type { Builder } from "./builder";
import { classOf } from "./llms";
import { mcpServerOf } from "./mcp";

/** MCP servers (`mcps=`) and platform apps (`apps=`) of an agent, as tools. */
export function mcpToolsOf(b: Builder, object: InstanceValue): string[] {
  const found: string[] = [];
  for (const value of elements(argument(object, "mcps"))) {
    if (value.kind === "instance") {
      const mcp = mcpServerOf(value);
      if (!mcp) continue;
      const id = b.objectId("tool", value);
      if (!b.tools.has(id)) {
        const credentials = mcp.values.flatMap((one) => b.credentials.of(one, { always: false, power: null, holder: "header" }));
        b.tools.set(id, { id, className: classOf(value), name: null, aliases: [], location: locationOf(value.site), credentials: [...new Set(credentials)], capabilities: ["mcp"], options: {}, open: null, definition: null, mcp: mcp.server });
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
      b.tools.set(id, { id, className: "MCP", name: target, aliases: [], location: locationOf(value.site), credentials, capabilities: ["mcp"], options: {}, open: null, definition: null, mcp: { transport: "http", target, filtered: text.includes("#"), wholeEnvironment: false } });
    }
    found.push(id);
  }
  for (const value of elements(argument(object, "apps"))) {
    for (const one of members(value)) {
      if (one.kind !== "const" || typeof one.value !== "string") continue;
      const id = `tool:${siteKey(one.site)}`;
      const scope = b.scopes.of(locationOf(one.site).path);
      if (!b.tools.has(id)) {
        const credentials = [b.credentials.implicit(["CREWAI_PLATFORM_INTEGRATION_TOKEN"], [], "other", scope)];
        b.tools.set(id, { id, className: one.value, name: one.value, aliases: ["CrewAIPlatformActionTool"], location: locationOf(one.site), credentials, capabilities: /gmail|outlook|mail/.test(one.value) ? ["email"] : /stripe/.test(one.value) ? ["payment"] : ["other"], options: {}, open: null, definition: null, mcp: null });
      }
      found.push(id);
    }
  }
  return found;
}
