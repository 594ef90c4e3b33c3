import type { ClientCapabilities, InitializeParams } from "vscode-languageserver/node";

/** What the client can do, as far as the server behaves differently for it. */
export interface ClientFeatures {
  readonly relatedInformation: boolean;
  readonly resolveEdits: boolean;
  readonly documentChanges: boolean;
  readonly createFiles: boolean;
  readonly changeAnnotations: boolean;
  readonly watchFiles: boolean;
  readonly workDoneProgress: boolean;
  readonly configuration: boolean;
  readonly workspaceFolders: boolean;
  /** Our own client: takes `crewvet/status`. */
  readonly status: boolean;
}

export function clientFeatures(params: InitializeParams): ClientFeatures {
  const { textDocument, workspace, window }: ClientCapabilities = params.capabilities;
  const options: unknown = params.initializationOptions;
  return {
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation ?? false,
    resolveEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") ?? false,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    workDoneProgress: window?.workDoneProgress ?? false,
    configuration: workspace?.configuration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    status: typeof options === "object" && options !== null && "status" in options && options.status === true,
  };
}
