/** Which positional arguments of libraries take a credential, read from the libraries' own signatures. */
export interface CredentialArguments {
  /** Day of generation, ISO. */
  readonly date: string;
  /** Library → version, or day of the source where it names none. */
  readonly versions: Readonly<Record<string, string>>;
  /** Importable root → places (`1:password,2:token`: index and parameter) → names, separated by blanks: `Class`, `Class.method`, `function`. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
