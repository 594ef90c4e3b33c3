import type { LibraryCall } from "./library-calls";

/** Cloud permissions as data, reduced from the providers' own references by scripts/knowledge/cloud.ts. */
export interface CloudKnowledge {
  readonly aws: AwsKnowledge;
  readonly gcp: {
    /** Role → what it gives. */
    readonly roles: Readonly<Record<string, string>>;
    /** Predefined roles that a narrower binding can have. */
    readonly narrow: readonly CloudRole[];
    /** Permissions that the basic role Editor does not hold. */
    readonly beyondEditor: readonly string[];
    /** Permissions of custom roles that lead to more rights, the strongest first. */
    readonly escalating: readonly GooglePath[];
  };
  readonly azure: {
    /** By name. */
    readonly roles: Readonly<Record<string, AzureRole>>;
    /** Built-in roles for data that a narrower assignment can have. */
    readonly narrow: readonly CloudRole[];
    /** Actions of custom roles that hand out rights → what their holder can do. */
    readonly escalating: Readonly<Record<string, string>>;
    /** Roles of the directory that lead to all others, by name. */
    readonly directoryRoles: Readonly<Record<string, AzureRole>>;
  };
  /** Calls of libraries besides boto3's own clients. */
  readonly libraries: readonly LibraryCall[];
  /** Patterns of calls of the same libraries that send no request: they build an object, a name or a query. */
  readonly localCalls: readonly string[];
  /** Calls that list objects which send requests themselves; other results are data. */
  readonly liveResults: readonly LiveResult[];
  /** OAuth scopes by their exact text. */
  readonly scopes: Readonly<Record<string, BroadScope>>;
  /** Permissions of a GitHub App that give too much at `write`. */
  readonly githubAppPermissions: Readonly<Record<string, string>>;
  /** Accounts of administrators by URL scheme (without driver). */
  readonly superusers: Readonly<Record<string, readonly string[]>>;
}

export interface LiveResult {
  readonly calls: readonly string[];
  /** The dotted name under which calls of an item are known. */
  readonly item: string;
}

/** A role that a cloud offers, by the permissions that calls of client libraries ask for. */
export interface CloudRole {
  /** `roles/storage.objectViewer`, or the name of a role of Azure. */
  readonly name: string;
  /** Id of the role's definition, in Azure. */
  readonly id?: string;
  /** How many permissions it has in all. */
  readonly size: number;
  readonly permissions: readonly string[];
}

/** Permissions that together lead to more rights than a role holds. */
export interface GooglePath {
  readonly permissions: readonly string[];
  /** What the holder gains, for the message. */
  readonly gain: string;
}

export interface AzureRole {
  /** The role definition's id. */
  readonly id: string;
  readonly what: string;
}

export interface BroadScope {
  readonly what: string;
  readonly severity: "warning" | "information";
}

export interface AwsKnowledge {
  /** Services, resource types and actions with access levels; format in src/core/policies/aws/tables.ts. */
  readonly iam: string;
  /** boto3 clients, operations, waiters and resource classes; format in src/core/policies/aws/tables.ts. */
  readonly sdk: string;
  /** `client.Operation` → actions, where no action has the operation's name. Empty: no permission is needed. */
  readonly overrides: Readonly<Record<string, readonly string[]>>;
  /** `client.Operation` → why its rights cannot be told from the call. */
  readonly opaque: Readonly<Record<string, string>>;
  /** `client.Operation` → actions that the call needs besides the one of its own name, by the argument that asks for them (`*`: always; `A !B`: with A and without B). */
  readonly additions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** `client.Argument` → ARN that the argument's value names, with `{}` for the value. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly escalations: readonly EscalationPath[];
  /** Actions (lower case) whose grant on every resource gives away data or credentials, or exposes resources. */
  readonly exposures: Readonly<Record<string, Exposure>>;
  /** Write actions (lower case) that AWS's own basic execution policies grant on `*`. */
  readonly plumbing: readonly string[];
  /** Managed policies by name: what is too much about them. */
  readonly managed: Readonly<Record<string, string>>;
  /** The same for those that only read, but everything. */
  readonly managedReading: Readonly<Record<string, string>>;
  /** Condition keys (lower case, without the service) that bound what an allow reaches. */
  readonly scopingKeys: readonly string[];
  /** Condition keys that bound who may use a resource policy or trust. */
  readonly callerKeys: readonly string[];
}

/** A published way from a set of actions to more rights than were granted. */
export interface EscalationPath {
  readonly id: string;
  readonly actions: readonly string[];
  /** What the holder gains, for the message. */
  readonly gain: string;
  readonly source: string;
}

export interface Exposure {
  readonly kind: "data" | "credentials";
  /** What the holder gets, for the message. */
  readonly what: string;
}
