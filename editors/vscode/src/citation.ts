/** Citing a source, and putting the numbers in order. */

import * as vscode from "vscode";
import { asSource } from "./addresses";
import { callServer, reportInFront } from "./reports";

/** Asks for the address and has the server cite it behind the sentence at the caret. */
export async function insertCitation(): Promise<void> {
  const editor = await reportInFront();
  if (!editor) {
    return;
  }
  const { line, character } = editor.selection.end;
  const url = await vscode.window.showInputBox({
    title: "Insert a Citation",
    prompt: "The address of the source. Leave it empty to write the endnote yourself.",
    placeHolder: "https://…",
    value: asSource(await vscode.env.clipboard.readText()),
    ignoreFocusOut: true,
  });
  if (url !== undefined) {
    await callServer("assessor.insertCitation", editor.document.uri.toString(), { line, character }, url.trim());
  }
}

/** Has the server number markers and endnotes in the order of the text. */
export async function renumber(): Promise<void> {
  const editor = await reportInFront();
  if (editor) {
    await callServer("assessor.renumber", editor.document.uri.toString());
  }
}
