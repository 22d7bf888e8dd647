/** The report in front, and what can be asked of the server about it. */

import * as vscode from "vscode";
import { LANGUAGES } from "./languages";

/** Whether Assessor reads a document. */
export function isServed(document: vscode.TextDocument): boolean {
  return LANGUAGES.includes(document.languageId) && ["file", "untitled"].includes(document.uri.scheme);
}

/** The editor in front if Assessor reads what is in it; else the user is told what to do first. */
export function reportInFront(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor && isServed(editor.document)) {
    return editor;
  }
  void vscode.window.showInformationMessage("Open a report first: a Markdown or plain text file.");
  return undefined;
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
