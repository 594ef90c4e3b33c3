/** Put in by the build. */
declare const CREWVET_VERSION: string | undefined;

/** The program's version; `0.0.0` when it runs from source. */
export const VERSION = typeof CREWVET_VERSION === "string" ? CREWVET_VERSION : "0.0.0";
