import type { Controls } from "./controls";
import type { CrewModel, Power } from "./crew";
import type { Severity } from "./finding";
import type { LogFlow } from "./logging";
import type { CallIdentity, PolicyDocument, PolicyIssue, SdkUse } from "./policy";
import type { FileProblem } from "./problem";
import type { SecretFileFact, SecretLiteral } from "./secret";
import type { Suppression } from "./suppression";
import type { TransportIssue } from "./transport";

/** What rules may know of a file. */
export interface ProjectFile {
  readonly path: string;
  readonly language: string;
  /** Git would not take it: it feeds the model but findings inside it are not reported (unless asked for). */
  readonly ignored: boolean;
}

/** Rule options that the configuration can set. */
export interface RuleOptions {
  /** Credential names that agents may share. */
  readonly sharedCredentialAllow: readonly string[];
  /** How many agents must share a credential before it is reported; two without it. */
  readonly sharedCredentialMinAgents?: number;
  /** Severity of a shared credential by what it opens. */
  readonly sharedCredentialSeverity?: ReadonlyMap<Power, Severity | "off">;
  /** AWS accounts that are the project's own, 12 digits each. */
  readonly ownAccounts?: readonly string[];
}

/**
 * The whole project as rules see it: typed, readonly, free of syntax and of secret values.
 * Every domain adds its own facts; a rule reads one or more of them and says what is wrong.
 */
export interface Project {
  /** Name of the root folder, for messages. */
  readonly name: string;
  readonly files: ReadonlyMap<string, ProjectFile>;
  /** Version of crewai that the project pins (`1.15.30`), null when it pins none. */
  readonly crewaiVersion: string | null;
  readonly crew: CrewModel;
  readonly secrets: readonly SecretLiteral[];
  readonly secretFiles: readonly SecretFileFact[];
  readonly policies: readonly PolicyDocument[];
  readonly policyIssues: readonly PolicyIssue[];
  readonly sdkUses: readonly SdkUse[];
  readonly controls: Controls;
  /** Who calls, where the code says so: SDK calls and fetches from secrets managers. */
  readonly identities: readonly CallIdentity[];
  readonly logFlows: readonly LogFlow[];
  readonly transports: readonly TransportIssue[];
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly FileProblem[];
  readonly options: RuleOptions;
}
