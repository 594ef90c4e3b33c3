import type { AnalysisInput } from "../../analysis";
import { evaluatorOf } from "../../evaluate";
import type { Controls } from "../../model/controls";
import type { CrewModel } from "../../model/crew";
import type { SdkUse } from "../../model/policy";
import type { AwsTables } from "../aws/tables";
import { approvalPoints } from "./approvals";
import { longLived } from "./long-lived";
import { riskyOperations } from "./operations";
import { proceduresOf } from "./procedures";
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
    procedures: proceduresOf(input),
  };
}
