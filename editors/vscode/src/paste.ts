/**
 * Pasting: the server says what an address or a piece of another report can become. VS Code shows beside what was pasted
 * that the other way is there too.
 */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { LANGUAGES } from "./languages";

const KIND = vscode.DocumentDropOrPasteEditKind.Text.append("assessor");
const PLAIN = "text/plain";

/** What the server answers to `assessor/paste`. */
interface Pasted {
  title: string;
  edit: Parameters<LanguageClient["protocol2CodeConverter"]["asWorkspaceEdit"]>[0];
}

export function offerPastes(client: () => LanguageClient | undefined): vscode.Disposable {
  const provider: vscode.DocumentPasteEditProvider = {
    async provideDocumentPasteEdits(document, ranges, data, _context, token) {
      const text = await data.get(PLAIN)?.asString();
      const [range] = ranges;
      const server = client();
      // Carets in several places get the text as it is.
      if (!text || !range || ranges.length > 1 || !server?.isRunning()) {
        return undefined;
      }
      const params = {
        textDocument: server.code2ProtocolConverter.asTextDocumentIdentifier(document),
        range: server.code2ProtocolConverter.asRange(range),
        text,
      };
      const pasted = await server.sendRequest<Pasted | null>("assessor/paste", params, token).catch(() => null);
      const additionalEdit = pasted && (await server.protocol2CodeConverter.asWorkspaceEdit(pasted.edit, token));
      if (!pasted || !additionalEdit) {
        return undefined;
      }
      // All of it is in the additional edit: an empty text leaves selected words in place.
      const edit = new vscode.DocumentPasteEdit("", pasted.title, KIND);
      edit.additionalEdit = additionalEdit;
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
  });
}
