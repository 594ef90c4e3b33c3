import type { Range } from "../text/range";

/** A file that could not be read, parsed or analysed in full: named on stderr and in SARIF's notifications. */
export interface FileProblem {
  readonly path: string;
  readonly message: string;
  /** Where in the file, if known. */
  readonly range?: Range;
  /** `unread`: nothing of the file was analysed. `partial`: some was. `limit`: an analysis budget was reached. */
  readonly kind: "unread" | "partial" | "limit";
}
