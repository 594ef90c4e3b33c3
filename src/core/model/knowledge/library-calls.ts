import type { SdkUse } from "../policy";

/** A library call that reaches a cloud's API, and the permissions that the API asks for. */
export interface LibraryCall {
  readonly cloud: SdkUse["cloud"];
  readonly service: string;
  /** Dotted names; `*` stands for any text. */
  readonly calls: readonly string[];
  /** Empty with `unresolved`. */
  readonly actions: readonly string[];
  /** Where the resource is named, and what it is then. Null: the permissions are not limited to a resource of the call. */
  readonly resource: LibraryResource | null;
  /** Why the permissions are not known. */
  readonly unresolved?: string;
  /** The first argument is SQL: what reading and what changing rows asks for besides. Any other statement is unresolved. */
  readonly sql?: { readonly read: readonly string[]; readonly write: readonly string[] };
}

export interface LibraryResource {
  /** Arguments of the call or of the object that it is called on, by keyword or by position. */
  readonly arguments: readonly string[];
  /** `s3-path`: `s3://bucket/key` or `bucket/key`; `template`: the ARN with `{}` for the value. */
  readonly form: "s3-path" | "template";
  readonly template: string;
}
