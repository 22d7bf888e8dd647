// What is coloured can be read, in light and in dark.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { NAME, TEXT } from "../report.mjs";
import { contrast } from "../contrast.mjs";
import { eventually, testIn, Workbench } from "../workbench.mjs";

let workbench;
before(async () => {
  workbench = await Workbench.start({ files: { [NAME]: TEXT.replace("will take part", "will likely take part") } });
  await workbench.open(NAME);
  await workbench.squiggles().first().waitFor();
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

/** The colours, [red, green, blue], of a piece of the text and of what lies behind it. */
function colours(piece) {
  return workbench.page.evaluate((piece) => {
    const numbers = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
    const spans = [...document.querySelectorAll(".view-line span > span")];
    // Spaces are drawn as those that do not break.
    const words = ({ textContent }) => textContent.replaceAll("\u00a0", " ").trim();
    const span = spans.find((span) => words(span) === piece) ?? spans.find((span) => words(span).includes(piece));
    const editor = document.querySelector(".monaco-editor .monaco-editor-background");
    return span && [numbers(getComputedStyle(span).color), numbers(getComputedStyle(editor).backgroundColor)];
  }, piece);
}

async function readable() {
  const [plain] = await eventually("the text", () => colours("told reporters"));
  for (const piece of ["[1]", "likely", "## Key Takeaways"]) {
    // Colours come a moment after the text.
    const [front, back] = await eventually(`${piece} in a colour of its own`, async () => {
      const found = await colours(piece);
      return found && String(found[0]) !== String(plain) && found;
    });
    assert.ok(contrast(front, back) >= 4.5, `${piece}: ${front} on ${back}`);
  }
  await workbench.squiggles().first().waitFor();
}

test("in a light theme", readable);

test("in a dark theme", async () => {
  const [, before] = await colours("[1]");
  await workbench.run("Preferences: Toggle between Light/Dark Themes");
  await eventually("the dark theme", async () => contrast(before, (await colours("[1]"))?.[1] ?? before) > 10);
  await readable();
});
