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

/** Actions of a custom role of Azure that hand out roles or act as others ("Azure permissions", read 2026-11), and to what end. */
export const azureEscalations: Readonly<Record<string, string>> = {
  "Microsoft.Authorization/roleAssignments/write": "give itself any role",
  "Microsoft.Authorization/roleDefinitions/write": "write roles of any width, its own included",
  "Microsoft.Authorization/elevateAccess/action": "make itself administrator of every subscription",
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write": "sign in as any managed identity",
};

/** Roles of the directory that lead to all others, by name with their template id ("Privileged roles and permissions in Microsoft Entra ID", read 2026-11). */
export const azureDirectoryRoles: Readonly<Record<string, AzureRole>> = {
  "Global Administrator": { id: "62e90394-69f5-4237-9190-012177145e10", what: "everything in the directory" },
  "Privileged Role Administrator": { id: "e8611ab8-c189-46e8-94e1-60213ab1f814", what: "giving itself any role of the directory" },
  "Privileged Authentication Administrator": { id: "7be44c8a-adaf-4e2a-84d6-ab2649e08a13", what: "a new password for anyone, administrators included" },
  "Application Administrator": { id: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", what: "new credentials for every application, so every right that one of them holds" },
  "Cloud Application Administrator": { id: "158c047a-c907-4556-b7ef-446551a6b5f7", what: "new credentials for every application, so every right that one of them holds" },
  "Hybrid Identity Administrator": { id: "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", what: "how everyone signs in" },
  "User Administrator": { id: "fe930be7-5e62-47db-91af-98c3a49a38b1", what: "every user and group, and most of their passwords" },
};
