// An analyst's work on a report: citing, renumbering, pasting. What comes out is read back whole.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";
import { SAMPLE } from "../report.mjs";
import { eventually, testIn, untilEffect, Workbench } from "../workbench.mjs";

const MANIFEST = path.resolve(import.meta.dirname, "../../../../editors/vscode/package.json");

const PIECE = `# Northern Road Assessment, May 3, 2024

Officials said on May 2 that the road is open.[1] The governor visited the bridge on May 3. Trucks passed it again.[2]

## Endnotes

[1] https://news.example.org/road
[2] https://news.example.org/trucks
`;

const files = { "fix.assessment.md": SAMPLE, "ask.assessment.md": SAMPLE, "rename.assessment.md": SAMPLE };
files["order.assessment.md"] = PIECE.replace("open.[1]", "open.[2]").replace("again.[2]", "again.[1]");
for (const name of ["words.md", "stop.assessment.md", "piece.assessment.txt", "over.assessment.txt"]) files[name] = PIECE;

const KEYED = `---
bibliography: road.bib
---

# Northern Road Assessment, May 3, 2024

The road is open [@road]. Officials claimed on May 2 that 40 trucks passed it.
`;
const BIB = "@misc{road, title = {Road}, url = {https://road.example.org}}\n";
Object.assign(files, { "keyed.assessment.md": KEYED, "road.bib": BIB });

const numbers = Array.from({ length: 10 }, (_, i) => i + 1);
const PIERS = numbers.map((n) => `Inspectors closed pier ${n}.[${n}]`).join(" ");
const PIER_NOTES = numbers.map((n) => `[${n}] https://piers.example.org/${n}`).join("\n");
files["piers.assessment.md"] = `# Harbour Piers, May 2, 2024\n\n${PIERS}\n\n## Endnotes\n\n${PIER_NOTES}\n`;
for (const name of ["ten.assessment.md", "space.assessment.md", "lost.assessment.md"]) files[name] = PIECE;
// As it is while somebody writes a report from its beginning.
const BEGUN = "# Northern Road Assessment, May 3, 2024\n\n## Key Takeaways\n\n- The road is open.\n\n## Road\n\nThe road is open. Officials said on May 2 that 40 trucks passed it.";
files["begun.md"] = BEGUN;
const DRAFT = "# Northern Road Assessment\n\nOfficials said on May 2 that 40 trucks passed it.";
files["draft.assessment.md"] = DRAFT;
files["ignore.assessment.md"] = PIECE.replace("again.[2]", "again.[7]");

