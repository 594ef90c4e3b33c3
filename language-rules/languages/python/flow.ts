import type { FlowSpecs } from "../../../src/core/model/knowledge";

export const flow: FlowSpecs = { sinks: [], sources: [], sanitizers: [] };
