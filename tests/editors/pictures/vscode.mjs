// Takes the pictures of VS Code for the README: vscode.mjs FOLDER
//
// What is in them is what an analyst sees who has installed the extension and opened the bundled
// sample: findings, the outline, Problems, and a hover on a name.
import path from "node:path";
import { SAMPLE } from "../vscode/report.mjs";
import { Workbench } from "../vscode/workbench.mjs";

const NAME = "black-sea.assessment.md";
const folder = process.argv[2];
const themes = { light: "Default Light Modern", dark: "Default Dark Modern" };

for (const [name, theme] of Object.entries(themes)) {
  const workbench = await Workbench.start({
    files: { [NAME]: SAMPLE },
    settings: { "workbench.colorTheme": theme, "workbench.layoutControl.enabled": false },
    size: { width: 1180, height: 860 },
    scale: 1.5,
  });
  try {
    await workbench.open(NAME);
    await workbench.squiggles().first().waitFor();
    await (await workbench.problems()).first().waitFor();
    await (await workbench.outline()).first().waitFor();
    // One file needs no list: its room is the outline's.
    await workbench.page.locator(".pane-header", { hasText: "reports" }).first().click();
    await workbench.goTo("Lavrov and Fidan");
    // Into the name: right before it, the sentence that ends there has its say too.
    await workbench.page.keyboard.press("ArrowRight");
    await workbench.hover("Sergei Lavrov", { stays: true });
    await workbench.settled();
    await workbench.picture(path.join(folder, `vscode-${name}.png`));
  } finally {
    await workbench.stop();
  }
}
