// What a team keeps beside its reports: settings and actors, made and changed without leaving the editor.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";
import { NAME, TEXT } from "../report.mjs";
import { eventually, testIn, untilEffect, Workbench } from "../workbench.mjs";

const TEMPLATE = readFileSync(path.resolve(import.meta.dirname, "../../../../src/config/template.toml"), "utf8");
const GOVERNOR = TEXT.replace("Polish officials claimed", "Dniester Governor Ana Rusu claimed");

let workbench;
before(async () => {
  workbench = await Workbench.start({ files: { [NAME]: GOVERNOR }, settings: { "files.autoSave": "off" } });
  await workbench.open(NAME);
  await workbench.squiggles().first().waitFor();
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

const file = (name) => path.join(workbench.folder, name);
const read = (name) => existsSync(file(name)) && readFileSync(file(name), "utf8");
const input = () => workbench.page.locator(".quick-input-widget:visible input").first();

/** Waits for a question, and confirms what it proposes. */
async function confirm(question, proposed) {
  await workbench.page.locator(".quick-input-widget:visible", { hasText: question }).waitFor();
  await eventually(`'${proposed}' proposed`, async () => (await input().inputValue()) === proposed);
  await workbench.page.waitForFunction(() => document.activeElement?.closest(".quick-input-widget") !== null);
  await workbench.page.keyboard.press("Enter");
}

test("the person at the caret goes into the team's actors, with what is known", async () => {
  await workbench.goTo("Ana Rusu");
  await workbench.page.keyboard.press("ArrowRight");
  await workbench.run("Assessor: Add This Person to the Team's Actors…");
  await confirm("The full name", "Ana Rusu");
  await confirm("Which post does Ana Rusu hold?", "Dniester Governor");
  const text = await eventually("the file", () => {
    const text = read("actors/team.toml");
    return text && text.includes("[[actor]]") && text;
  });
  for (const line of ['id = "ana-rusu"', 'schema = "Person"', 'name = "Ana Rusu"', 'occupancy = [{ title = "Dniester Governor", checked = "2024-11-30" }]', `source = "${NAME}"`]) {
    assert.ok(text.split("\n").includes(line), `${line} is not in\n${text}`);
  }
  await workbench.page.locator(".tab.active", { hasText: "team.toml" }).waitFor();
});

test("from then on it is known who that is", async () => {
  await workbench.open(NAME);
  await workbench.goTo("Ana Rusu");
  await workbench.page.keyboard.press("ArrowRight");
  await workbench.hover("Dniester Governor");
});

test("a name leads to the entry in the team's file, or to the page of its actor", async () => {
  await workbench.run("Go to Definition");
  await workbench.page.locator(".tab.active", { hasText: "team.toml" }).waitFor();
  await workbench.open(NAME);
  await workbench.goTo("Sergei Lavrov");
  await workbench.page.keyboard.press("ArrowRight");
  await workbench.run("Go to Definition");
  await workbench.page.locator(".tab.active", { hasText: "sergei-lavrov.md" }).waitFor();
});

test("the team's settings are made after a question, and open", async () => {
  await workbench.open(NAME);
  const create = workbench.page.locator(".monaco-dialog-box .monaco-button", { hasText: "Create" });
  await untilEffect(
    "the question",
    () => workbench.run("Assessor: Open the Team's Settings (assessor.toml)"),
    () => create.isVisible(),
  );
  assert.equal(read("assessor.toml"), false, "nothing is written unasked");
  await create.click();
  await workbench.page.locator(".tab.active", { hasText: "assessor.toml" }).waitFor();
  await eventually("the file", () => read("assessor.toml") === TEMPLATE);
});

test("they are completed where they are written", async () => {
  await workbench.goTo("[sources]");
  await workbench.page.keyboard.type("uncited-claim = ");
  const proposals = workbench.page.locator(".suggest-widget.visible .monaco-list-row");
  await untilEffect(
    "the levels",
    () => workbench.page.keyboard.press("Control+Space"),
    async () => (await proposals.count()) === 5,
  );
  assert.deepEqual((await proposals.allInnerTexts()).map((text) => text.trim()), ["off", "hint", "information", "warning", "error"]);
  await workbench.page.keyboard.press("Enter");
  await workbench.page.keyboard.type("\n\n");
  await eventually("the text", async () => (await workbench.text()).includes('\nuncited-claim = "off"\n\n[sources]'));
});

test("what is saved is in force at once", async () => {
  await workbench.page.keyboard.press("Control+s");
  await eventually("the file", () => read("assessor.toml").includes('uncited-claim = "off"'));
  const problems = await workbench.problems();
  await problems.filter({ hasText: "dangling-marker" }).first().waitFor();
  await problems.filter({ hasText: "uncited-claim" }).first().waitFor({ state: "detached" });
});

test("a mistake in them has a wave under it where it is", async () => {
  await workbench.open("assessor.toml");
  await workbench.goTo("[sources]");
  await workbench.page.keyboard.type('nobody-knows = "off"\n');
  await workbench.page.keyboard.press("Control+s");
  await workbench.squiggles().first().waitFor();
  const problems = await workbench.problems();
  await problems.filter({ hasText: 'There is no rule named "nobody-knows"' }).first().waitFor();
});
