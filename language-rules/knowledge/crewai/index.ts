import type { CrewaiKnowledge } from "../../../src/core/model/knowledge";

export const crewai: CrewaiKnowledge = { providers: {}, tools: {} };
