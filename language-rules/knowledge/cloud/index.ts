import type { CloudKnowledge } from "../../../src/core/model/knowledge";

export const cloud: CloudKnowledge = { aws: {} };
