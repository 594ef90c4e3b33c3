import { commands, languages, Uri, workspace, type CodeAction, type Diagnostic, type Range, type TextDocument } from "vscode";

/** The one folder of the workspace that run.mjs made. */
export function inWorkspace(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("no folder is open");
  return Uri.joinPath(folder.uri, name);
}

export async function until<T>(what: string, probe: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

export function ours(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter((one) => one.source === "crewvet");
}

export function codeOf({ code }: Diagnostic): string {
  return typeof code === "object" ? String(code.value) : String(code);
}

export async function diagnostic(uri: Uri, ruleId: string): Promise<Diagnostic> {
  return until(`${ruleId} in ${uri.path}`, () => ours(uri).find((one) => codeOf(one) === ruleId));
}

export async function write(name: string, text: string): Promise<Uri> {
  const uri = inWorkspace(name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

export async function read(name: string): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(inWorkspace(name)));
}

export async function open(uri: Uri): Promise<TextDocument> {
  return workspace.openTextDocument(uri);
}

/** Code actions of a place; `resolve` of them get their edit, as choosing one does. */
export async function actions(uri: Uri, range: Range, kind?: string, resolve = 0): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>("vscode.executeCodeActionProvider", uri, range, kind, resolve);
}
