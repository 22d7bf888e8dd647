/** 'Show Who This Is': shows the hover of a name, by keyboard or palette. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { actorsIn } from "./actors";
import { reportInFront } from "./reports";

/** Shows who is named at the cursor. Elsewhere it lists who is named in the report, and goes to the one that is chosen. */
export async function showWho(client: LanguageClient | undefined): Promise<void> {
  const editor = await reportInFront();
  if (!editor) {
    return;
  }
  const at = editor.selection.active;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", editor.document.uri, at);
  if (hovers.length > 0 || (await choose(editor, client))) {
    await vscode.commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
  }
}

/** Returns true once the cursor is on the name that the user chose. */
async function choose(editor: vscode.TextEditor, client: LanguageClient | undefined): Promise<boolean> {
  const actors = client?.isRunning() ? await actorsIn(editor.document, client) : [];
  if (actors.length === 0) {
    const add = "Add a Person";
    const message = "Assessor knows no name in this report. You can add people to your team's list.";
    if ((await vscode.window.showInformationMessage(message, add)) === add) {
      await vscode.commands.executeCommand("assessor.team.addActor");
    }
    return false;
  }
  const items = actors.flatMap(({ name, role, ranges: [range] }) => (range ? [{ label: name, description: role, range }] : []));
  const chosen = await vscode.window.showQuickPick(items, {
    title: "Named in This Report",
    placeHolder: "Choose a name to see who it is",
    matchOnDescription: true,
  });
  if (!chosen) {
    return false;
  }
  // Into the name: at its start a finding may have its hover too.
  const at = chosen.range.start.translate(0, 1);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(chosen.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  return true;
}
