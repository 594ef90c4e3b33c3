import type { BackendId } from "../../../src/core/fixes";

/** A secret under all the names that stores have for it. */
export interface Named {
  /** `crew/example/researcher/openai` */
  readonly id: string;
  /** The variable that stands for it. */
  readonly variable: string;
}

/** A running store that a test can fill behind the crew's back. */
export interface Store {
  readonly backend: BackendId;
  /** What the process that runs the crew, or `crewvet store`, has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The same with an identity for each agent; null where the backend has none. */
  readonly agentEnv: Readonly<Record<string, string>> | null;
  /** Sets a value in the store; null takes it away. `folder` is the project's. */
  put(secret: Named, value: string | null, folder: string): Promise<void>;
  /** Cuts the store off and back on; null where it is on the machine itself. */
  readonly outage: ((on: boolean, folder: string) => void) | null;
  /** Who read which secret with an identity of its own, as `identity id`, where the store knows. */
  readers?(): Promise<readonly string[]>;
  /** Where a command starts the crew: what that command adds to the environment, null where it refuses to start. */
  wrapped?(folder: string): Readonly<Record<string, string>> | null;
  stop(): Promise<void>;
}

export type Opened = Store | { readonly missing: string };
