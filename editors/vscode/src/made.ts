/** The settings that somebody has made, in the shape of `assessor.toml`. */

import * as vscode from "vscode";

export const SECTION = "assessor";

/** `{ rules: {…}, need: { threshold: 0.8 } }`; a setting that nobody has made is not in it. */
export function made(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const manifest = vscode.extensions.getExtension("assessor.assessor")?.packageJSON as Manifest | undefined;
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(manifest?.contributes.configuration.properties ?? {})) {
    const key = name.slice(SECTION.length + 1);
    const found = settings.inspect(key);
    if ((found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue) === undefined) {
      continue;
    }
    let table = out;
    const path = key.split(".");
    const last = path.pop() ?? key;
    for (const part of path) {
      table = (table[part] ??= {}) as Record<string, unknown>;
    }
    table[last] = settings.get(key);
  }
  return out;
}

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> } };
}
