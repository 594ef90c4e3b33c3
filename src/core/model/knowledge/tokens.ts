/** A provider's token as data: prefilter keywords, pattern, optional structure check. */
export interface TokenPattern {
  readonly id: string;
  readonly label: string;
  readonly provider: string;
  /** Lower-case words, one of which must stand in the text before the pattern is tried. */
  readonly keywords: readonly string[];
  /** JavaScript regular expression source; group 1, where there is one, is the secret. Linear time on any input. */
  readonly pattern: string;
  /** Name of a structure or checksum test, where the provider has one. */
  readonly check?: string;
  /** Where the provider documents the token, and how to revoke it. */
  readonly docs: string;
  readonly revoke: string;
}
