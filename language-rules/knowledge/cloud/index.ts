import type { CloudKnowledge } from "../../../src/core/model/knowledge";
import { iam, sdk } from "./aws.generated";
import { callerKeys, managed, managedReading, plumbing, scopingKeys } from "./conditions";
import { escalations } from "./escalations";
import { googleEscalations } from "./escalations-google";
import { exposures } from "./exposures";
import { awsLibraries } from "./libraries-aws";
import { azureCalls, azureLocal } from "./libraries-azure";
import { googleCalls, googleLive, googleLocal } from "./libraries-google";
import { azureDirectoryRoles, azureEscalations, azureRoles, gcpRoles } from "./roles";
import { azureDataRoles } from "./roles-azure";
import { beyondEditor, googleRoles } from "./roles-google";
import { githubAppPermissions, scopes, superusers } from "./scopes";
import { additions, argumentArns, opaqueOperations, overrides } from "./overrides";

export const cloud: CloudKnowledge = {
  aws: { iam, sdk, overrides, opaque: opaqueOperations, additions, arguments: argumentArns, escalations, exposures, plumbing, managed, managedReading, scopingKeys, callerKeys },
  gcp: { roles: gcpRoles, narrow: googleRoles, beyondEditor, escalating: googleEscalations },
  azure: { roles: azureRoles, narrow: azureDataRoles, escalating: azureEscalations, directoryRoles: azureDirectoryRoles },
  libraries: [...awsLibraries, ...googleCalls, ...azureCalls],
  localCalls: [...googleLocal, ...azureLocal],
  liveResults: googleLive,
  scopes,
  githubAppPermissions,
  superusers,
};
