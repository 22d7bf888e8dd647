// Somebody's first minutes: the walkthrough, the sample, the status bar.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { NAME, SAMPLE, TEXT } from "../report.mjs";
import { eventually, testIn, untilEffect, Workbench } from "../workbench.mjs";

let workbench;
before(async () => {
  workbench = await Workbench.start({ files: { [NAME]: TEXT, "notes.md": "# Notes\n" } });
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

const status = () => workbench.page.locator(".statusbar-item[id^='assessor.assessor']");
const editor = (name) => workbench.page.locator(".tab.active", { hasText: name });

/** Brings the walkthrough back to the front and presses one of its buttons. */
async function press(step, button) {
  await workbench.page.locator(".tab", { hasText: "Walkthrough" }).first().click();
  const title = workbench.page.locator(".getting-started-step .step-title", { hasText: step });
  const link = workbench.page.getByRole("button", { name: button });
  await untilEffect(`the step '${step}'`, () => title.click(), () => link.isVisible());
  await link.click();
}

/** What Assessor tells the user at the moment. */
const messages = () => workbench.page.locator(".notifications-toasts .notification-toast", { hasText: /Assessor|report/ }).allInnerTexts();

test("the walkthrough opens the sample", async () => {
  await workbench.run("Welcome: Open Walkthrough...");
  const list = workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "Write an Assessment with Assessor" });
  await list.first().click();
  const steps = workbench.page.locator(".getting-started-step");
  await steps.first().waitFor();
  assert.deepEqual(
    (await steps.locator(".step-title").allInnerTexts()).map((title) => title.trim()),
    ["Open a sample report", "Find missing sources", "Cite a source", "See who is named", "See the evidence for each takeaway", "See the report at a glance"],
  );
  await workbench.page.getByRole("button", { name: "Open the Sample" }).click();
  await editor("Untitled").waitFor();
  await workbench.squiggles().first().waitFor();
});

test("its button for missing sources lists those of the sample, which it brings back to the front", async () => {
  await press("Find missing sources", "Show Missing Sources");
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await rows.nth(1).waitFor();
  await editor("Untitled").waitFor();
  await workbench.page.keyboard.press("Escape");
  assert.deepEqual(await messages(), []);
});

test("its button for a citation asks for the address of a source of the sample", async () => {
  await press("Cite a source", "Insert a Citation");
  await workbench.page.locator(".quick-input-widget:visible", { hasText: "The address of the source" }).waitFor();
  await workbench.page.keyboard.press("Escape");
  await editor("Untitled").waitFor();
});

test("its button for names lists who is named, and shows the one that is chosen", async () => {
  await workbench.goTo("Black Sea");
  await press("See who is named", "Show Who This Is");
  const row = workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "Hakan Fidan" });
  await row.first().click();
  await workbench.page.locator(".monaco-hover:not(.hidden)", { hasText: "Minister of Foreign Affairs" }).first().waitFor();
  await workbench.page.keyboard.press("Escape");
});

test("its button for the map shows that of the sample", async () => {
  await press("See the evidence for each takeaway", "Show the Evidence Map");
  await workbench.page.locator(".tab", { hasText: "Evidence Map" }).waitFor();
  await eventually("the takeaways", async () => {
    for (const frame of workbench.page.frames()) if ((await frame.locator(".card.take").count().catch(() => 0)) === 3) return true;
    return false;
  });
  assert.deepEqual(await messages(), []);
});

test("with the map in front, commands still act on the report", async () => {
  await workbench.page.locator(".tab", { hasText: "Evidence Map" }).click();
  await status().filter({ hasText: "without source" }).waitFor();
  await workbench.run("Assessor: Insert a Citation…");
  await workbench.page.locator(".quick-input-widget:visible", { hasText: "The address of the source" }).waitFor();
  await workbench.page.keyboard.press("Escape");
  await workbench.page.locator(".tab", { hasText: "Evidence Map" }).click();
  await workbench.page.locator(".tab", { hasText: "Evidence Map" }).locator(".codicon-close").click();
});

test("the status bar counts the missing sources among the claims", async () => {
  await workbench.focusEditor();
  const text = await eventually("the count", async () => /2 of (\d+) without source/.exec(await status().innerText().catch(() => "")));
  assert.ok(Number(text[1]) > 10, text[0]);
});

test("a click on it lists them, a choice leads there", async () => {
  await status().click();
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await rows.nth(1).waitFor();
  const texts = await rows.allInnerTexts();
  assert.match(texts[0], /^Kremlin Spokesperson[^]*no source/);
  assert.match(texts[1], /^….*formations\.\[12\]/);
  await rows.nth(1).click();
  await workbench.page.locator(".statusbar-item", { hasText: `Ln ${lineOf("[12]")},` }).waitFor();
});

const lineOf = (text) => SAMPLE.slice(0, SAMPLE.indexOf(text)).split("\n").length;

test("keys go from one missing source to the next and to the previous one", async () => {
  const first = workbench.page.locator(".statusbar-item", { hasText: `Ln ${lineOf("Kremlin Spokesperson")},` });
  const second = workbench.page.locator(".statusbar-item", { hasText: `Ln ${lineOf("[12]")},` });
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+F8");
  await first.waitFor();
  await workbench.page.keyboard.press("Control+F8");
  await second.waitFor();
  await workbench.page.keyboard.press("Control+Shift+F8");
  await first.waitFor();
  await workbench.run("Assessor: Go to the Previous Missing Source");
  await second.waitFor();
});

test("it follows what is typed, and the editor in front", async () => {
  // The cursor is after [12], which has no endnote; [11] has one that is never cited.
  await workbench.focusEditor();
  for (let key = 0; key < 4; key += 1) await workbench.page.keyboard.press("Backspace");
  await workbench.page.keyboard.type("[11]");
  await status().filter({ hasText: /1 of \d+ without source/ }).waitFor();
  await workbench.open("notes.md");
  await status().filter({ hasText: /Not a report: .*no citations/ }).waitFor();
  await workbench.open(NAME);
  await status().filter({ hasText: /1 of \d+ without source/ }).waitFor();
});

test("a click on 'Not a report' says what makes a text a report", async () => {
  await workbench.open("notes.md");
  await status().filter({ hasText: "Not a report" }).click();
  const told = workbench.notification("Assessor does not check this text, because it has no citations and no key takeaways.");
  await told.getByRole("button", { name: "Open a Sample Report" }).waitFor();
  const message = told.locator(".notification-list-item-message");
  const cut = await message.evaluate((element) => element.scrollWidth > element.clientWidth);
  assert.ok(!cut, "the message is cut off");
  await workbench.run("Notifications: Clear All Notifications");
});

test("when the last one is mended, no claim without source is found", async () => {
  await workbench.open(NAME);
  await workbench.goTo("[7]");
  for (let key = 0; key < 3; key += 1) await workbench.page.keyboard.press("Delete");
  await workbench.goTo("## Endnotes");
  for (const key of ["ArrowUp", "ArrowUp", "End"]) await workbench.page.keyboard.press(key);
  await workbench.page.keyboard.type("[5]");
  await status().filter({ hasText: /No claim without source found/ }).waitFor();
  await eventually("the text as typed", async () => (await workbench.text()).includes("soldiers.”[5]\n"));
});
