/** A report to try Assessor on. */

import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

/** Opens the sample as a text that lies in no folder yet, so that nothing can be spoilt. */
export async function openSample(extensionPath: string): Promise<void> {
  const content = await readFile(path.join(extensionPath, "walkthrough", "sample.assessment.md"), "utf8");
  const document = await vscode.workspace.openTextDocument({ language: "assessment", content });
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Active);
}
