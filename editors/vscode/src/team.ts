/** A team's own files, in the folder with its reports: `assessor.toml`, and its actors in `actors/`. */

import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { type Named, entry, HEAD, nameAt, place, split } from "./names";
import { currentReport, reportInFront } from "./reports";

const FILE = "assessor.toml";

/** Opens the team's settings, and makes the file where there is none. */
export async function openConfiguration(extensionPath: string): Promise<void> {
  const folder = await teamFolder();
  if (!folder) {
    return;
  }
  const file = vscode.Uri.joinPath(folder, FILE);
  if (!(await exists(file))) {
    const create = "Create";
    const detail = `Assessor keeps them in the file ${FILE}. Once the folder has this file, Assessor checks every Markdown and plain text file in it.`;
    const question = `Your team has no settings yet in the folder ‘${path.basename(folder.fsPath)}’.`;
    if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, create)) !== create) {
      return;
    }
    const template = await readFile(path.join(extensionPath, "templates", FILE));
    if (!(await written(file, template))) {
      return;
    }
  }
  await opened(file);
}

/** Asks for a name and a post and writes them into the team's file of actors, which then opens. */
export async function addActor(): Promise<void> {
  const editor = await reportInFront();
  if (!editor) {
    return;
  }
  const guess = named(editor);
  const name = await vscode.window.showInputBox({
    title: "Add a Person to the Team's Actors (1/2)",
    prompt: "The full name, as your reports write it.",
    placeHolder: "Jane Doe",
    value: guess?.name,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? "A name is needed." : undefined),
  });
  if (name === undefined) {
    return;
  }
  const post = await vscode.window.showInputBox({
    title: "Add a Person to the Team's Actors (2/2)",
    prompt: `Which post does ${name.trim()} hold? Name the country too, or leave it empty if there is none.`,
    placeHolder: "Foreign Minister of …",
    value: guess?.post,
    ignoreFocusOut: true,
  });
  if (post === undefined) {
    return;
  }
  const folder = await teamFolder();
  if (folder) {
    await write(vscode.Uri.joinPath(folder, "actors", "team.toml"), { name: name.trim(), post: post.trim() }, editor.document);
  }
}

async function write(file: vscode.Uri, who: Named, report: vscode.TextDocument): Promise<void> {
  if (!(await exists(file)) && !(await written(file, Buffer.from(HEAD)))) {
    return;
  }
  const editor = await opened(file, { preview: false });
  if (!editor) {
    return;
  }
  const { document } = editor;
  const { id, present } = place(document.getText(), who.name);
  let line = present;
  if (line === undefined) {
    const source = report.isUntitled ? "our own" : path.basename(report.uri.fsPath);
    const text = entry({ ...who, month: month(report), source }, id);
    const end = document.lineAt(document.lineCount - 1).range.end;
    const gap = end.character > 0 ? "\n\n" : document.lineCount > 1 && !document.lineAt(document.lineCount - 2).isEmptyOrWhitespace ? "\n" : "";
    await editor.edit((edit) => edit.insert(end, gap + text));
    line = document.getText().split("\n").findIndex((other) => other.trim() === `id = "${id}"`);
    if (!(await document.save())) {
      // VS Code says why. What was written is in the editor still.
      return;
    }
  }
  const at = new vscode.Position(Math.max(line, 0), 0);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const message = present === undefined ? `${who.name} was added to the team's actors.` : `${who.name} is already one of the team's actors.`;
  void vscode.window.showInformationMessage(message);
}

/** The name that is selected, or on which the caret lies. */
function named({ document, selection }: vscode.TextEditor): Named | undefined {
  if (!selection.isEmpty) {
    return split(document.getText(selection).trim().split(/\s+/));
  }
  return nameAt(document.lineAt(selection.active.line).text, selection.active.character);
}

/** The month of the report, from the first date that is written out in it, else this month. */
function month(report: vscode.TextDocument): string | undefined {
  const names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
  const head = `${path.basename(report.uri.fsPath)}\n${report.getText(new vscode.Range(0, 0, 40, 0))}`;
  const iso = /\b((?:19|20)\d\d)-(0[1-9]|1[0-2])\b/.exec(head);
  if (iso) {
    return `${iso[1]}-${iso[2]}`;
  }
  const written = new RegExp(`\\b(${names.join("|")})\\s+(?:\\d{1,2},?\\s+)?((?:19|20)\\d\\d)\\b`, "i").exec(head);
  const number = names.indexOf(written?.[1]?.toLowerCase() ?? "") + 1;
  return number > 0 ? `${written![2]}-${String(number).padStart(2, "0")}` : undefined;
}

/** Where the nearest `assessor.toml` is, or else belongs. */
async function teamFolder(): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document ?? currentReport();
  const workspace =
    (document && vscode.workspace.getWorkspaceFolder(document.uri)?.uri) ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (document?.uri.scheme === "file") {
    let folder = vscode.Uri.file(path.dirname(document.uri.fsPath));
    for (;;) {
      if (await exists(vscode.Uri.joinPath(folder, FILE))) {
        return folder;
      }
      const above = path.dirname(folder.fsPath);
      if (folder.fsPath === workspace?.fsPath || above === folder.fsPath) {
        break;
      }
      folder = vscode.Uri.file(above);
    }
  }
  const beside = document?.uri.scheme === "file" ? vscode.Uri.file(path.dirname(document.uri.fsPath)) : undefined;
  if (!workspace && !beside) {
    void vscode.window.showInformationMessage("Open the folder with your reports first. Assessor keeps the team's files there.");
  }
  return workspace ?? beside;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** Without a button VS Code would show the first line only. */
function tellAll(message: string): void {
  void vscode.window.showErrorMessage(message, "OK");
}

/** Opens a file; one that cannot be read is told in words. */
async function opened(file: vscode.Uri, how?: vscode.TextDocumentShowOptions): Promise<vscode.TextEditor | undefined> {
  try {
    return await vscode.window.showTextDocument(file, how);
  } catch {
    tellAll(`Assessor cannot read the file ${file.fsPath}. Check that it exists and that you have permission, or copy your reports to another folder.`);
    return undefined;
  }
}

/** Writes a new file; a folder without the right to is told in words. */
async function written(file: vscode.Uri, content: Uint8Array): Promise<boolean> {
  try {
    await vscode.workspace.fs.writeFile(file, content);
    return true;
  } catch {
    tellAll(`Assessor cannot write to the folder ${path.dirname(file.fsPath)}. Ask for permission, or copy your reports to another folder.`);
    return false;
  }
}
