import type { GooglePath } from "../../../src/core/model/knowledge";

const path = (permissions: string, gain: string): GooglePath => ({ permissions: permissions.split(" "), gain });
const ACT = "iam.serviceAccounts.actAs";

/**
 * Permissions of a custom role of Google Cloud that lead to more rights, the strongest first: Rhino Security Labs,
 * "Privilege Escalation in Google Cloud Platform" (2020), and "Roles that can be used for privilege escalation"
 * (cloud.google.com), read 2026-11.
 */
export const googleEscalations: readonly GooglePath[] = [
  path("resourcemanager.projects.setIamPolicy", "give itself any role of the project"),
  path("resourcemanager.folders.setIamPolicy", "give itself any role of the folder"),
  path("resourcemanager.organizations.setIamPolicy", "give itself any role of the organisation"),
  path("iam.roles.update", "add any permission to this role itself"),
  path("iam.serviceAccounts.getAccessToken", "make tokens of stronger service accounts"),
  path("iam.serviceAccounts.getOpenIdToken", "sign in to services as another service account"),
  path("iam.serviceAccounts.implicitDelegation", "make tokens of service accounts along a chain"),
  path("iam.serviceAccounts.signBlob", "sign tokens of stronger service accounts"),
  path("iam.serviceAccounts.signJwt", "sign tokens of stronger service accounts"),
  path("iam.serviceAccountKeys.create", "make keys of stronger service accounts, which never expire"),
  path("iam.serviceAccounts.setIamPolicy", "let itself act as any service account"),
  path("orgpolicy.policy.set", "switch off what the organisation forbids"),
  path("deploymentmanager.deployments.create", "create anything as the project's own agent, an editor"),
  path("deploymentmanager.deployments.update", "create anything as the project's own agent, an editor"),
  path("cloudbuild.builds.create", "run a build under the build service's account"),
  path("compute.projects.setCommonInstanceMetadata", "put an SSH key of its own on every instance of the project"),
  path("compute.instances.setMetadata", "put an SSH key of its own on an instance and use its account"),
  path(`compute.instances.setServiceAccount ${ACT}`, "put a stronger account on an instance"),
  path(`compute.instances.create ${ACT}`, "start an instance under a stronger account"),
  path(`cloudfunctions.functions.create ${ACT}`, "run code of its own under a stronger account"),
  path(`cloudfunctions.functions.update ${ACT}`, "replace a function's code and act under its account"),
  path(`run.services.create ${ACT}`, "run a container under a stronger account"),
  path(`run.jobs.create ${ACT}`, "run a container under a stronger account"),
  path(`cloudscheduler.jobs.create ${ACT}`, "send requests under a stronger account"),
  path(`dataflow.jobs.create ${ACT}`, "run a pipeline under a stronger account"),
  path(`dataproc.clusters.create ${ACT}`, "start a cluster under a stronger account"),
  path(`composer.environments.create ${ACT}`, "start an environment under a stronger account"),
  path(`notebooks.instances.create ${ACT}`, "start a notebook under a stronger account"),
  path("run.services.setIamPolicy", "let anyone call a service"),
  path("cloudfunctions.functions.setIamPolicy", "let anyone call a function"),
  path("storage.hmacKeys.create", "make storage keys of a service account"),
  path("serviceusage.apiKeys.list", "read the API keys of the project"),
  path("apikeys.keys.getKeyString", "read the API keys of the project"),
  path("apikeys.keys.create", "make API keys that nothing restricts"),
  path("serviceusage.apiKeys.create", "make API keys that nothing restricts"),
  path(ACT, "act as every service account of the project"),
];
