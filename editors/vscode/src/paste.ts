/**
 * Pasting: the server says what an address or a piece of another report can become. VS Code shows beside what was pasted
 * that the other way is there too. What is copied from a report takes its sources along, in a format of our own.
 */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { LANGUAGES } from "./languages";
import { tellInformation, tellWarning } from "./tell";

const KIND = vscode.DocumentDropOrPasteEditKind.Text.append("assessor");
const PLAIN = "text/plain";
/** What goes with a copied text, besides the text. */
const SOURCES = "application/vnd.assessor.sources+json";

interface Copied {
  /** The document that it was copied from, as the server knows it. */
  origin: string;
  /** The text with the endnotes that it cites; null where it cites none. */
  fragment: string | null;
}

/** What the server answers to `assessor/paste`. */
interface Pasted {
  title: string;
  edit: Parameters<LanguageClient["protocol2CodeConverter"]["asWorkspaceEdit"]>[0];
  /** A message for the user once the edit is made. */
  message?: string | null;
  /** False for an edit that is only an alternative to the text as it is. */
  preferred?: boolean;
}

/** The time in which an offered way of pasting is made, in milliseconds. VS Code does not say which way it takes. */
const TAKEN_WITHIN = 5000;

/** Shows a message as soon as the document has the longest text of an edit, and forgets it if that does not come. */
function tellWhenMade(document: vscode.TextDocument, edit: vscode.WorkspaceEdit, message: string): void {
  const texts = edit.get(document.uri).map(({ newText }) => newText.replaceAll("\r\n", "\n"));
  const longest = texts.reduce((one, other) => (other.length > one.length ? other : one), "");
  if (longest === "") {
    return;
  }
  const waiting = vscode.workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
    if (changed === document && contentChanges.some(({ text }) => text.replaceAll("\r\n", "\n").includes(longest))) {
      forget();
      tellInformation(message);
    }
  });
  const timer = setTimeout(forget, TAKEN_WITHIN);
  function forget(): void {
    clearTimeout(timer);
    waiting.dispose();
  }
}

/** What was kept with the clipboard, if that is ours. */
function read(kept: string | undefined): Copied | undefined {
  try {
    return kept === undefined ? undefined : (JSON.parse(kept) as Copied);
  } catch {
    return undefined;
  }
}

/**
 * Takes the marker that is inserted at the cursor out of an edit, to be inserted as the pasted text: VS Code puts the cursor
 * after it. The list of endnotes may begin at the same place, and the cursor would be put after that.
 */
function takeMarker(edit: vscode.WorkspaceEdit, uri: vscode.Uri, range: vscode.Range): vscode.SnippetString | undefined {
  const edits = edit.get(uri);
  const own = edits.find((one) => range.isEmpty && one.range.isEqual(range));
  const [, marker, rest] = /^( ?\[[^\]\n]+\])(\n[^]*)?$/.exec(own?.newText ?? "") ?? [];
  if (!marker) {
    return undefined;
  }
  // With a list VS Code would add to the edits that are there; without one it removes them.
  edit.set(uri, undefined as unknown as vscode.TextEdit[]);
  edit.set(uri, edits.filter((one) => one !== own));
  return new vscode.SnippetString().appendText(marker).appendTabstop(0).appendText(rest ?? "");
}

export function offerPastes(client: () => LanguageClient | undefined): vscode.Disposable {
  const provider: vscode.DocumentPasteEditProvider = {
    async prepareDocumentPaste(document, ranges, data, token) {
      const server = client();
      if (!server?.isRunning()) {
        return;
      }
      const textDocument = server.code2ProtocolConverter.asTextDocumentIdentifier(document);
      const params = { textDocument, ranges: ranges.map((range) => server.code2ProtocolConverter.asRange(range)) };
      const fragment = await server.sendRequest<string | null>("assessor/copied", params, token).catch(() => null);
      const copied: Copied = { origin: textDocument.uri, fragment };
      data.set(SOURCES, new vscode.DataTransferItem(JSON.stringify(copied)));
    },
    async provideDocumentPasteEdits(document, ranges, data, _context, token) {
      const text = await data.get(PLAIN)?.asString();
      const copied = read(await data.get(SOURCES)?.asString());
      const [range] = ranges;
      const server = client();
      if (!text || !range || !server?.isRunning()) {
        return undefined;
      }
      // Carets in several places get the text as it is.
      if (ranges.length > 1) {
        if (copied?.fragment && copied.origin !== server.code2ProtocolConverter.asUri(document.uri)) {
          tellWarning("The text was pasted without its sources. With more than one cursor, Assessor cannot number them.");
        }
        return undefined;
      }
      const params = {
        textDocument: server.code2ProtocolConverter.asTextDocumentIdentifier(document),
        range: server.code2ProtocolConverter.asRange(range),
        text,
        ...copied,
      };
      const pasted = await server.sendRequest<Pasted | null>("assessor/paste", params, token).catch(() => null);
      const additionalEdit = pasted && (await server.protocol2CodeConverter.asWorkspaceEdit(pasted.edit, token));
      if (!pasted || !additionalEdit) {
        return undefined;
      }
      if (pasted.message) {
        tellWhenMade(document, additionalEdit, pasted.message);
      }
      // An empty text leaves selected words in place.
      const insertText = takeMarker(additionalEdit, document.uri, range) ?? "";
      const edit = new vscode.DocumentPasteEdit(insertText, pasted.title, KIND);
      edit.additionalEdit = additionalEdit;
      if (pasted.preferred === false) {
        edit.yieldTo = [vscode.DocumentDropOrPasteEditKind.Text, vscode.DocumentDropOrPasteEditKind.Empty];
      }
      return [edit];
    },
  };
  const documents = LANGUAGES.flatMap((language) => [
    { scheme: "file", language },
    { scheme: "untitled", language },
  ]);
  return vscode.languages.registerDocumentPasteEditProvider(documents, provider, {
    providedPasteEditKinds: [KIND],
    pasteMimeTypes: [PLAIN],
    copyMimeTypes: [SOURCES],
  });
}
