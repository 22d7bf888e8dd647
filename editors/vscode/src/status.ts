/** 'Sources: 3 missing' in the status bar, and the list behind it. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { LANGUAGES } from "./languages";

/** The rules whose findings are a missing source. */
const MISSING = new Set(["uncited-claim", "dangling-marker"]);

/** What lacks a source in a document, from its top down. */
function missingSources(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source, code }) => source === "assessor" && MISSING.has(String(typeof code === "object" ? code.value : code)))
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** How many places a finding stands for: one that stands for many begins with their number. */
function places({ message }: vscode.Diagnostic): number {
  return Number(/^(\d+) markers /.exec(message)?.[1] ?? 1);
}

const LIST = "List the places that lack a source";

/** By how many past reports the server goes, in words. */
async function calibration(client: LanguageClient | undefined, document: vscode.TextDocument): Promise<string> {
  try {
    const answer = await client?.sendRequest<{ words?: string } | null>("assessor/status", {
      textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
    });
    return answer?.words ?? "";
  } catch {
    // The server is on its way down or up: the next diagnostics ask again.
    return "";
  }
}

/** An entry that follows the active editor, hidden where nothing is missing. */
export function createStatus(client: () => LanguageClient | undefined): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("assessor.sources", vscode.StatusBarAlignment.Left);
  item.name = "Assessor: Sources";
  item.command = "assessor.showMissing";
  const refresh = () => {
    const document = vscode.window.activeTextEditor?.document;
    const missing = document && LANGUAGES.includes(document.languageId) ? missingSources(document) : [];
    const count = missing.reduce((sum, found) => sum + places(found), 0);
    item.text = `$(warning) Sources: ${count} missing`;
    if (document && count > 0) {
      item.tooltip ??= LIST;
      void calibration(client(), document).then((words) => {
        item.tooltip = words ? `${LIST}\n${words}` : LIST;
      });
      item.show();
    } else {
      item.hide();
    }
  };
  refresh();
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.languages.onDidChangeDiagnostics(refresh),
  );
}

/** A marker alone says little: the words before it come along. */
function quoted(document: vscode.TextDocument, { start, end }: vscode.Range): string {
  if (start.line !== end.line || end.character - start.character > 12) {
    return document.getText(new vscode.Range(start, end));
  }
  const before = document.lineAt(start.line).text.slice(0, start.character);
  const words = before.split(" ").slice(-6).join(" ");
  return (words.length < before.length ? "…" : "") + words + document.getText(new vscode.Range(start, end));
}

/** Lets the user choose among what is missing, and goes there. */
export async function showMissing(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage("Open a report first: Assessor lists what lacks a source in it.");
    return;
  }
  const missing = missingSources(editor.document);
  if (missing.length === 0) {
    void vscode.window.showInformationMessage("Assessor finds no missing source in this text.");
    return;
  }
  const places = missing.map(({ range, message }) => ({ label: quoted(editor.document, range), detail: message, range }));
  const chosen = await vscode.window.showQuickPick(places, {
    title: "Missing Sources",
    placeHolder: "Choose a place to go there",
    matchOnDetail: true,
  });
  if (chosen) {
    editor.selection = new vscode.Selection(chosen.range.end, chosen.range.end);
    editor.revealRange(chosen.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
