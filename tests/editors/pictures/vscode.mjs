// Takes the pictures of VS Code for the README: vscode.mjs FOLDER ASSESSOR
//
// They show the bundled sample in the extension as it is installed, in a light theme and a dark one:
// a finding with its quick fixes, a hover on a name, and the evidence map. No picture is taken before
// the Problems view has as many findings as `assessor check` prints, and before the words that the
// picture is about are in sight, with nothing over them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { SAMPLE } from "../vscode/report.mjs";
import { eventually, untilEffect, Workbench } from "../vscode/workbench.mjs";

const NAME = "black-sea.assessment.md";
const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern" };
/** Words at the end of the claim that has no source. What opens below them leaves the claim in sight. */
const CLAIM = "until spring";
/** A name in the sentence after that claim. */
const PERSON = { mention: "Lavrov and Fidan", name: "Sergei Lavrov" };
/** The takeaway that is lit in the map, with what it rests on. */
const TAKEAWAY = "Russian and Turkish officials discussed";

/** The workbench without the parts that the pictures are not about. */
const SETTINGS = {
  "breadcrumbs.enabled": false,
  "editor.hover.above": false,
  "editor.occurrencesHighlight": "off",
  "editor.renderLineHighlight": "none",
  "editor.stickyScroll.enabled": false,
  "window.commandCenter": false,
  "window.menuBarVisibility": "hidden",
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
};

const [folder, assessor] = process.argv.slice(2);

/** The number of findings in the sample that `assessor check` prints and the Problems view lists: all but hints. */
const expected = (() => {
  const sample = path.resolve(import.meta.dirname, "../../fixtures/sample.assessment.md");
  const run = spawnSync(assessor, ["check", "--format", "json", sample], { encoding: "utf8" });
  assert.equal(run.status, 1, `the sample has findings: ${run.stderr}`);
  return JSON.parse(run.stdout).diagnostics.filter((finding) => finding.severity !== "hint").length;
})();

for (const [theme, label] of Object.entries(THEMES)) {
  const workbench = await Workbench.start({
    files: { [NAME]: SAMPLE },
    settings: { ...SETTINGS, "workbench.colorTheme": label },
    size: { width: 1080, height: 720 },
    scale: 1.5,
  });
  // Counts above the headings come late, and move the text: then all is set up again.
  const take = (name, setUp, holds) => eventually(`a picture of ${name}`, async () => {
    await setUp();
    await workbench.settled();
    if (!(await holds())) return false;
    await workbench.picture(path.join(folder, `vscode-${name}-${theme}.png`));
    return holds();
  });
  try {
    await workbench.open(NAME);
    await workbench.run("View: Close Primary Side Bar");
    await workbench.page.locator(".codelens-decoration", { hasText: /\d/ }).first().waitFor();
    await quickFix(workbench, take);
    await hover(workbench, take);
    await map(workbench, take);
  } finally {
    await workbench.stop();
  }
}

/** A finding, the menu of what can be done about it, and the list of all findings. */
async function quickFix(workbench, take) {
  const rows = await workbench.problems();
  await eventually(`${expected} findings in the Problems view, as many as check prints`, async () =>
    (await rows.count()) === expected);
  await lower(workbench, rows);
  const menu = workbench.page.locator(".action-widget");
  await take(
    "quick-fix",
    async () => {
      await workbench.page.keyboard.press("Escape");
      await workbench.goTo(CLAIM);
      await untilEffect(
        "the quick fixes",
        () => workbench.page.keyboard.press("Control+."),
        () => menu.locator(".monaco-list-row").first().isVisible(),
      );
    },
    async () => (await apart(menu, drawn(workbench, CLAIM))) && (await apart(menu, rows.first())),
  );
  await workbench.page.keyboard.press("Escape");
}

/** Makes the panel as low as the list in it allows. */
async function lower(workbench, rows) {
  const { mouse } = workbench.page;
  const panel = await workbench.page.locator(".part.panel").boundingBox();
  const last = await rows.last().boundingBox();
  const spare = panel.y + panel.height - (last.y + last.height) - 8;
  await mouse.move(panel.x + panel.width / 2, panel.y);
  await mouse.down();
  await mouse.move(panel.x + panel.width / 2, panel.y + spare, { steps: 5 });
  await mouse.up();
}

/** A hover on a name; the finding before it is in sight. */
async function hover(workbench, take) {
  await workbench.page.setViewportSize({ width: 1080, height: 640 });
  await workbench.run("View: Hide Panel");
  const box = workbench.page.locator(".monaco-hover:not(.hidden)").first();
  await take(
    "hover",
    async () => {
      await workbench.page.keyboard.press("Escape");
      await workbench.goTo(PERSON.mention);
      // Into the name: before its first letter, the sentence that ends there has its say too.
      await workbench.page.keyboard.press("ArrowRight");
      await workbench.hover(PERSON.name, { stays: true });
    },
    () => apart(box, drawn(workbench, CLAIM)),
  );
  await workbench.page.keyboard.press("Escape");
}

/** The evidence map beside the report. */
async function map(workbench, take) {
  await workbench.page.setViewportSize({ width: 1240, height: 760 });
  await untilEffect(
    "the map",
    () => workbench.run("Assessor: Show the Evidence Map"),
    () => workbench.page.locator(".tab", { hasText: "Evidence Map" }).isVisible(),
  );
  await eventually("its cards", async () => {
    for (const frame of workbench.page.frames()) {
      if ((await frame.locator(".card").count().catch(() => 0)) > 0) return true;
    }
    return false;
  });
  await take(
    "map",
    () => workbench.goTo(TAKEAWAY),
    async () => (await lit(workbench)).startsWith(TAKEAWAY) && drawn(workbench, TAKEAWAY).isVisible(),
  );
}

/** The first card that is lit in the map, as text. */
async function lit(workbench) {
  for (const frame of workbench.page.frames()) {
    const [text] = await frame.locator(".card.lit").allInnerTexts().catch(() => []);
    if (text) return text;
  }
  return "";
}

/** The piece of a line that has these words. */
function drawn(workbench, words) {
  return workbench.page.locator(".view-line > span > span", { hasText: words.replaceAll(" ", "\u00a0") }).first();
}

/** Whether two parts of the window are both drawn and do not overlap. */
async function apart(one, other) {
  const boxes = [];
  for (const part of [one, other]) {
    if (!(await part.isVisible())) return false;
    boxes.push(await part.boundingBox());
  }
  const [a, b] = boxes;
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}
