import type { Severity } from "../finding";
import type { LogFlow } from "../logging";

/** Kinds of value that must not come out. */
export type FlowCategory = LogFlow["category"];

/**
 * Where the knowledge of a source comes from. All but `name` are known to be what they claim; `name` is told from an
 * identifier only.
 */
export type FlowOrigin = "env" | "manager" | "input" | "literal" | "header" | "environment" | "dump" | "response" | "name";

/**
 * A place where a value comes out. `functions` are dotted callees with imports resolved; a `methods` sink needs a
 * receiver: a library path (`logging.getLogger()`, leading `*.` for any prefix) or, last, a name.
 */
export interface SinkSpec {
  readonly id: string;
  /** `log`, `stdout`, `ui`, `telemetry`, `prompt`, `file`, `process`, `url`, `error`, `response`, `message`. */
  readonly group: string;
  /** How a message names it: "the log". */
  readonly label: string;
  readonly functions?: readonly string[];
  readonly methods?: readonly string[];
  readonly receivers?: readonly string[];
  /** Regular expression source, matched without regard to case against the last word of the receiver. */
  readonly receiverName?: string;
  /** Positions and keywords that come out; `all` for every one. */
  readonly args: "all" | readonly (number | string)[];
  /** What comes out is the receiver itself (`frame.to_csv(path)`), where the method is given an argument. */
  readonly receiverItself?: boolean;
  /** Keywords that do not come out although `args` is `all`. */
  readonly except?: readonly string[];
  readonly categories: readonly FlowCategory[];
  /** True where only sources that are known, not merely named so, count. */
  readonly known?: boolean;
  readonly severity: Severity;
  readonly rule: LogFlow["rule"];
  /** End of the message: "so everyone who can read the log can use it". */
  readonly consequence: string;
  /** Extra condition that the engine tests: the file's name looks like a log, the text is a query string, … */
  readonly when?: "log-file" | "query-string" | "webhook" | "active-exception" | "secret-memory" | "log-table" | "switch";
  /** What a function gives back comes out: functions with a decorator (leading `*.` for any prefix), or methods of classes built on a library's. */
  readonly results?: {
    readonly decorators?: readonly string[];
    /** The decorator's first argument begins so. */
    readonly argument?: string;
    readonly bases?: readonly string[];
    readonly methods?: readonly string[];
  };
  /** Arguments that are functions, whose results come out. */
  readonly callbacks?: readonly string[];
}

/** What a library hands to functions, and what its objects hold. Library paths; `[]` at the end for a list of them. */
export interface ObjectSpecs {
  /** Parameters of decorated functions (`self` not counted): decorator → library path; `@` stands for the decorator's first argument. */
  readonly parameters: readonly { readonly decorators: readonly string[]; readonly position: number; readonly type: string }[];
  /** `Type().attribute` by its last parts → library path. */
  readonly members: Readonly<Record<string, string>>;
}

/** A call or attribute whose value is secret. */
export interface SourceSpec {
  readonly id: string;
  readonly category: FlowCategory;
  readonly origin: FlowOrigin;
  /** Dotted callees, imports resolved. */
  readonly functions?: readonly string[];
  /** Methods, on any receiver or on `receivers` only. */
  readonly methods?: readonly string[];
  readonly receivers?: readonly string[];
  /** Dotted attributes (`os.environ`), imports resolved; a leading `*.` stands for any prefix. */
  readonly attributes?: readonly string[];
  /** Position of the argument that names the credential: the source counts only where that is a credential's name. */
  readonly nameArgument?: number;
  /** Only with this keyword. */
  readonly when?: { readonly keyword: string; readonly equals: string | boolean };
  /** How a message names it where no argument does. */
  readonly label: string;
}

/** What ends a flow. */
export interface SanitizerSpecs {
  /** Calls whose result holds nothing of the argument. */
  readonly functions: readonly string[];
  readonly methods: readonly string[];
  /** Words of a callee's name that make it a redactor; a project's own one is judged by its body. */
  readonly words: readonly string[];
  /** Types that mask themselves when printed. */
  readonly types: readonly string[];
}

/** Calls through which a value passes; every other unknown call ends it. */
export interface PropagatorSpecs {
  readonly functions: readonly string[];
  readonly methods: readonly string[];
  /** Attributes of a tainted object that carry the value on. */
  readonly attributes: readonly string[];
}

export interface PersonalNames {
  readonly label: string;
  readonly phrases: readonly string[];
  readonly severity: Severity;
}

/** Names of credentials and personal data as phrases of lower-case words (`api key`). */
export interface NameSpecs {
  readonly credentials: readonly string[];
  /** Phrases that are as often something else (`token`): lower confidence and more conditions. */
  readonly weak: readonly string[];
  /** `<provider> key` is a credential. */
  readonly providers: readonly string[];
  /** Words after the phrase that leave it a credential (`api_key_value`). */
  readonly suffixes: readonly string[];
  /** Words before the phrase that make it something else (`max_token`, `has_password`). */
  readonly negativePrefixes: readonly string[];
  readonly personal: readonly PersonalNames[];
  /** Words in a mapping's key that say the value is no secret (`username`). */
  readonly harmlessKeys: readonly string[];
}

/** An object of a library that prints its credential. Evidence and versions stand in the rule's page. */
export interface DumpSpec {
  /** Dotted classes. */
  readonly types: readonly string[];
  /** How a message names it: "LLM object". */
  readonly label: string;
  readonly str: boolean;
  readonly repr: boolean;
  /** Methods and attributes whose result holds the credential. */
  readonly members: readonly string[];
  /** Only where the constructor gets one of these keywords. */
  readonly needs?: readonly string[];
  /** Newest release (`1.4`) of crewai in which neither the object's text nor its members were shown to print the credential. */
  readonly silentUpTo?: string;
  /** Members that show it even then, from a release on. */
  readonly older?: { readonly from: string; readonly members: readonly string[] };
  /** Members that show it only above a release. */
  readonly newer?: { readonly above: string; readonly members: readonly string[] };
}

/** Sources, sinks, sanitizers and names as data (language-rules/languages/python/flow; users add theirs in .crewvet/). */
export interface FlowSpecs {
  readonly sinks: readonly SinkSpec[];
  readonly sources: readonly SourceSpec[];
  readonly sanitizers: SanitizerSpecs;
  readonly propagators: PropagatorSpecs;
  readonly names: NameSpecs;
  readonly dumps: readonly DumpSpec[];
  readonly objects: ObjectSpecs;
}
