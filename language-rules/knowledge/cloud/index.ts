import type { CloudKnowledge } from "../../../src/core/model/knowledge";
import { iam, sdk } from "./aws.generated";
import { callerKeys, managed, plumbing, scopingKeys } from "./conditions";
import { escalations } from "./escalations";
import { exposures } from "./exposures";
import { awsLibraries } from "./libraries-aws";
import { azureCalls } from "./libraries-azure";
import { googleCalls } from "./libraries-google";
import { azureRoles, gcpRoles } from "./roles";
import { githubAppPermissions, scopes, superusers } from "./scopes";
import { additions, argumentArns, overrides } from "./overrides";

export const cloud: CloudKnowledge = {
  aws: { iam, sdk, overrides, additions, arguments: argumentArns, escalations, exposures, plumbing, managed, scopingKeys, callerKeys },
  gcp: { roles: gcpRoles },
  azure: { roles: azureRoles },
  libraries: [...awsLibraries, ...googleCalls, ...azureCalls],
  scopes,
  githubAppPermissions,
  superusers,
};
