import type { CloudKnowledge } from "../../../src/core/model/knowledge";
import { iam, sdk } from "./aws.generated";
import { callerKeys, managed, plumbing, scopingKeys } from "./conditions";
import { escalations } from "./escalations";
import { exposures } from "./exposures";
import { additions, argumentArns, overrides } from "./overrides";

export const cloud: CloudKnowledge = {
  aws: { iam, sdk, overrides, additions, arguments: argumentArns, escalations, exposures, plumbing, managed, scopingKeys, callerKeys },
};
