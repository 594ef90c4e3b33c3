import type { BroadScope } from "../../../src/core/model/knowledge";

const broad = (what: string): BroadScope => ({ what, severity: "warning" });
const wide = (what: string): BroadScope => ({ what, severity: "information" });

/**
 * OAuth scopes that open a whole account or organisation, by their exact text: Google ("OAuth 2.0 Scopes for Google
 * APIs"), Microsoft Graph ("permissions reference"), Slack ("Permission scopes") and GitHub ("Scopes for OAuth
 * apps"); read 2026-11.
 */
export const scopes: Readonly<Record<string, BroadScope>> = {
  "https://mail.google.com/": broad("reading, sending and deleting all mail for ever"),
  "https://www.googleapis.com/auth/gmail.modify": wide("reading, sending and binning all mail"),
  "https://www.googleapis.com/auth/gmail.settings.sharing": broad("forwarding and delegating the whole mailbox"),
  "https://www.googleapis.com/auth/drive": broad("every file of the account's Drive"),
  "https://www.googleapis.com/auth/admin.directory.user": broad("every user of the organisation"),
  "https://www.googleapis.com/auth/admin.directory.group": broad("every group of the organisation"),
  "https://www.googleapis.com/auth/admin.directory.rolemanagement": broad("every administrator role of the organisation"),
  "https://www.googleapis.com/auth/calendar": broad("every calendar of the account, sharing included"),
  "https://www.googleapis.com/auth/contacts": wide("every contact of the account"),
  "Mail.ReadWrite.All": broad("every mailbox of the organisation"),
  "Files.ReadWrite.All": broad("every file of the organisation"),
  "Sites.FullControl.All": broad("every site of the organisation"),
  "Sites.ReadWrite.All": broad("every site of the organisation"),
  "Directory.ReadWrite.All": broad("the whole directory, administrators included"),
  "Directory.AccessAsUser.All": broad("the whole directory as the signed-in user"),
  "User.ReadWrite.All": broad("every user of the organisation"),
  "Group.ReadWrite.All": broad("every group of the organisation and its files and mail"),
  "Application.ReadWrite.All": broad("every application and its credentials"),
  "AppRoleAssignment.ReadWrite.All": broad("granting itself any permission"),
  "RoleManagement.ReadWrite.Directory": broad("every role assignment, its own included"),
  full_access_as_app: broad("every mailbox of the organisation"),
  "EWS.AccessAsUser.All": broad("the whole mailbox through Exchange"),
  admin: broad("administering the whole workspace"),
  "admin.users:write": broad("every member of the organisation"),
  "admin.conversations:write": broad("every conversation of the organisation"),
  "admin.teams:write": broad("every workspace of the organisation"),
  delete_repo: broad("deleting every repository of the account"),
  "admin:org": broad("the organisation, its members and teams"),
  "admin:enterprise": broad("the whole enterprise"),
  "admin:org_hook": broad("every hook of the organisation"),
  "admin:public_key": broad("the account's SSH keys"),
  site_admin: broad("the whole server"),
  repo: wide("reading and writing every repository of the account, private ones included"),
};

/** GitHub App permissions at `write` that lead to everything else ("Permissions required for GitHub Apps"; read 2026-11). */
export const githubAppPermissions: Readonly<Record<string, string>> = {
  administration: "settings, protection and deletion of every repository it is installed on",
  organization_administration: "the organisation's settings",
  members: "the organisation's members and teams",
  secrets: "the repositories' secrets",
  organization_secrets: "the organisation's secrets",
  workflows: "what the repositories' workflows run",
};

/** Accounts that a server makes for its administrators, by URL scheme (the servers' own manuals; read 2026-11). */
export const superusers: Readonly<Record<string, readonly string[]>> = {
  postgres: ["postgres", "rdsadmin", "cloudsqlsuperuser", "root"],
  postgresql: ["postgres", "rdsadmin", "cloudsqlsuperuser", "root"],
  mysql: ["root"],
  mariadb: ["root"],
  mssql: ["sa"],
  oracle: ["sys", "system"],
  mongodb: ["root", "admin"],
};
