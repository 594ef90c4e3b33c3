import type { AzureRole } from "../../../src/core/model/knowledge";

/** Basic roles and roles that lead to them (Google Cloud: "Basic roles", "Privilege escalation"; read 2026-11). */
export const gcpRoles: Readonly<Record<string, string>> = {
  "roles/owner": "every action on every resource of the project, its policy included",
  "roles/editor": "changing nearly every resource of the project",
  "roles/iam.securityAdmin": "changing every policy of the project",
  "roles/resourcemanager.projectIamAdmin": "changing the project's policy, so any role",
  "roles/resourcemanager.organizationAdmin": "the whole organisation",
  "roles/resourcemanager.folderAdmin": "every project of the folder",
  "roles/iam.organizationRoleAdmin": "changing every custom role of the organisation",
  "roles/iam.serviceAccountTokenCreator": "tokens of every service account of the project",
  "roles/iam.serviceAccountKeyAdmin": "keys of every service account of the project",
  "roles/iam.serviceAccountUser": "acting as every service account of the project",
  "roles/iam.serviceAccountAdmin": "every service account of the project and who may use it",
  "roles/iam.workloadIdentityUser": "acting as every service account of the project",
  "roles/dataflow.developer": "running code as the project's workers",
};

/** Privileged administrator roles (Azure built-in roles; read 2026-11). */
export const azureRoles: Readonly<Record<string, AzureRole>> = {
  Owner: { id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", what: "every action, handing out roles included" },
  Contributor: { id: "b24988ac-6180-42a0-ab88-20f7382dd24c", what: "changing and deleting every resource" },
  "User Access Administrator": { id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", what: "handing out any role, its own included" },
  "Role Based Access Control Administrator": { id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168", what: "handing out any role, its own included" },
};
