/** The question before all links of a report are made live again. */

import * as vscode from "vscode";

/** The kind of the server's action. */
const REFANG = "source.refang.assessor";

/** Returns true unless the action makes all links live and the user decides against it. */
export async function isConfirmed(action: vscode.CodeAction): Promise<boolean> {
  if (action.kind?.value !== REFANG) {
    return true;
  }
  const refang = "Make All Links Live";
  const detail = "Anyone who clicks one of them by mistake opens the site. Ctrl+Z takes the change back.";
  const answer = await vscode.window.showWarningMessage("Make all defanged links of this report live?", { modal: true, detail }, refang);
  return answer === refang;
}
