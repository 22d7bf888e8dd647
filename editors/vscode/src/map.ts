/**
 * The evidence map: a report's takeaways and what each stands on, in a panel beside the text. The server draws it; here it
 * gets the editor's colours, and follows the caret and what is typed.
 */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { isServed, reportInFront } from "./reports";
import { said, themed } from "./page";

/** How long typing must rest before the map is drawn anew. */
const REST_MS = 500;

export class EvidenceMap implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: vscode.TextDocument | undefined;
  private body = "";
  private timer: NodeJS.Timeout | undefined;
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly client: () => LanguageClient | undefined,
  ) {
    this.listening = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.pointAt(textEditor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.shown) {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => void this.draw(), REST_MS);
        }
      }),
    );
  }

  /** Opens the panel for the report in front; one that is open already comes into sight. */
  async show(): Promise<void> {
    const editor = await reportInFront();
    if (!editor) {
      return;
    }
    this.shown = editor.document;
    if (!this.panel) {
      this.panel = this.createPanel();
    }
    this.panel.reveal(vscode.ViewColumn.Beside, true);
    await this.draw();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
    this.panel?.dispose();
  }

  private createPanel(): vscode.WebviewPanel {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    // No file of this computer can be reached from within.
    const panel = vscode.window.createWebviewPanel("assessor.map", "Evidence Map", place, {
      enableScripts: true,
      localResourceRoots: [],
    });
    panel.iconPath = vscode.Uri.joinPath(this.extension, "icon.png");
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.shown = undefined;
      this.body = "";
    });
    panel.webview.onDidReceiveMessage((message: { type?: unknown; line?: unknown }) => {
      if (message.type === "show" && typeof message.line === "number") {
        void this.goTo(new vscode.Position(message.line, 0));
      }
    });
    return panel;
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    // The panel itself and the log are no reports: what was shown stays.
    if (this.panel && editor && isServed(editor.document) && editor.document !== this.shown) {
      this.shown = editor.document;
      void this.draw();
    }
  }

  private editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document === this.shown);
  }

  private pointAt(editor: vscode.TextEditor | undefined): void {
    if (this.panel && editor && editor.document === this.shown) {
      void this.panel.webview.postMessage({ type: "caret", line: editor.selection.active.line });
    }
  }

  private async draw(): Promise<void> {
    const { panel, shown } = this;
    if (!panel || !shown) {
      return;
    }
    const body = await this.ask(shown);
    if (this.panel === panel && this.shown === shown && body !== this.body) {
      this.body = body;
      panel.webview.html = themed(body, randomBytes(16).toString("base64"));
      this.pointAt(this.editor());
    }
  }

  private async ask(document: vscode.TextDocument): Promise<string> {
    const client = this.client();
    try {
      const answer = await client?.sendRequest<{ html?: string } | null>("assessor/map", {
        textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
      });
      if (answer?.html) {
        return answer.html;
      }
    } catch (problem) {
      client?.outputChannel.appendLine(`the evidence map: ${String(problem)}`);
      return said("Assessor cannot draw the map now. The log says why.");
    }
    return said("This text is not a report yet. It has no takeaways and no citations.");
  }

  private async goTo(at: vscode.Position): Promise<void> {
    if (!this.shown) {
      return;
    }
    const viewColumn = this.editor()?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(this.shown, { viewColumn, selection: new vscode.Range(at, at) });
  }
}