let workbench;
before(async () => {
  workbench = await Workbench.start({ files, settings: { "files.autoSave": "off" } });
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

/** The sample after a source was cited behind the claim that has none: all later numbers are one higher. */
function cited(url) {
  return SAMPLE.replaceAll(/\[(\d+)\]/g, (marker, number) => (Number(number) > 3 ? `[${Number(number) + 1}]` : marker))
    .replace("until spring.”", "until spring.”[4]")
    .replace(/^\[5\] /m, `[4] ${url}\n[5] `);
}

/** Waits until the document in front is as expected, and shows the difference if it never is. */
async function reads(expected) {
  let text;
  await eventually("the text", async () => (text = await workbench.text()) === expected).catch(() => assert.equal(text, expected));
}

const copy = (text) => workbench.page.evaluate((text) => navigator.clipboard.writeText(text), text);
/** Pastes, and waits until that is done: whoever moves the caret before takes it back. */
async function paste(text) {
  await copy(text);
  await workbench.page.keyboard.press("Control+v");
  await workbench.page.locator(".post-edit-widget").waitFor();
}

const input = () => workbench.page.locator(".quick-input-widget:visible input").first();

/** Runs a command that asks for something, and waits until it does. */
async function ask(title, question) {
  await workbench.run(title);
  await workbench.page.locator(".quick-input-widget:visible", { hasText: question }).waitFor();
  await workbench.page.waitForFunction(() => document.activeElement?.closest(".quick-input-widget") !== null);
}

test("the palette has all commands by titles without jargon", async () => {
  await workbench.open("fix.assessment.md");
  await workbench.squiggles().first().waitFor();
  const { commands } = JSON.parse(readFileSync(MANIFEST, "utf8")).contributes;
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await untilEffect(
    "the commands in the palette",
    async () => {
      await workbench.page.keyboard.press("F1");
      await input().fill(">Assessor: ");
    },
    async () => (await rows.filter({ hasText: "Assessor:" }).count()) >= commands.length,
  );
  const shown = (await rows.allInnerTexts()).map((text) => text.split("\n")[0].trim());
  for (const { title } of commands) assert.ok(shown.includes(`Assessor: ${title}`), `${title} is not among\n${shown.join("\n")}`);
  await workbench.page.keyboard.press("Escape");
});

test("a quick fix cites a source: marker, endnote and all later numbers", async () => {
  await workbench.goTo("Kremlin Spokesperson");
  const menu = workbench.page.locator(".action-widget .monaco-list-row");
  await untilEffect(
    "the quick fixes",
    () => workbench.page.keyboard.press("Control+."),
    () => menu.filter({ hasText: "Insert citation" }).first().isVisible(),
  );
  const wanted = workbench.page.locator(".action-widget .monaco-list-row.focused", { hasText: "Insert citation" });
  for (let row = 0; row < 12 && !(await wanted.isVisible()); row += 1) await workbench.page.keyboard.press("ArrowDown");
  await workbench.page.keyboard.press("Enter");
  await reads(cited(""));
});

test("one step back undoes all of it", async () => {
  await workbench.page.keyboard.press("Control+z");
  await reads(SAMPLE);
});

test("a citation is asked for, with the address from the clipboard", async () => {
  await workbench.open("ask.assessment.md");
  await workbench.goTo("Kremlin Spokesperson");
  await copy("https://news.example.org/spring");
  await ask("Assessor: Insert a Citation…", "The address of the source");
  assert.equal(await input().inputValue(), "https://news.example.org/spring");
  await workbench.page.keyboard.press("Enter");
  await reads(cited("https://news.example.org/spring"));
});

test("the citations are renumbered in the order of the text", async () => {
  await workbench.open("order.assessment.md");
  await workbench.run("Assessor: Renumber the Citations");
  await reads(PIECE.replace("/road", "/…").replace("/trucks", "/road").replace("/…", "/trucks"));
});

test("an address that is pasted on selected words becomes their citation", async () => {
  await workbench.open("words.md");
  await workbench.goTo("visited the bridge");
  await workbench.page.keyboard.press("Control+Shift+ArrowRight");
  await paste("https://news.example.org/bridge");
  await reads(bridge("https://news.example.org/bridge"));
});

test("an address that is pasted behind a stop becomes a citation, and can be had as it is", async () => {
  await workbench.open("stop.assessment.md");
  await workbench.goTo(" Trucks passed");
  await paste("hxxps://news[.]example[.]org/bridge");
  await reads(bridge("hxxps://news[.]example[.]org/bridge"));
});

test("after an address is pasted at the end of a report without endnotes, one goes on writing after the marker", async () => {
  await workbench.open("begun.md");
  await workbench.page.keyboard.press("Control+End");
  await paste("https://news.example.org/trucks");
  await workbench.page.keyboard.type(" Police counted 12 cars.");
  await reads(`${BEGUN}[1] Police counted 12 cars.\n\n## Endnotes\n\n[1] https://news.example.org/trucks`);
});

test("the first address in a draft is pasted as it is, and can be had as a citation", async () => {
  await workbench.open("draft.assessment.md");
  await workbench.page.locator(".statusbar-item", { hasText: "Not a report" }).waitFor();
  await workbench.page.keyboard.press("Control+End");
  await paste("https://news.example.org/trucks");
  await workbench.page.locator(".post-edit-widget").click();
  const other = workbench.page.locator(".action-widget .monaco-list-row", { hasText: "Insert as Citation" });
  await other.waitFor();
  assert.equal(await other.locator(".codicon-check").count(), 0, "the address was pasted as it is");
  for (const key of ["ArrowDown", "Enter"]) await workbench.page.keyboard.press(key);
  await reads(`${DRAFT}[1]\n\n## Endnotes\n\n[1] https://news.example.org/trucks`);
});

/** The piece with a source for the sentence in its middle. */
function bridge(url) {
  return PIECE.replace("on May 3. ", "on May 3.[2] ").replace("again.[2]", "again.[3]").replace("[2] https", `[2] ${url}\n[3] https`);
}

test("a piece of another report brings its endnotes along", async () => {
  await workbench.open("piece.assessment.txt");
  await workbench.goTo("Trucks passed");
  await paste("Police stated that nobody was hurt.[7] Farmers reported rain.[9] \n\nEndnotes\n\n[7] https://police.example.org/a\n[9] https://farm.example.org/b\n");
  await reads(
    PIECE.replace("Trucks passed it again.[2]", "Police stated that nobody was hurt.[2] Farmers reported rain.[3]Trucks passed it again.[4]").replace(
      "[2] https", "[2] https://police.example.org/a\n[3] https://farm.example.org/b\n[4] https",
    ),
  );
});

test("a paragraph that is copied from another report brings its ten sources, and one step back removes them", async () => {
  await workbench.open("piers.assessment.md");
  await workbench.squiggles().first().waitFor({ state: "detached" });
  await workbench.goTo("Inspectors closed pier 1.");
  // First to the end of what one line shows, then to that of the paragraph.
  for (let press = 0; press < 3; press += 1) await workbench.page.keyboard.press("Shift+End");
  await workbench.page.keyboard.press("Control+c");
  await workbench.open("ten.assessment.md");
  await workbench.goTo("Trucks passed");
  await workbench.page.keyboard.press("Control+v");
  await workbench.page.locator(".post-edit-widget").waitFor();
  const up = (text) => text.replaceAll(/\[(\d+)\]/g, (_, number) => `[${Number(number) + 1}]`);
  await reads(PIECE.replace("Trucks passed it again.[2]", `${up(PIERS)}Trucks passed it again.[12]`).replace("[2] https", `${up(PIER_NOTES)}\n[12] https`));
  await workbench.page.keyboard.press("Control+z");
  await reads(PIECE);
});

test("an address that is pasted after a stop and a space is the source of the sentence before", async () => {
  await workbench.open("space.assessment.md");
  await workbench.goTo("Trucks passed");
  await paste("https://news.example.org/bridge");
  await reads(bridge("https://news.example.org/bridge"));
});

test("a piece of a report that is not found names its citations", async () => {
  await workbench.open("lost.assessment.md");
  await workbench.goTo("Trucks passed");
  await copy("Nobody knows where this sentence was written.[1] ");
  await workbench.page.keyboard.press("Control+v");
  await workbench.notification("[1] now cites an endnote of this report").waitFor();
  await reads(PIECE.replace("Trucks passed", "Nobody knows where this sentence was written.[1] Trucks passed"));
});

test("and takes the place of what is selected", async () => {
  await workbench.open("over.assessment.txt");
  await workbench.goTo("The governor visited");
  for (let word = 0; word < 3; word += 1) await workbench.page.keyboard.press("Control+Shift+ArrowRight");
  await paste("Police stated that nobody was hurt.[7] The mayor\n\nEndnotes\n\n[7] https://police.example.org/a\n");
  await reads(
    PIECE.replace("The governor visited", "Police stated that nobody was hurt.[2] The mayor")
      .replace("again.[2]", "again.[3]")
      .replace("[2] https", "[2] https://police.example.org/a\n[3] https"),
  );
});

test("a citation by key brings its entry into the bibliography", async () => {
  await workbench.open("keyed.assessment.md");
  await workbench.squiggles().first().waitFor();
  await workbench.goTo("Officials claimed");
  await copy("https://news.example.org/trucks");
  await ask("Assessor: Insert a Citation…", "The address of the source");
  await workbench.page.keyboard.press("Enter");
  await reads(KEYED.replace("passed it.", "passed it [@example-2024-05-03]."));
  await workbench.notification("Added the source to road.bib").waitFor();
  // Known before it is saved.
  await workbench.squiggles().first().waitFor({ state: "detached" });
  await workbench.open("road.bib");
  const added = /\n@online\{example-2024-05-03,\n {2}url = \{https:\/\/news\.example\.org\/trucks\},\n {2}urldate = \{\d{4}-\d\d-\d\d\},\n\}\n$/;
  const text = await workbench.text();
  assert.ok(text.startsWith(BIB) && added.test(text), text);
});

test("one step back undoes it in both files", async () => {
  await workbench.open("keyed.assessment.md");
  await workbench.page.keyboard.press("Control+z");
  await reads(KEYED);
  await workbench.open("road.bib");
  await reads(BIB);
});

test("an entry goes behind what is typed in the bibliography and not saved", async () => {
  await workbench.open("road.bib");
  await workbench.goTo("@misc");
  await workbench.page.keyboard.type("% ours\n% and more\n");
  await reads(`% ours\n% and more\n${BIB}`);
  await workbench.open("keyed.assessment.md");
  await workbench.goTo("Officials claimed");
  await copy("https://news.example.org/trucks");
  await ask("Assessor: Insert a Citation…", "The address of the source");
  await workbench.page.keyboard.press("Enter");
  await eventually("the citation", async () => (await workbench.text()).includes("passed it [@example-2024-05-03"));
  await workbench.open("road.bib");
  const text = await workbench.text();
  assert.ok(text.startsWith(`% ours\n% and more\n${BIB}\n@online{example-2024-05-03`), text);
});

test("a name is changed everywhere, and nothing else is", async () => {
  await workbench.open("rename.assessment.md");
  await workbench.goTo("Fidan stated");
  await workbench.page.keyboard.press("ArrowRight");
  const box = workbench.page.locator(".rename-box input");
  await untilEffect("the box for the new name", () => workbench.page.keyboard.press("F2"), () => box.isVisible());
  await box.fill("Fydan");
  await workbench.page.keyboard.press("Enter");
  await reads(SAMPLE.replaceAll("Fidan", "Fydan"));
});

test("to ignore a finding in a new assessor.toml shows the file, and one step back removes it", async () => {
  await workbench.open("ignore.assessment.md");
  await workbench.squiggles().first().waitFor();
  await workbench.goTo("[7]");
  const menu = workbench.page.locator(".action-widget .monaco-list-row");
  const title = "Ignore dangling-marker for this sentence in a new assessor.toml";
  await untilEffect(
    "the quick fixes",
    () => workbench.page.keyboard.press("Control+."),
    () => menu.filter({ hasText: title }).first().isVisible(),
  );
  const wanted = workbench.page.locator(".action-widget .monaco-list-row.focused", { hasText: title });
  for (let row = 0; row < 12 && !(await wanted.isVisible()); row += 1) await workbench.page.keyboard.press("ArrowDown");
  await workbench.page.keyboard.press("Enter");
  await workbench.page.locator(".tab.active", { hasText: "assessor.toml" }).waitFor();
  await eventually("the lines", async () => (await workbench.text()).includes("[[ignore]]"));
  assert.ok(existsSync(path.join(workbench.folder, "assessor.toml")));
  await workbench.page.keyboard.press("Control+z");
  await eventually("the file to be gone", () => !existsSync(path.join(workbench.folder, "assessor.toml")));
});
