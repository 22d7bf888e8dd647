/** The entry in the status bar, the list of missing sources, and the way from one to the next. */

import * as vscode from "vscode";
import { reportInFront } from "./reports";
import { isReport, verdict } from "./verdict";
import type { Watch } from "./watch";

/** The rules that find a missing source. */
const DANGLING = "dangling-marker";
const MISSING = new Set(["uncited-claim", DANGLING]);

/** The name of the rule that found this. */
function rule({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** The findings of missing sources in a document, from its top down. */
function missingSources(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((found) => found.source === "assessor" && MISSING.has(rule(found)))
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** The number of places that a finding stands for: one that stands for many begins with their number. */
function places({ message }: vscode.Diagnostic): number {
  return Number(/^(\d+) markers /.exec(message)?.[1] ?? 1);
}

function sum(found: vscode.Diagnostic[]): number {
  return found.reduce((all, one) => all + places(one), 0);
}

/** An entry about the report in front, hidden where no text of a report's kind is. */
export function createStatus(watch: Watch): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("assessor.sources", vscode.StatusBarAlignment.Left);
  item.name = "Assessor: Sources";
  item.command = "assessor.showMissing";
  const refresh = () => {
    const document = watch.document();
    const status = document && watch.status(document);
    if (!document || status === undefined) {
      item.hide();
      return;
    }
    const found = missingSources(document);
    const missing = sum(found);
    const { icon, text } = verdict(status, missing, sum(found.filter((one) => rule(one) === DANGLING)));
    const action = missing > 0 ? "Click to list the places that lack a source." : isReport(status) ? "" : "Click to see what makes a text a report.";
    item.text = `$(${icon}) ${text}`;
    item.tooltip = ["Assessor", action, status?.words ?? ""].filter((line) => line !== "").join("\n");
    item.show();
  };
  refresh();
  return vscode.Disposable.from(item, watch.onDidChange(refresh), vscode.languages.onDidChangeDiagnostics(refresh));
}

/** The words of a range; a marker alone says little, so the words before it come along. */
function quoted(document: vscode.TextDocument, { start, end }: vscode.Range): string {
  if (start.line !== end.line || end.character - start.character > 12) {
    return document.getText(new vscode.Range(start, end));
  }
  const before = document.lineAt(start.line).text.slice(0, start.character);
  const words = before.split(" ").slice(-6).join(" ");
  return (words.length < before.length ? "…" : "") + words + document.getText(new vscode.Range(start, end));
}

/** Lists the missing sources, and goes to the one that is chosen. */
export async function showMissing(watch: Watch): Promise<void> {
  const found = await missingInFront(watch);
  if (!found) {
    return;
  }
  const { editor, missing } = found;
  const places = missing.map(({ range, message }) => ({ label: quoted(editor.document, range), detail: message, range }));
  const chosen = await vscode.window.showQuickPick(places, {
    title: "Missing Sources",
    placeHolder: "Choose a place to go there",
    matchOnDetail: true,
  });
  if (chosen) {
    goTo(editor, chosen.range);
  }
}

/** Goes to the next missing source after the cursor, or to the previous one; from the last on to the first. */
export async function goToMissing(watch: Watch, direction: "next" | "previous"): Promise<void> {
  const found = await missingInFront(watch);
  if (!found) {
    return;
  }
  const { editor, missing } = found;
  // By the ends, where the marker belongs and the cursor is put.
  const ranges = missing.map(({ range }) => range).sort((a, b) => a.end.compareTo(b.end));
  const cursor = editor.selection.active;
  const range =
    direction === "next"
      ? (ranges.find(({ end }) => end.isAfter(cursor)) ?? ranges[0])
      : (ranges.findLast(({ end }) => end.isBefore(cursor)) ?? ranges.at(-1));
  if (range) {
    goTo(editor, range);
  }
}

/** The report in front with its missing sources. Where there are none, the user is told so. */
async function missingInFront(watch: Watch): Promise<{ editor: vscode.TextEditor; missing: vscode.Diagnostic[] } | undefined> {
  const editor = await reportInFront();
  if (!editor) {
    return undefined;
  }
  const missing = missingSources(editor.document);
  if (missing.length > 0) {
    return { editor, missing };
  }
  const status = watch.status(editor.document);
  if (status === undefined || isReport(status)) {
    void vscode.window.showInformationMessage("Assessor found no claim without a source and no marker without an endnote.");
    return undefined;
  }
  // Not awaited, or the command would last as long as the message. Without a button VS Code would cut the message off.
  void vscode.window.showInformationMessage(NO_REPORT, SAMPLE).then((answer) => {
    if (answer === SAMPLE) {
      void vscode.commands.executeCommand("assessor.openSample");
    }
  });
  return undefined;
}

const SAMPLE = "Open a Sample Report";
const NO_REPORT =
  "Assessor does not check this text, because it has no citations and no key takeaways. In a folder with an assessor.toml, it checks every text.";

function goTo(editor: vscode.TextEditor, range: vscode.Range): void {
  editor.selection = new vscode.Selection(range.end, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
