import { agentPolicies, type AgentPolicy } from "../../policies/agent-policies";
import { keyHint } from "../../policies/key-hints";
import type { PolicyDocument } from "../../model/policy";
import { NO_CHANGES } from "../changes";
import type { Changes, FixContext, Refusal } from "../types";
import { pythonModule, scriptModule } from "./cdk";
import { jsonPolicy } from "./json";
import { templateResources } from "./template";
import { terraformFile } from "./terraform";

/** One policy, and a role where the format has one, for each agent that uses a shared policy, in the project's own format. */
export function agentChanges(document: PolicyDocument, context: FixContext): Changes | Refusal {
  const policies = agentPolicies(document, context.project.sdkUses, context.project.crew);
  if ("why" in policies) return { reason: policies.why };
  const written = write(document, policies, context);
  if ("reason" in written) return written;
  return { ...NO_CHANGES, ...written, notes: [...policies.map(noteOf), "the shared policy stays as it is until every agent runs under its own; take it away then", ...written.notes] };
}

/** What the fix says of an agent: granted, used, excess, and why something stays. */
function noteOf(policy: AgentPolicy): string {
  const kept = [...new Set(policy.statements.flatMap((one) => (one.kept === null ? [] : [one.kept])))];
  const hint = keyHint(policy.used);
  return [
    `agent ${policy.agent.name}: granted ${policy.granted.join(", ")}; used ${policy.used.join(", ") || "nothing that is known"}; excess ${policy.excess.join(", ") || "none"}`,
    ...(kept.length > 0 ? [`kept as it is where ${kept.join("; ")}`] : []),
    ...(hint === null ? [] : [hint]),
  ].join("; ");
}

type Written = Pick<Changes, "edits" | "files" | "notes">;

function write(document: PolicyDocument, policies: readonly AgentPolicy[], context: FixContext): Written | Refusal {
  const { path } = document.location;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const stem = path.slice(folder.length).replace(/\.[^.]+$/, "");
  const file = (name: string, text: string): Written => ({ edits: [], files: [{ path: folder + name, text }], notes: [] });
  switch (document.format) {
    case "aws-terraform":
      return file("crew_agents_iam.tf", terraformFile(document, policies));
    case "aws-json":
      return { edits: [], files: policies.map((one) => ({ path: `${folder}${stem}.${fileName(one)}.json`, text: jsonPolicy(one) })), notes: ["give each agent a role of its own that carries its policy"] };
    case "aws-cloudformation":
      return templateResources(document, policies, context);
    case "aws-cdk":
      return fixedNames(policies) ?? (/\.[mc]?[jt]sx?$/.test(path) ? file("crew-agent-policies.ts", scriptModule(policies)) : file("crew_agent_policies.py", pythonModule(policies, true)));
    case "aws-python":
      return fixedNames(policies) ?? file("crew_agent_policies.py", pythonModule(policies, false));
    default:
      return { reason: "policies per agent are not written in this format" };
  }
}

function fixedNames(policies: readonly AgentPolicy[]): Refusal | null {
  const computed = policies.flatMap((one) => one.statements.flatMap((statement) => statement.resources)).find((text) => /\$\{(?!aws:)/.test(text));
  return computed === undefined ? null : { reason: `a resource of the policy is computed (${computed.slice(0, 60)}), so it cannot be written elsewhere` };
}

function fileName(policy: AgentPolicy): string {
  return policy.agent.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
