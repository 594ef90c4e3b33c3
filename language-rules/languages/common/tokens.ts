import type { TokenPattern } from "../../../src/core/model/knowledge";
import { apis } from "./tokens/apis";
import { business } from "./tokens/business";
import { cloud } from "./tokens/cloud";
import { code } from "./tokens/code";
import { data } from "./tokens/data";
import { keys } from "./tokens/keys";
import { llm } from "./tokens/llm";
import { messaging } from "./tokens/messaging";
import { operations } from "./tokens/operations";
import { platforms } from "./tokens/platforms";
import { services } from "./tokens/services";
import { tooling } from "./tokens/tooling";

/** Every known token type, the providers of CrewAI's LLMs and tools first. Ids are unique. */
export const tokens: readonly TokenPattern[] = [...llm, ...cloud, ...code, ...messaging, ...business, ...data, ...operations, ...keys, ...apis, ...services, ...tooling, ...platforms];
