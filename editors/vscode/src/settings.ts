/** Completion in `assessor.toml`, by its schema, with no other extension's help. */

import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { type Proposal, type Schema, propose } from "./schema";

const FILES: vscode.DocumentSelector = [{ scheme: "file", pattern: "**/assessor.toml" }, { scheme: "untitled", pattern: "**/assessor.toml" }];

export function completeSettings(extensionPath: string): vscode.Disposable {
  let schema: Schema | undefined;
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems(document, position) {
      // Read when it is needed: nobody should wait for it at the start.
      schema ??= JSON.parse(readFileSync(path.join(extensionPath, "schemas", "assessor.schema.json"), "utf8")) as Schema;
      const before = document.getText(new vscode.Range(0, 0, position.line, position.character));
      return propose(schema, before).map(item);
    },
  };
  return vscode.languages.registerCompletionItemProvider(FILES, provider, "[", "=", '"', " ");
}

function item({ label, insert, about, kind }: Proposal, number: number): vscode.CompletionItem {
  const kinds = { table: vscode.CompletionItemKind.Module, key: vscode.CompletionItemKind.Property, value: vscode.CompletionItemKind.Value };
  const made = new vscode.CompletionItem(label, kinds[kind]);
  made.insertText = insert;
  // In the order of the schema: from off to error.
  made.sortText = String(number).padStart(3, "0");
  made.documentation = about;
  return made;
}
