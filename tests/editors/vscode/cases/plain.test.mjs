// Reports in files that are called .md or .txt get what .assessment.md gets.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { contrast } from "../contrast.mjs";
import { NAME, TEXT } from "../report.mjs";
import { eventually, testIn, untilEffect, Workbench } from "../workbench.mjs";

const LONG = TEXT.replace("will take part", "will likely take part");
// As plain text has it: without marks before headings and bullets.
const PLAIN = LONG.replaceAll(/^#+ /gm, "");
const LIVE = `# Ferry Lines, May 3, 2024

Officials said on May 2 that the ferry is back.[1]

## Endnotes

[1] hxxps://ferry[.]example[.]org/back
`;
const FOOTNOTES = `# Ferry Lines, May 3, 2024

Officials said on May 2 that the ferry is back.[^ferry] Police counted 40 cars on May 3.[^ferry]

[^ferry]: https://ferry.example.org/back
`;

const TWICE = `# Port Update, May 3, 2024

A ship left the port on May 2.[1] Crews stayed.

## Endnotes

[1] https://a.example/1
[1] https://b.example/2
`;

// A topic that no takeaway says.
const BRIDGES = TEXT.replace("## Endnotes", "## Moldova\n\nMoldova closed two bridges near Ungheni. The mayor said on November 29 that both are safe.[5]\n\n## Endnotes");

let workbench;
before(async () => {
  workbench = await Workbench.start({
    files: { [NAME]: LONG, "talks.md": LONG, "talks.txt": PLAIN, "notes.md": "# Notes\n\nThe minister said that it rains.\n", "defanged.md": LIVE, "footnotes.md": FOOTNOTES, "twice.md": TWICE, "once.md": TWICE.replace("[1] https://b.example/2\n", ""),
      "write.assessment.md": BRIDGES, "write.md": BRIDGES, "write.txt": BRIDGES.replaceAll(/^#+ /gm, "") },
    settings: { "files.autoSave": "off" },
  });
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

const NAMES = [NAME, "talks.md", "talks.txt"];
const mapButton = () => workbench.page.locator(".editor-actions .action-label[aria-label*='Show the Evidence Map']");

for (const name of NAMES) {
  test(`${name} has the button for the map and the entries of the context menu`, async () => {
    await workbench.open(name);
    await workbench.squiggles().first().waitFor();
    await mapButton().waitFor();
    const entry = workbench.page.locator(".context-view .action-label", { hasText: "Insert a Citation…" });
    await untilEffect("the context menu", () => workbench.page.keyboard.press("Shift+F10"), () => entry.isVisible());
    await workbench.page.keyboard.press("Escape");
  });

  test(`${name} is wrapped at the edge of the window`, async () => {
    await workbench.open(name);
    const widths = await workbench.page.evaluate(() => {
      const editor = document.querySelector(".editor-instance .monaco-editor");
      const lines = [...editor.querySelectorAll(".view-line > span")].map((line) => line.getBoundingClientRect().width);
      return [Math.max(...lines), editor.getBoundingClientRect().width];
    });
    assert.ok(widths[0] < widths[1], widths.join(" in "));
  });

  test(`${name} has its citations and words of likelihood coloured`, async () => {
    await workbench.open(name);
    await workbench.goTo("will likely take part");
    const plain = await eventually("the text", () => colour("told reporters"));
    for (const piece of ["[1]", "likely"]) {
      const found = await eventually(`${piece} in a colour of its own`, async () => {
        const found = await colour(piece);
        return found && String(found) !== String(plain) && found;
      });
      assert.ok(contrast(found, [255, 255, 255]) >= 4.5, `${piece}: ${found}`);
    }
  });

  test(`${name} shows the outlet of every source in a paragraph of one line`, async () => {
    await workbench.open(name);
    // Two citations to a line, and the outlets take more than 43 characters together.
    const shown = () => workbench.page.locator(".view-line span[class*='dyn-rule']").allInnerTexts();
    await eventually("the outlets", async () => (await shown()).filter((text) => /TASS|Ministry|Belta|Belarus/.test(text)).length >= outlets);
    assert.ok(!(await shown()).some((text) => text.includes("…")), (await shown()).join(" | "));
  });
}
const outlets = 2;

/** The colour, [red, green, blue], of a piece of the text. */
function colour(piece) {
  return workbench.page.evaluate((piece) => {
    const spans = [...document.querySelectorAll(".view-line span > span")];
    const words = ({ textContent }) => textContent.replaceAll("\u00a0", " ").trim();
    // Markdown has the brackets of a citation apart from its number.
    const same = (words) => words === piece || `[${words}]` === piece;
    const span = spans.find((span) => same(words(span))) ?? spans.find((span) => words(span).includes(piece));
    return span && getComputedStyle(span).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  }, piece);
}

test("the status bar says by how many past reports the claims are judged", async () => {
  await workbench.open("talks.md");
  const item = workbench.page.locator(".statusbar-item[id^='assessor.assessor']");
  const tooltip = workbench.page.locator(".monaco-hover:not(.hidden)", { hasText: /Adjusted to how \d past reports? cites?\./ });
  await untilEffect(
    "the tooltip",
    async () => {
      await workbench.page.mouse.move(640, 400);
      await item.hover();
    },
    () => tooltip.first().isVisible(),
  );
  await workbench.page.mouse.move(640, 400);
});

test("Markdown that is no report has none of it", async () => {
  await workbench.open("notes.md");
  await mapButton().waitFor({ state: "detached" });
});

test("a text becomes a report with its first citation", async () => {
  await workbench.open("notes.md");
  await workbench.page.keyboard.press("Control+End");
  await workbench.page.keyboard.type("\nThe mayor said on May 2 that it rains.[1]\n");
  await mapButton().waitFor();
  await workbench.run("File: Revert File");
  await mapButton().waitFor({ state: "detached" });
});

test("to make all links live asks first, and a no changes nothing", async () => {
  await workbench.open("defanged.md");
  await mapButton().waitFor();
  const dialog = workbench.page.locator(".monaco-dialog-box", { hasText: "Make all defanged links of this report live?" });
  const choose = () =>
    untilEffect(
      "the question",
      async () => {
        await workbench.focusEditor();
        await workbench.run("Source Action...");
        // Chosen by keyboard; it is the first one.
        const row = workbench.page.locator(".action-widget .monaco-list-row.focused", { hasText: "all links" });
        await row.waitFor({ timeout: 5000 }).catch(() => {});
        await workbench.page.keyboard.press("Enter");
      },
      () => dialog.isVisible(),
    );
  await choose();
  await dialog.locator(".monaco-button", { hasText: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await workbench.text(), LIVE);
});

/** Returns true once a message is there with all of its words in sight. */
async function isWhole(message) {
  const words = message.locator(".notification-list-item-message").first();
  return (await words.isVisible()) && words.evaluate((e) => e.scrollWidth <= e.clientWidth);
}

test("a pasted link is defanged as the others, and a message says so once that is done", async () => {
  await workbench.open("defanged.md");
  await mapButton().waitFor();
  const told = workbench.notification("The link to ferry.example.org was defanged");
  await workbench.goTo("[1]");
  await workbench.page.keyboard.press("End");
  await workbench.page.evaluate(() => navigator.clipboard.writeText("https://ferry.example.org/tickets"));
  await workbench.page.keyboard.press("Control+v");
  // Not by reading the whole text: a caret that moves ends the paste.
  await workbench.page.locator(".view-line", { hasText: "hxxps://ferry[.]example[.]org/tickets" }).waitFor();
  await eventually("the whole message", () => isWhole(told.first()));
  await workbench.page.keyboard.press("Control+z");
});

test("a refusal is shown whole", async () => {
  await workbench.open("twice.md");
  await mapButton().waitFor();
  await workbench.run("Assessor: Renumber the Citations");
  await eventually("the whole message", () => isWhole(workbench.notification("Nothing was renumbered.").first()));
});

test("a number chosen after the space behind a stop goes to the stop, with its endnote", async () => {
  await workbench.open("once.md");
  await mapButton().waitFor();
  await workbench.goTo("Crews stayed.");
  await workbench.page.keyboard.press("End");
  await workbench.page.keyboard.type(" [", { delay: 50 });
  const row = workbench.page.locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: "new source" });
  await row.waitFor();
  // Widgets that have just come up do not take keys yet.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await workbench.page.keyboard.press("Enter");
  await eventually("marker and endnote", async () => {
    const text = await workbench.text();
    return text.includes("Crews stayed.[2]\n") && text.includes("\n[2] ");
  });
});

test("the key of a footnote and its definition are changed together", async () => {
  await workbench.open("footnotes.md");
  await mapButton().waitFor();
  await workbench.goTo("ferry] Police");
  await workbench.page.keyboard.press("ArrowRight");
  // The ranges are asked for when the cursor comes to rest, and marked.
  await workbench.page.locator(".linked-editing-decoration").first().waitFor();
  await workbench.page.keyboard.type("x");
  await eventually("both changed", async () => (await workbench.text()) === FOOTNOTES.replaceAll("[^ferry]", "[^fxerry]"));
});

const suggestion = (text) => workbench.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: text });

for (const name of ["write.assessment.md", "write.md", "write.txt"]) {
  test(`names come up while one types in ${name}, and ordinary words do not`, async () => {
    await workbench.open(name);
    await workbench.squiggles().first().waitFor();
    await workbench.goTo(" Polish officials");
    await workbench.page.keyboard.type(" The reporters asked Lav", { delay: 100 });
    // On a busy machine an answer may come too late for VS Code, which then waits for the next word.
    const retype = async () => {
      for (let key = 0; key < 4; key += 1) await workbench.page.keyboard.press("Backspace");
      await workbench.page.keyboard.type(" Lav", { delay: 200 });
    };
    const isOffered = () => suggestion("Lavrov").first().isVisible();
    await eventually("names", async () => (await isOffered()) || (await retype(), await new Promise((resolve) => setTimeout(resolve, 1000)), isOffered()));
    await workbench.page.keyboard.press("Escape");
    await workbench.page.keyboard.type(" about the soldi", { delay: 30 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await suggestion("").count(), 0);
  });
}

for (const name of ["write.assessment.md", "write.md", "write.txt"]) {
  test(`takeaways come up while one types their first words in ${name}`, async () => {
    await workbench.open(name);
    await workbench.goTo("Belarus announced");
    await workbench.page.keyboard.press("End");
    await workbench.page.keyboard.press("Enter");
    // Only the language of .assessment.md goes on with a list.
    if (name !== "write.assessment.md") await workbench.page.keyboard.type("- ");
    await workbench.page.keyboard.type("Mol", { delay: 30 });
    await suggestion("Moldova closed two bridges").first().waitFor();
  });
}
