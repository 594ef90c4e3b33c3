import type { AnalysisInput } from "../../analysis";
import { evaluatorOf } from "../../evaluate";
import type { Controls } from "../../model/controls";
import type { CrewModel } from "../../model/crew";
import type { SdkUse } from "../../model/policy";
import type { Location } from "../../text/range";
import type { AwsTables } from "../aws/tables";
import { approvalPoints } from "./approvals";
import { longLived } from "./long-lived";
import { riskyOperations } from "./operations";
import { watchers, weakRecords } from "./records";
import { dataAccesses } from "./stores";

/** What stands between the crew's agents and harm. */
export function controlsOf(input: AnalysisInput, crew: CrewModel, uses: readonly SdkUse[], tables: AwsTables): Controls {
  const evaluator = evaluatorOf(input);
  const approvals = approvalPoints(input, evaluator);
  const operations = riskyOperations(input, crew, evaluator, approvals, uses, tables);
  const watcher = operations.length > 0 ? watchers(input) : null;
  return {
    operations: watcher ? operations.map((one) => ({ ...one, recordedBy: one.recordedBy ?? watcher })) : operations,
    approvals,
    dataAccesses: dataAccesses(input, crew, evaluator),
    longLived: longLived(input, evaluator),
    weakRecords: weakRecords(input),
    procedures: { incident: named(input, /(?:incident|runbook|playbook|leaked|security)[^/]*\.(?:md|rst|txt|adoc)$/i, /\b(?:revoke|rotate)/i), review: named(input, /access[-_ ]?reviews?[^/]*\.(?:md|rst|txt|csv|ya?ml)$/i, /./) },
  };
}

function named(input: AnalysisInput, path: RegExp, text: RegExp): Location[] {
  return [...input.documents].filter(([name, document]) => path.test(name) && text.test(document.file.text)).map(([name]) => ({ path: name, range: { start: 0, end: 0 } }));
}
