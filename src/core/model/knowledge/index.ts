import type { CloudKnowledge } from "./cloud";
import type { CrewaiKnowledge } from "./crewai";
import type { FlowSpecs } from "./flow";
import type { CredentialArguments } from "./libraries";
import type { RiskKnowledge } from "./risk";
import type { CredentialWords, TokenPattern } from "./tokens";

/** Data that the engine works with. The core holds none itself: each program hands it in (language-rules/knowledge). */
export interface Knowledge {
  readonly crewai: CrewaiKnowledge;
  readonly tokens: readonly TokenPattern[];
  readonly credentialWords: CredentialWords;
  readonly credentialArguments: CredentialArguments;
  readonly flow: FlowSpecs;
  readonly cloud: CloudKnowledge;
  readonly risk: RiskKnowledge;
}

export * from "./cloud";
export * from "./crewai";
export * from "./flow";
export * from "./libraries";
export * from "./library-calls";
export * from "./risk";
export * from "./tokens";
