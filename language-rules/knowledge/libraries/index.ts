import type { CredentialArguments } from "../../../src/core/model/knowledge";
import data from "./credential-arguments.json";

/** Regenerate with scripts/knowledge/credential_arguments.py. */
export const credentialArguments: CredentialArguments = data;
