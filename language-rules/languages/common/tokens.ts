import type { TokenPattern } from "../../../src/core/model/knowledge";

export const tokens: readonly TokenPattern[] = [];
