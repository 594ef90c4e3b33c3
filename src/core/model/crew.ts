import type { Location } from "../text/range";
import type { SecretRef } from "../redact";

/**
 * The crew model: who can reach what. All entities refer to each other by `id` (stable within one analysis).
 * Field names and conventions follow docs/graph.schema.json.
 */
export type CredentialKind =
  | "env"
  | "literal"
  | "settings"
  | "streamlit-input"
  | "file"
  | "implicit-env"
  | "none-local"
  | "secret-manager"
  | "cloud-identity"
  | "unknown";

/** What a credential opens. */
export const POWERS = ["llm", "search", "mail", "payment", "database", "cloud", "code-host", "storage", "messaging", "other", "unknown"] as const;
export type Power = (typeof POWERS)[number];

export type Capability =
  | "web-search"
  | "file-read"
  | "file-write"
  | "sql"
  | "shell"
  | "code-exec"
  | "cloud"
  | "email"
  | "payment"
  | "http"
  | "rag"
  | "mcp"
  | "other";

export interface Credential {
  readonly id: string;
  /** Env variable, settings field, literal's variable, file or widget; `A|B` for alternatives. */
  readonly name: string;
  readonly kind: CredentialKind;
  /** True when project code names the credential; false when only a library reads it. */
  readonly explicit: boolean;
  readonly aliases: readonly string[];
  /** Where it is defined: its first read, or the shared object's assignment; null for implicit ones. */
  readonly location: Location | null;
  /** Every place that reads it. */
  readonly reads: readonly Location[];
  readonly power: Power;
  readonly privileged: boolean;
  readonly secret: SecretRef | null;
}

export interface Llm {
  readonly id: string;
  readonly model: string | null;
  readonly provider: string | null;
  readonly baseUrl: string | null;
  readonly credentials: readonly string[];
  /** True where one argument takes one of the credentials: `api_key=os.getenv("A") or os.getenv("B")`. */
  readonly oneOf: boolean;
  /** The constructing call or model string; null where the library's default is used. */
  readonly location: Location | null;
  /** Class that makes it: `LLM`, `ChatOpenAI`, …; null for a plain model string or the default. */
  readonly className: string | null;
}

export interface Tool {
  readonly id: string;
  /** Class, or function name of an `@tool` function. */
  readonly className: string;
  readonly name: string | null;
  /** What crewai calls a tool of crewai-tools that the code gives no name. */
  readonly runtimeName: string | null;
  readonly aliases: readonly string[];
  readonly location: Location | null;
  readonly credentials: readonly string[];
  readonly capabilities: readonly Capability[];
  /** Literal keyword arguments that scope or widen the tool, as source text without values of secrets. */
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  /** A place where the tool's code runs a command, code or a query that its caller chooses; null where there is none. */
  readonly open: { readonly capability: Capability; readonly location: Location } | null;
  /** Definition of a project's own tool: class or function. */
  readonly definition: Location | null;
  /** MCP server details where the tool is one. */
  readonly mcp: McpServer | null;
}

export interface McpServer {
  readonly transport: "stdio" | "http" | "sse" | "unknown";
  readonly target: string | null;
  readonly filtered: boolean;
  /** Whole environment handed over (`env=os.environ`). */
  readonly wholeEnvironment: boolean;
}

export interface Agent {
  readonly id: string;
  /** Variable, method, YAML key or file stem. */
  readonly name: string;
  readonly role: string | null;
  readonly location: Location;
  /** The `llm=` argument or YAML `llm:` value; null without one. */
  readonly llmLocation: Location | null;
  /** An `llm_config=` argument: CrewAI takes it and does nothing with it. */
  readonly ignoredLlm: Location | null;
  /** Range of the Agent(...) call's name, for a short squiggle. */
  readonly nameLocation: Location;
  /** All branches of a conditional choice. Empty only when unknown. */
  readonly llms: readonly string[];
  /** Models beside the one that it thinks with: for function calling, embeddings of its memory and knowledge. */
  readonly otherLlms: readonly string[];
  readonly tools: readonly string[];
  readonly allowDelegation: boolean | null;
  readonly codeExecution: boolean;
  readonly verbose: boolean | null;
  /** True for an auto-created manager. */
  readonly implicit: boolean;
  readonly config: Location | null;
  /** One symbolic agent that stands for a loop or comprehension. */
  readonly many: boolean;
  /** The crewai that the agent's own project folder pins; null when it pins none. */
  readonly crewaiVersion: string | null;
}

export interface Task {
  readonly id: string;
  readonly name: string;
  readonly agent: string | null;
  readonly tools: readonly string[];
  readonly humanInput: boolean;
  readonly location: Location;
}

export type Lineup = readonly (readonly string[])[];

export interface Crew {
  readonly id: string;
  /** Class name of a @CrewBase class, else the variable; null when unknown. */
  readonly name: string | null;
  /** The Crew( call, @crew method or crew.jsonc; null for a pool of agents whose crew is unknown. */
  readonly location: Location | null;
  readonly process: "sequential" | "hierarchical" | "unknown";
  readonly agents: readonly string[];
  /**
   * Who works together: one line-up for each list of agents that the call can be given. It is made of places; of the
   * agents that one place names, one at a time stands there (`agents=[chosen]`).
   */
  readonly lineups: readonly Lineup[];
  readonly tasks: readonly string[];
  readonly manager: string | null;
  readonly verbose: boolean | null;
  /** Memory, embedder, planning and function-calling LLMs of the crew: reachable by all of its agents. */
  readonly sharedLlms: readonly string[];
  readonly delegationEdges: readonly (readonly [string, string])[];
  /** Name of the Flow that runs it, if any. */
  readonly flow: string | null;
  /** File of that Flow class: tells two flows of one name apart. */
  readonly flowPath: string | null;
}

/** What could not be resolved, and why. Never guessed. */
export interface Unknown {
  readonly what: string;
  readonly location: Location;
  readonly reason: string;
}

/** A variable that widens what tools may do, switched on by code or a dotenv file. */
export interface Switch {
  readonly name: string;
  readonly location: Location;
}

export interface CrewModel {
  readonly crews: readonly Crew[];
  readonly agents: ReadonlyMap<string, Agent>;
  readonly llms: ReadonlyMap<string, Llm>;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly credentials: ReadonlyMap<string, Credential>;
  readonly unknowns: readonly Unknown[];
  /** Where reading stopped at a budget; what that left open stands in `unknowns`. */
  readonly limits: readonly Unknown[];
  readonly switches: readonly Switch[];
}

export const EMPTY_CREW_MODEL: CrewModel = {
  crews: [],
  agents: new Map(),
  llms: new Map(),
  tools: new Map(),
  tasks: new Map(),
  credentials: new Map(),
  unknowns: [],
  limits: [],
  switches: [],
};
