import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver/node";

/** Sends diagnostics of one root, and only of documents where something has changed. */
export class Publisher {
  private readonly sent = new Map<string, string>();

  constructor(private readonly send: (params: PublishDiagnosticsParams) => void) {}

  /** `versions`: of open documents, by URI. Documents that are missing in `all` are cleared. */
  publish(all: ReadonlyMap<string, readonly Diagnostic[]>, versions: ReadonlyMap<string, number>): void {
    // open documents first: they are what the user looks at
    const uris = [...all.keys()].sort((a, b) => Number(versions.has(b)) - Number(versions.has(a)));
    for (const uri of uris) this.update(uri, all.get(uri) ?? [], versions.get(uri));
    for (const uri of [...this.sent.keys()]) if (!all.has(uri)) this.update(uri, [], versions.get(uri));
  }

  /** The document is shown under another URI now, or by nobody. */
  clear(uri: string): void {
    this.update(uri, [], undefined);
  }

  clearAll(): void {
    for (const uri of [...this.sent.keys()]) this.clear(uri);
  }

  private update(uri: string, diagnostics: readonly Diagnostic[], version: number | undefined): void {
    const text = diagnostics.length === 0 ? "" : JSON.stringify(diagnostics);
    if ((this.sent.get(uri) ?? "") === text) return;
    if (text === "") this.sent.delete(uri);
    else this.sent.set(uri, text);
    this.send({ uri, diagnostics: [...diagnostics], ...(version === undefined ? {} : { version }) });
  }
}
