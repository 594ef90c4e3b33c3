import type { LogFlow } from "../../model/logging";
import { NO_CHANGES } from "../changes";
import { isIgnored } from "../files/gitignore";
import type { Fixer } from "../fixers";
import { reference } from "../python/imports";
import { placeAt } from "../python/place";
import { useAt } from "../shared/python-agent";
import type { Changes, FixContext, FixOffer, Refusal } from "../types";

/** Names what CrewAI keeps with secrets in it in `.gitignore`. */
export const storeFixer: Fixer = {
  rules: ["plaintext-checkpoint"],
  offers(finding, context) {
    const flow = flowOf(finding.subject, context);
    if (!flow) return { fixes: [], reason: "the setting is not there any more" };
    const pattern = patternOf(flow);
    const base = { ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: flow.id, backend: null };
    const owned: FixOffer[] = context.input.python.has(flow.sink.location.path)
      ? [{ ...base, kind: "own-files", title: "Let only the program's own user read what it writes (os.umask)", safe: false, preferred: false }]
      : [];
    // git leaves it alone already: what is left is who else can read it
    if (flow.severity === "information" || isIgnored(context, "", pattern)) return { fixes: owned, reason: owned.length > 0 ? null : `${pattern} is in .gitignore already` };
    return {
      fixes: [{ ...base, kind: "hide-file", title: `Add ${pattern} to .gitignore`, safe: true, preferred: true }, ...owned],
      reason: null,
    };
  },
  build(offer, context) {
    const flow = flowOf(offer.subject, context);
    if (!flow) return { reason: "the setting is not there any more" };
    const pattern = patternOf(flow);
    const hidden = { ...NO_CHANGES, ignore: [{ folder: "", pattern }] };
    if (offer.kind === "own-files") return ownFiles(flow, hidden, context);
    return {
      ...NO_CHANGES,
      ignore: [{ folder: "", pattern }],
      notes: [`other users of the machine can still read ${pattern}: run chmod -R go-rwx on it, and if git has taken it already: git rm -r --cached it, and rotate what is in it`],
    };
  },
};

/** New files of the program get mode 0600, its folders 0700; git does not take them. */
function ownFiles(flow: LogFlow, hidden: Changes, context: FixContext): Changes | Refusal {
  const source = context.input.python.get(flow.sink.location.path);
  const place = source ? placeAt(source, flow.sink.location.range) : null;
  if (!place) return { reason: "the setting is not in Python code" };
  const { path } = place.source;
  const umask = reference(useAt(place), "os", "umask", "module");
  const text = `${umask.text}(0o077)`;
  return { ...hidden, imports: umask.needs, setups: place.source.text.includes(text) ? [] : [{ path, text }], notes: ["what was written before keeps its mode: run chmod -R go-rwx on it"] };
}

/** A folder with a slash at its end, a log file by its path. */
function patternOf(flow: LogFlow): string {
  const path = flow.id.slice(flow.id.lastIndexOf(":") + 1);
  return flow.sink.id === "crewai.log-file" || /\.\w{1,6}$/.test(path.replace(/^.*\//, "").replace(/^\./, "")) ? path : `${path}/`;
}

function flowOf(subject: string | undefined, context: FixContext): LogFlow | undefined {
  return context.project.logFlows.find((flow) => flow.id === subject && flow.rule === "plaintext-checkpoint");
}
