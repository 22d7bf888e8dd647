/** A team's own files, in the folder with its reports: `assessor.toml`, and its actors in `actors/`. */

import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import type { LanguageClient, TextEdit } from "vscode-languageclient/node";
import { actorsIn } from "./actors";
import { currentReport, reportInFront } from "./reports";
import { tellError, tellInformation } from "./tell";

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

/** Somebody as the user typed them. */
interface Person {
  name: string;
  /** The post, such as `Foreign Minister of …`; may be empty. */
  post: string;
}

/** The server's answer to `assessor/addActor`. */
interface NewActor {
  /** The registry file, which may not exist yet. */
  uri: string;
  /** None where the file has the name. */
  edits: TextEdit[];
  /** The line of the name, after the edits. */
  line: number;
}

/** Asks for a name and a post and writes them into the team's file of actors, which then opens. */
export async function addActor(client: LanguageClient | undefined): Promise<void> {
  const editor = await reportInFront();
  if (!editor || !client?.isRunning()) {
    return;
  }
  const guess = await guessed(editor, client);
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
  if (post !== undefined) {
    await add({ name: name.trim(), post: post.trim() }, editor.document, client);
  }
}

async function add(person: Person, report: vscode.TextDocument, client: LanguageClient): Promise<void> {
  const textDocument = { uri: client.code2ProtocolConverter.asUri(report.uri) };
  let answer: NewActor | null;
  try {
    answer = await client.sendRequest<NewActor | null>("assessor/addActor", { textDocument, ...person });
  } catch (error) {
    tellError(error instanceof Error ? error.message : String(error));
    return;
  }
  if (!answer) {
    return;
  }
  const file = client.protocol2CodeConverter.asUri(answer.uri);
  if (!(await exists(file)) && !(await written(file, Buffer.alloc(0)))) {
    return;
  }
  const editor = await opened(file, { preview: false });
  if (!editor) {
    return;
  }
  if (answer.edits.length > 0) {
    const edit = new vscode.WorkspaceEdit();
    edit.set(file, await client.protocol2CodeConverter.asTextEdits(answer.edits));
    if (!(await vscode.workspace.applyEdit(edit))) {
      tellError(`${person.name} was not added, because the file ${file.fsPath} has changed in the meantime. Try again.`);
      return;
    }
    if (!(await editor.document.save())) {
      // VS Code says why. What was written is in the editor still.
      return;
    }
  }
  const at = new vscode.Position(answer.line, 0);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const message = answer.edits.length > 0 ? `${person.name} was added to the team's actors.` : `${person.name} is already one of the team's actors.`;
  tellInformation(message);
}

/** A run of words with capitals. */
const CAPITALS = /\p{Lu}[\p{L}\p{M}'’-]*(?: +\p{Lu}[\p{L}\p{M}'’-]*)*/u;

/** Who is meant by the selection, or stands at the cursor: a person whom the server finds there, else capitals. */
async function guessed({ document, selection }: vscode.TextEditor, client: LanguageClient): Promise<Person | undefined> {
  const actors = await actorsIn(document, client);
  const here = actors.find(({ kind, ranges }) => kind === "Person" && ranges.some((range) => selection.intersection(range)));
  if (here) {
    return { name: here.name, post: here.title ?? "" };
  }
  const range = selection.isEmpty ? document.getWordRangeAtPosition(selection.active, CAPITALS) : selection;
  return range && { name: document.getText(range).trim().replaceAll(/\s+/g, " ").replace(/[’']s$/u, ""), post: "" };
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
    tellInformation("Open the folder with your reports first. Assessor keeps the team's files there.");
  }
  return workspace ?? beside;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** Opens a file; one that cannot be read is told in words. */
async function opened(file: vscode.Uri, how?: vscode.TextDocumentShowOptions): Promise<vscode.TextEditor | undefined> {
  try {
    return await vscode.window.showTextDocument(file, how);
  } catch {
    tellError(`Assessor cannot read the file ${file.fsPath}. Check that it exists and that you have permission, or copy your reports to another folder.`);
    return undefined;
  }
}

/** Writes a new file; a folder without the right to is told in words. */
async function written(file: vscode.Uri, content: Uint8Array): Promise<boolean> {
  try {
    await vscode.workspace.fs.writeFile(file, content);
    return true;
  } catch {
    tellError(`Assessor cannot write to the folder ${path.dirname(file.fsPath)}. Ask for permission, or copy your reports to another folder.`);
    return false;
  }
}
