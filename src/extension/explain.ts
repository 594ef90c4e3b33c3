import { commands, EventEmitter, Uri, window, workspace, type Disposable, type TextDocumentContentProvider } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Client } from "./client";
import { SERVER, type Explanation, type RuleChoice } from "./protocol";

const SCHEME = "crewvet-rule";

/** Shows a rule's page, offline, in VS Code's Markdown preview. Asks which one when not exactly one is given. */
export async function explainRule(client: Client, among: readonly string[]): Promise<void> {
  const id = among.length === 1 ? among[0] : await pickRule(client, among);
  if (id === undefined) return;
  await commands.executeCommand("markdown.showPreview", Uri.from({ scheme: SCHEME, path: `/${id}.md` }));
}

async function pickRule(client: Client, among: readonly string[]): Promise<string | undefined> {
  const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.rules, arguments: [] });
  const rules = (answer as readonly RuleChoice[]).filter(({ id }) => among.length === 0 || among.includes(id));
  const picked = await window.showQuickPick(
    rules.map(({ id, title, severity }) => ({ label: id, description: severity, detail: title })),
    { placeHolder: "Which rule?", matchOnDetail: true },
  );
  return picked?.label;
}

/** The pages as read-only documents. */
export class RulePages implements TextDocumentContentProvider, Disposable {
  private readonly changes = new EventEmitter<Uri>();
  readonly onDidChange = this.changes.event;
  private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly client: Client) {}

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const id = uri.path.replace(/^\//, "").replace(/\.md$/, "");
    const answer: unknown = await this.client.sendRequest(ExecuteCommandRequest.type, { command: SERVER.explain, arguments: [id] });
    const { title, markdown, page } = answer as Explanation;
    return `# ${title}\n\n\`${id}\`\n\n${markdown}\n\n---\n\n[On the web](${page})\n`;
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }
}
