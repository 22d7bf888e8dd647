/** Names that come up while one types in a Markdown report. VS Code suggests nothing by itself there, to leave prose alone. */

import * as vscode from "vscode";
import { isReport } from "./verdict";
import type { Watch } from "./watch";

/** A line up to the second letter of a word with a capital. A single letter would bring up names at every "A". */
const BEGINNING = /(?:^|[\s("“—/[])\p{Lu}[\p{L}’'-]$/u;

export function suggestNames(watch: Watch): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges: [change, ...others], reason }) => {
    if (!["markdown", "quarto", "rmd"].includes(document.languageId) || document !== vscode.window.activeTextEditor?.document) {
      return;
    }
    // One letter that was typed; not undo, not a paste.
    if (!change || others.length > 0 || reason !== undefined || !/^[\p{L}’'-]$/u.test(change.text) || !isReport(watch.status(document) ?? null)) {
      return;
    }
    const { line, character } = change.range.start;
    if (BEGINNING.test(document.lineAt(line).text.slice(0, character + 1)) && !isDecided(document)) {
      void vscode.commands.executeCommand("editor.action.triggerSuggest", { auto: true });
    }
  });
}

/** Returns true where the user has decided about suggestions while typing. */
function isDecided(document: vscode.TextDocument): boolean {
  const found = vscode.workspace.getConfiguration("editor", document).inspect("quickSuggestions");
  const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
  const ofLanguage = [found?.globalLanguageValue, found?.workspaceLanguageValue, found?.workspaceFolderLanguageValue];
  return [...values, ...ofLanguage].some((value) => value !== undefined);
}
