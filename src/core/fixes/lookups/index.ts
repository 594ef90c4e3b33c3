import { backendInfo, type BackendId, type FixStyle } from "../backends";
import type { FixContext, Refusal } from "../types";
import { dotenvLookup } from "./dotenv";
import { awsLookup, azureLookup, gcpLookup, keyringLookup, sopsLookup, vaultLookup } from "./managers";
import { moduleLookup } from "./module";
import type { MakeLookup } from "./types";
import { wrappedLookup } from "./wrapped";

export type { Lookup, MakeLookup } from "./types";

/** How each backend is read, inline. */
export const LOOKUPS: Partial<Readonly<Record<BackendId, MakeLookup>>> = {
  dotenv: dotenvLookup,
  aws: awsLookup,
  vault: vaultLookup,
  gcp: gcpLookup,
  azure: azureLookup,
  keyring: keyringLookup,
  sops: sopsLookup,
  infisical: wrappedLookup("infisical"),
  doppler: wrappedLookup("doppler"),
  "1password": wrappedLookup("1password"),
};

/** Why a backend has no inline form; null where it has one. */
function inlineRefusal(backend: BackendId): string | null {
  return LOOKUPS[backend] ? null : "a settings class has a field for each secret: choose the module style";
}

/** How a backend is read in a style, or why it cannot be. */
export function lookupFor(backend: BackendId, style: FixStyle): MakeLookup | Refusal {
  if (style === "module") return moduleLookup(backend);
  return LOOKUPS[backend] ?? { reason: inlineRefusal(backend) ?? `${backendInfo(backend).title} has no inline form` };
}

/** The style that a context asks for, or the one that the backend has. */
export function styleFor(context: FixContext): FixStyle {
  return inlineRefusal(context.backend) === null ? (context.style ?? "inline") : "module";
}
