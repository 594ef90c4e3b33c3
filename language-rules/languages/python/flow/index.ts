import type { FlowSpecs } from "../../../../src/core/model/knowledge";
import { names } from "./names";
import { dumps, propagators, sanitizers } from "./passing";
import { objects } from "./objects";
import { sinks } from "./sinks";
import { sources } from "./sources";

/** Python's sources, sinks, sanitizers and names. */
export const flow: FlowSpecs = { sinks, sources, sanitizers, propagators, names, dumps, objects };
