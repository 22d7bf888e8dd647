/** What the server has to say to the user. Mistakes in the team's files are shown where they are. */

import * as path from "node:path";
import * as vscode from "vscode";
import type { LanguageClient, ShowMessageParams } from "vscode-languageclient/node";
import { type Mistake, mistake } from "./mistakes";
import { tellError, tellInformation, tellWarning } from "./tell";

/** As the protocol counts them. */
const ERROR = 1;
const WARNING = 2;

export class Messages implements vscode.Disposable {
  private readonly marked = vscode.languages.createDiagnosticCollection("assessor-files");
  /** Files whose mistake is told at the moment: saved while one types they would be told again and again. */
  private readonly told = new Set<string>();
  private readonly listening = vscode.workspace.onDidChangeTextDocument(({ document }) => this.marked.delete(document.uri));

  /** Takes over from the library, which shows everything alike. */
  listenTo(client: LanguageClient): void {
    client.onNotification("window/showMessage", ({ type, message }: ShowMessageParams) => {
      const wrong = mistake(message);
      if (wrong) {
        void this.mark(wrong);
      } else if (type === ERROR) {
        tellError(message);
      } else if (type === WARNING) {
        tellWarning(message);
      } else {
        tellInformation(message);
      }
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.marked.dispose();
  }

  private async mark({ file, line, what }: Mistake): Promise<void> {
    const uri = vscode.Uri.file(file);
    const range = new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
    const diagnostic = new vscode.Diagnostic(range, what, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = "assessor";
    this.marked.set(uri, [...(this.marked.get(uri) ?? []), diagnostic]);
    const inSight = vscode.window.visibleTextEditors.some(({ document }) => document.uri.fsPath === uri.fsPath);
    if (inSight || this.told.has(file)) {
      return;
    }
    this.told.add(file);
    const show = "Show It";
    const answer = await vscode.window.showWarningMessage(`There is a mistake in ${path.basename(file)}.`, show);
    this.told.delete(file);
    if (answer === show) {
      await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, 0, line, 0) });
    }
  }
}
