/** The report that commands act on, and the requests that they send about it. */

import * as vscode from "vscode";
import { LANGUAGES } from "./languages";
import { tellInformation } from "./tell";

/** Returns true for a document that is sent to the server. */
export function isServed(document: vscode.TextDocument): boolean {
  return LANGUAGES.includes(document.languageId) && ["file", "untitled"].includes(document.uri.scheme);
}

/** The report that had the focus last, and the column that it was in. */
let last: { document: vscode.TextDocument; column: vscode.ViewColumn | undefined } | undefined;

function remember(editor: vscode.TextEditor | undefined): void {
  if (editor && isServed(editor.document)) {
    last = { document: editor.document, column: editor.viewColumn };
  }
}

/** Remembers the last report: a walkthrough, the settings or the map may be in front when a command is run. */
export function rememberLastReport(): vscode.Disposable {
  remember(vscode.window.activeTextEditor);
  return vscode.window.onDidChangeActiveTextEditor(remember);
}

/** The report in front, or else the last one that is still open. */
export function currentReport(): vscode.TextDocument | undefined {
  remember(vscode.window.activeTextEditor);
  return last?.document.isClosed === false ? last.document : undefined;
}

/** Brings the current report to the front. Without one, the user is told to open one. */
export async function reportInFront(): Promise<vscode.TextEditor | undefined> {
  const document = currentReport();
  if (!document) {
    tellInformation("Open a report first: a Markdown or plain text file.");
    return undefined;
  }
  const active = vscode.window.activeTextEditor;
  if (active?.document === document) {
    return active;
  }
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  return vscode.window.showTextDocument(document, { viewColumn: visible?.viewColumn ?? last?.column ?? vscode.ViewColumn.Active });
}

/** Runs one of the server's own commands, which exist while the server runs. */
export async function callServer(command: string, ...args: unknown[]): Promise<void> {
  const known = await vscode.commands.getCommands(true);
  if (known.includes(command)) {
    await vscode.commands.executeCommand(command, ...args);
    return;
  }
  const restart = "Restart";
  if ((await vscode.window.showWarningMessage("Assessor is not running.", restart)) === restart) {
    await vscode.commands.executeCommand("assessor.restart");
  }
}
