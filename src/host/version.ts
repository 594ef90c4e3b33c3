declare const CREWVET_VERSION: string | undefined;

/** The package's version: the build puts it in; a run from source has none. */
export const VERSION = typeof CREWVET_VERSION === "string" ? CREWVET_VERSION : "0.0.0-source";
