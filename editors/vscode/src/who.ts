/** 'Show Who This Is': what resting the mouse on a name shows, by keyboard or palette. */

import * as vscode from "vscode";
import { reportInFront } from "./reports";

export async function showWho(): Promise<void> {
  const editor = reportInFront();
  if (!editor) {
    return;
  }
  const at = editor.selection.active;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", editor.document.uri, at);
  if (hovers.length > 0) {
    await vscode.commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
    return;
  }
  const add = "Add a Person";
  const message = "Assessor knows nobody here. Put the caret on a name, or add the person to your team's actors.";
  if ((await vscode.window.showInformationMessage(message, add)) === add) {
    await vscode.commands.executeCommand("assessor.team.addActor");
  }
}
