import type { Knowledge } from "../../src/core/model/knowledge";
import { cloud } from "./cloud";
import { crewai } from "./crewai";
import { credentialArguments } from "./libraries";
import { risk } from "./risk";
import { flow } from "../languages/python/flow";
import { tokens } from "../languages/common/tokens";
import { credentialWords } from "../languages/common/words";

/** All data of the engine, handed in where a program is composed. */
export const KNOWLEDGE: Knowledge = { crewai, tokens, credentialWords, credentialArguments, flow, cloud, risk };
