import type { AnalysisInput } from "../../analysis";
import type { CrewModel } from "../../model/crew";
import type { SdkUse } from "../../model/policy";
import type { AwsTables } from "../aws/tables";

/** SDK calls of the project and the actions they need. */
export function sdkUses(_input: AnalysisInput, _crew: CrewModel, _tables: AwsTables): SdkUse[] {
  return [];
}
