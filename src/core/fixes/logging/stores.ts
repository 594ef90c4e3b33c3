import type { LogFlow } from "../../model/logging";
import { NO_CHANGES } from "../changes";
import { isIgnored } from "../files/gitignore";
import type { Fixer } from "../fixers";
import type { FixContext } from "../types";

/** Names what CrewAI keeps with secrets in it in `.gitignore`. */
export const storeFixer: Fixer = {
  rules: ["plaintext-checkpoint"],
  offers(finding, context) {
    const flow = flowOf(finding.subject, context);
    if (!flow) return { fixes: [], reason: "the setting is not there any more" };
    const pattern = patternOf(flow);
    if (isIgnored(context, "", pattern)) return { fixes: [], reason: `${pattern} is in .gitignore already` };
    return {
      fixes: [{ kind: "hide-file", ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: flow.id, title: `Add ${pattern} to .gitignore`, safe: true, backend: null, preferred: true }],
      reason: null,
    };
  },
  build(offer, context) {
    const flow = flowOf(offer.subject, context);
    if (!flow) return { reason: "the setting is not there any more" };
    const pattern = patternOf(flow);
    return {
      ...NO_CHANGES,
      ignore: [{ folder: "", pattern }],
      notes: [`other users of the machine can still read ${pattern}: run chmod -R go-rwx on it, and if git has taken it already: git rm -r --cached it, and rotate what is in it`],
    };
  },
};

/** A folder with a slash at its end, a log file by its path. */
function patternOf(flow: LogFlow): string {
  const path = flow.id.slice(flow.id.lastIndexOf(":") + 1);
  return flow.sink.id === "crewai.log-file" || /\.\w{1,6}$/.test(path.replace(/^.*\//, "").replace(/^\./, "")) ? path : `${path}/`;
}

function flowOf(subject: string | undefined, context: FixContext): LogFlow | undefined {
  return context.project.logFlows.find((flow) => flow.id === subject && flow.rule === "plaintext-checkpoint");
}
