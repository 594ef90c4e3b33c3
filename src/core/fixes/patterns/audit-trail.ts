import { mergeChanges, NO_CHANGES } from "../changes";
import { moduleHome } from "../module";
import type { Changes, FixContext, Refusal } from "../types";
import { callAtStart, programStarts } from "./start";
import { hooksMissing } from "./versions";

/** The hash-chained trail of each tool and LLM call, and what has to stand around it. */
export function auditTrailChanges(context: FixContext): Changes | Refusal {
  const missing = hooksMissing(context);
  if (missing !== null) return { reason: missing };
  const changes = callAtStart("audit", "install_audit", context);
  const [start] = programStarts(context);
  if (!changes || !start) return { reason: start ? "the audit trail is installed already" : "where the program starts was not found" };
  const { folder, module } = moduleHome(start, context);
  return mergeChanges([
    changes,
    {
      ...NO_CHANGES,
      ignore: ["crew-audit.jsonl", "crew-audit.jsonl.lock"].map((pattern) => ({ folder, pattern })),
      environment: [{ folder, name: "CREW_AUDIT_KEY", value: null, inert: false, comment: "key of the audit trail; keep it where the crew's files are not" }],
      notes: [
        "set CREW_AUDIT_KEY (for example from `openssl rand -hex 32`): without it whoever can write crew-audit.jsonl can recompute its chain",
        `check the trail with \`python -m ${module} verify\`; a cut tail shows only with --head-file, where CREW_AUDIT_HEAD names a file on another disk`,
      ],
    },
  ]);
}
