import type { Location } from "../text/range";

/** What a tool can do that cannot be taken back, or that costs. */
export type RiskKind = "mail" | "message" | "payment" | "delete" | "deploy" | "shell" | "code" | "sql-write" | "permissions";

/** An operation in the code behind a tool (or of the tool itself) that a person would want to see first. */
export interface RiskyOperation {
  readonly id: string;
  /** Tool id. */
  readonly tool: string;
  readonly kind: RiskKind;
  /** The call or tool as written: `stripe.Refund.create`. */
  readonly what: string;
  readonly location: Location;
  /** Agents that hold the tool, themselves or in a task. */
  readonly agents: readonly string[];
  /** An approval in the tool's own code or in a hook stands before it. */
  readonly approvedBy: Location | null;
  /** A call that records who did what stands beside it, in its code or around every tool. */
  readonly recordedBy: Location | null;
}

/** A place where a person or a policy is asked before a tool runs. */
export interface ApprovalPoint {
  readonly location: Location;
  /** Tool names that it asks for, as crewai spells them (`send_mail`); null for all. */
  readonly tools: readonly string[] | null;
  /** Roles that it asks for; null for all. */
  readonly roles: readonly string[] | null;
  /** Why it does not hold a call back; null where it does. */
  readonly failsOpen: string | null;
}

/** A connection to a data store out of a tool. */
export interface DataAccess {
  readonly id: string;
  readonly tool: string;
  readonly agents: readonly string[];
  /** `sqlalchemy.create_engine`, `NL2SQLTool` … */
  readonly client: string;
  readonly location: Location;
  /** Host as written, or the variable that the address is read from. Never a URL: it may hold a password. */
  readonly target: string;
  /** `managed`: a cloud's database host. `remote`: some other host by name. `variable`: known at run time only. */
  readonly reach: "managed" | "remote" | "variable";
}

/** A credential that lives until somebody takes it away, or that is read once and kept. */
export interface LongLived {
  readonly id: string;
  readonly kind: "access-key" | "key-file" | "client-secret" | "ci-key" | "service-account-token" | "kept-secret" | "unrenewed-lease";
  /** Resource, variable or call. */
  readonly name: string;
  readonly location: Location;
  /** What would be short-lived in its place. */
  readonly instead: string;
}

/** Records of actions whose removal or change nobody would see. */
export interface WeakRecord {
  readonly id: string;
  readonly name: string;
  readonly location: Location;
}

/** What stands between agents and harm, and what does not. */
export interface Controls {
  readonly operations: readonly RiskyOperation[];
  readonly approvals: readonly ApprovalPoint[];
  readonly dataAccesses: readonly DataAccess[];
  readonly longLived: readonly LongLived[];
  readonly weakRecords: readonly WeakRecord[];
  /** Written procedures: what to do with a leaked credential, and reviews of who has access. */
  readonly procedures: { readonly incident: readonly Procedure[]; readonly review: readonly AccessReview[] };
}

/** A document about incidents: its name says so, or it speaks of security and of revoking. */
export interface Procedure {
  readonly location: Location;
  /** It says how a credential is revoked or rotated. */
  readonly revokes: boolean;
}

/** A record of who has access. */
export interface AccessReview {
  readonly location: Location;
  /** Days that it names (`2026-11-21`), sorted. */
  readonly dates: readonly string[];
}
