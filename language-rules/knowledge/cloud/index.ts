import type { CloudKnowledge } from "../../../src/core/model/knowledge";
import { iam, sdk } from "./aws.generated";
import { callerKeys, managed, plumbing, scopingKeys } from "./conditions";
import { escalations } from "./escalations";
import { exposures } from "./exposures";
import { azureRoles, gcpRoles } from "./roles";
import { githubAppPermissions, scopes, superusers } from "./scopes";
import { additions, argumentArns, overrides } from "./overrides";

export const cloud: CloudKnowledge = {
  aws: { iam, sdk, overrides, additions, arguments: argumentArns, escalations, exposures, plumbing, managed, scopingKeys, callerKeys },
  gcp: { roles: gcpRoles },
  azure: { roles: azureRoles },
  scopes,
  githubAppPermissions,
  superusers,
};
