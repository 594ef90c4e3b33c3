import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";

type Locate = (start: number, end: number) => Location;

/** OAuth scopes in quotes or as list items, as Python, JSON, YAML, TOML and scripts write them. */
export function* scopeGrants(text: string, cloud: CloudKnowledge, locate: Locate): Generator<Grant> {
  if (/scope/i.test(text)) {
    for (const { scope, start } of candidates(text)) {
      const known = Object.hasOwn(cloud.scopes, scope) ? cloud.scopes[scope] : undefined;
      if (known === undefined || !isAskedFor(scope, text, start)) continue;
      yield { format: "oauth", check: "broad-scope", kind: "identity", name: scope, location: locate(start, start + scope.length), severity: known.severity, confidence: "medium", message: `The scope '${scope}' gives ${known.what}; ask for the narrowest one that the tool needs` };
    }
  }
  yield* githubApps(text, cloud, locate);
}

/** Words that may be scopes: a whole quoted text, one of several in it, or a YAML list item. */
function* candidates(text: string): Generator<{ readonly scope: string; readonly start: number }> {
  for (const match of text.matchAll(/(["'])([^"'\n]{3,400})\1|^[ \t]*-[ \t]+([\w:/.-]+)[ \t]*$/gm)) {
    const inside = match[2] ?? match[3] ?? "";
    const at = match.index + match[0].indexOf(inside);
    for (const word of inside.matchAll(/[^\s,+]+/g)) {
      const scope = word[0].replace(/^https:\/\/(?:graph\.microsoft\.com|outlook\.office(?:365)?\.com)\//, "");
      yield { scope, start: at + word.index + word[0].length - scope.length };
    }
  }
}

/** The scope must stand in a list or assignment of scopes, not in a table or a comparison. Short words need GitHub's or Slack's company. */
function isAskedFor(scope: string, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 400), at);
  const list = /scopes?\w*["']?\s*\]?\s*(?::[^=\n]{0,40})?[:=(]\s*(?:[rbfu]{0,2}["']|[[({]|-\s|\n)?[^\])}=;]*$/i.exec(before);
  if (!list || /(?:not in|!=|==|\bin)\s*[[({]?\s*["']?$/.test(before)) return false;
  if (/^(?:admin|repo|delete_repo|site_admin)$/.test(scope)) return /github|slack/i.test(text) && !/\badmin\b.*\brole/i.test(before.slice(-80));
  return true;
}

/** A GitHub App's manifest: `"default_permissions": { "administration": "write" }`. */
function* githubApps(text: string, cloud: CloudKnowledge, locate: Locate): Generator<Grant> {
  for (const match of text.matchAll(/["']?default_permissions["']?\s*:\s*\{?([^}]{0,2000})/g)) {
    for (const permission of (match[1] ?? "").matchAll(/["']?([a-z_]+)["']?\s*:\s*["']?(write|admin)\b/g)) {
      const [whole, name = ""] = permission;
      const what = Object.hasOwn(cloud.githubAppPermissions, name) ? cloud.githubAppPermissions[name] : undefined;
      const start = match.index + match[0].length - (match[1] ?? "").length + permission.index + whole.indexOf(name);
      if (what !== undefined) yield { format: "oauth", check: "broad-scope", kind: "identity", name, location: locate(start, start + name.length), severity: "warning", confidence: "high", message: `The GitHub App asks to write '${name}': ${what}` };
    }
  }
}
