// Somebody's first minutes: the walkthrough, the sample, the status bar.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { NAME, SAMPLE, TEXT } from "../report.mjs";
import { eventually, testIn, Workbench } from "../workbench.mjs";

let workbench;
before(async () => {
  workbench = await Workbench.start({ files: { [NAME]: TEXT, "notes.md": "# Notes\n" } });
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

const status = () => workbench.page.locator(".statusbar-item", { hasText: "Sources:" });

test("the walkthrough opens the sample", async () => {
  await workbench.run("Welcome: Open Walkthrough...");
  const list = workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "Write an Assessment with Assessor" });
  await list.first().click();
  const steps = workbench.page.locator(".getting-started-step");
  await steps.first().waitFor();
  assert.deepEqual(
    (await steps.locator(".step-title").allInnerTexts()).map((title) => title.trim()),
    ["Open a sample report", "See where a source is missing", "Cite a source", "See who is named", "See on what each takeaway stands", "See the report at a glance"],
  );
  await workbench.page.getByRole("button", { name: "Open the Sample" }).click();
  await workbench.page.locator(".tab.active", { hasText: "Untitled" }).waitFor();
  await workbench.squiggles().first().waitFor();
});

test("the status bar counts the missing sources", async () => {
  await status().filter({ hasText: "Sources: 2 missing" }).waitFor();
});

test("a click on it lists them, a choice leads there", async () => {
  await status().click();
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await rows.nth(1).waitFor();
  const texts = await rows.allInnerTexts();
  assert.match(texts[0], /^Kremlin Spokesperson[^]*no source/);
  assert.match(texts[1], /^….*formations\.\[12\]/);
  await rows.nth(1).click();
  const line = SAMPLE.slice(0, SAMPLE.indexOf("[12]")).split("\n").length;
  await workbench.page.locator(".statusbar-item", { hasText: `Ln ${line},` }).waitFor();
});

test("it follows what is typed, and the editor in front", async () => {
  // The caret stands behind [12], which has no endnote; [11] has one that nothing cites.
  await workbench.focusEditor();
  for (let key = 0; key < 4; key += 1) await workbench.page.keyboard.press("Backspace");
  await workbench.page.keyboard.type("[11]");
  await status().filter({ hasText: "Sources: 1 missing" }).waitFor();
  await workbench.open("notes.md");
  await status().waitFor({ state: "hidden" });
  await workbench.open(NAME);
  await status().filter({ hasText: "Sources: 2 missing" }).waitFor();
});

test("fixing the last one hides it", async () => {
  await workbench.goTo("[7]");
  for (let key = 0; key < 3; key += 1) await workbench.page.keyboard.press("Delete");
  await workbench.goTo("## Endnotes");
  for (const key of ["ArrowUp", "ArrowUp", "End"]) await workbench.page.keyboard.press(key);
  await workbench.page.keyboard.type("[5]");
  await status().waitFor({ state: "hidden" });
  await eventually("the text as typed", async () => (await workbench.text()).includes("soldiers.”[5]\n"));
});
