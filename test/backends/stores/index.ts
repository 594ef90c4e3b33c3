import type { BackendId } from "../../../src/core/fixes";
import { awsStore } from "./aws";
import { azureStore, gcpStore } from "./clouds";
import { fileStore, keyringStore, sopsStore } from "./local";
import type { Opened } from "./types";
import { vaultStore } from "./vault";
import { wrapperStore } from "./wrappers";

export type { Named, Opened, Store } from "./types";
export { isMissing } from "./vault";

interface Kind {
  readonly against: string;
  open(): Promise<Opened>;
}

/** The services whose command starts the crew. */
export const WRAPPERS: Readonly<Partial<Record<BackendId, Kind>>> = {
  infisical: { against: "a stand-in for its command", open: () => Promise.resolve(wrapperStore("infisical")) },
  doppler: { against: "a stand-in for its command", open: () => Promise.resolve(wrapperStore("doppler")) },
  "1password": { against: "a stand-in for its command", open: () => Promise.resolve(wrapperStore("1password")) },
};

/** The stores that fixed code reads by itself, and what stands in for the real one. */
export const STORES: Readonly<Partial<Record<BackendId, Kind>>> = {
  dotenv: { against: "a .env file", open: () => Promise.resolve(fileStore("dotenv")) },
  "pydantic-settings": { against: "a .env file", open: () => Promise.resolve(fileStore("pydantic-settings")) },
  aws: { against: "moto", open: awsStore },
  vault: { against: "the real core of Vault", open: vaultStore },
  gcp: { against: "a fake on the real protocol", open: gcpStore },
  azure: { against: "a fake on the real protocol", open: azureStore },
  keyring: { against: "the file keyring of keyrings.alt", open: () => Promise.resolve(keyringStore()) },
  sops: { against: "the real sops and age", open: () => Promise.resolve(sopsStore()) },
};
