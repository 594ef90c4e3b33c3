import type { BackendId } from "../backends";
import { awsLookup } from "./aws";
import { dotenvLookup } from "./dotenv";
import type { MakeLookup } from "./types";

export type { Lookup, MakeLookup } from "./types";

/** How each backend is read, inline. */
export const LOOKUPS: Partial<Readonly<Record<BackendId, MakeLookup>>> = { dotenv: dotenvLookup, aws: awsLookup };
