/** Messages that VS Code shows whole. */

import * as vscode from "vscode";

/** A longer message does not fit the one line that VS Code shows of a message without a button. */
const ONE_LINE = 55;

/** The function of VS Code that shows a message of some severity. */
type Show = (message: string, ...buttons: string[]) => Thenable<string | undefined>;

function whole(show: Show, message: string): void {
  // With a button VS Code shows all lines, and cuts nothing off.
  void show(message, ...(message.length > ONE_LINE ? ["OK"] : []));
}

export const tellInformation = (message: string): void => whole(vscode.window.showInformationMessage, message);
export const tellWarning = (message: string): void => whole(vscode.window.showWarningMessage, message);
export const tellError = (message: string): void => whole(vscode.window.showErrorMessage, message);
