/** The question before all links of a report are made live again. */

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

/** The kind of the server's action. */
const REFANG = "source.refang.assessor";

/** The edits of actions that are asked about. VS Code would make the edit of an action that has one without asking anyone. */
const held = new WeakMap<vscode.CodeAction, vscode.WorkspaceEdit>();

export const askBeforeRefang: Pick<Middleware, "provideCodeActions" | "resolveCodeAction"> = {
  async provideCodeActions(document, range, context, token, next) {
    const actions = await next(document, range, context, token);
    for (const action of actions ?? []) {
      if (action instanceof vscode.CodeAction && action.edit && action.kind?.value === REFANG) {
        held.set(action, action.edit);
        delete action.edit;
      }
    }
    return actions;
  },
  async resolveCodeAction(action, token, next) {
    if (action.kind?.value !== REFANG) {
      return next(action, token);
    }
    if (!(await isConfirmed())) {
      // An action without an edit does nothing.
      return action;
    }
    const edit = held.get(action);
    if (edit) {
      action.edit = edit;
      return action;
    }
    return next(action, token);
  },
};

async function isConfirmed(): Promise<boolean> {
  const refang = "Make All Links Live";
  const detail = "Anyone who clicks one of them by mistake opens the site. Ctrl+Z takes the change back.";
  const answer = await vscode.window.showWarningMessage("Make all defanged links of this report live?", { modal: true, detail }, refang);
  return answer === refang;
}
