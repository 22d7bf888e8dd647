// The evidence map beside the report.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { contrast } from "../contrast.mjs";
import { SAMPLE } from "../report.mjs";
import { eventually, testIn, untilEffect, Workbench } from "../workbench.mjs";

const NAME = "black-sea.assessment.md";

let workbench;
before(async () => {
  workbench = await Workbench.start({ files: { [NAME]: SAMPLE } });
  await workbench.open(NAME);
  await workbench.squiggles().first().waitFor();
});
after(() => workbench?.stop());
const test = (name, body) => testIn(() => workbench, name, body);

/** The frame in which the map is drawn, of those within those of the panel. */
async function map() {
  return eventually("the map", async () => {
    for (const frame of workbench.page.frames()) {
      if ((await frame.locator(".card").count().catch(() => 0)) > 0) return frame;
    }
    return undefined;
  });
}

/** What is lit in the map, as text. It is drawn anew now and then, and a frame that goes says nothing. */
const lit = async () => (await map()).locator(".card.lit").allInnerTexts().catch(() => []);

test("a command shows it beside the text", async () => {
  await untilEffect(
    "the panel",
    () => workbench.run("Assessor: Show the Evidence Map"),
    () => workbench.page.locator(".tab", { hasText: "Evidence Map" }).isVisible(),
  );
  const takeaways = (await map()).locator(".card.take");
  assert.equal(await takeaways.count(), 3);
  assert.match(await takeaways.first().innerText(), /^Russian and Turkish officials discussed grain shipments/);
});

test("it can load nothing, and runs only its own script", async () => {
  const frame = await map();
  const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'sha256-[^']+'(;|$)/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
});

test("it follows the caret", async () => {
  await workbench.goTo("Ukrainian President");
  await eventually("the paragraph", async () => (await lit()).some((text) => text.includes("Ukraine")));
  await workbench.goTo("- Moldovan authorities");
  await eventually("the takeaway", async () => (await lit()).some((text) => text.startsWith("Moldovan authorities closed")));
});

test("a place in it leads into the text", async () => {
  const card = (await map()).locator(".card.take", { hasText: "Iranian Foreign Minister" });
  const line = SAMPLE.slice(0, SAMPLE.indexOf("- Iranian")).split("\n").length;
  await card.getByRole("button").click();
  await workbench.page.locator(".statusbar-item", { hasText: `Ln ${line},` }).waitFor();
});

test("it follows what is typed", async () => {
  await workbench.goTo("- Moldovan authorities");
  for (const key of ["ArrowRight", "ArrowRight"]) await workbench.page.keyboard.press(key);
  await workbench.page.keyboard.type("All ");
  await eventually("the new words", async () => {
    const texts = await (await map()).locator(".card.take").allInnerTexts().catch(() => []);
    return texts.some((text) => text.startsWith("All Moldovan authorities"));
  });
});

/** The least contrast of the words in it with what lies behind them. */
async function leastContrast() {
  const pairs = await (await map()).evaluate(() => {
    const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const [red, green, blue, opacity = 1] = numbers(getComputedStyle(at).backgroundColor);
        if (opacity > 0.5) return [red, green, blue];
      }
      return [255, 255, 255];
    };
    return [...document.querySelectorAll("h1, h2, .card p, .card b, .card button, .card summary")]
      .filter((element) => element.offsetParent !== null)
      .map((element) => [numbers(getComputedStyle(element).color).slice(0, 3), behind(element), element.textContent]);
  });
  assert.ok(pairs.length > 10);
  const [least] = pairs.map(([front, back, words]) => ({ words, front, back, least: contrast(front, back) })).sort((a, b) => a.least - b.least);
  return least;
}

test("it can be read in a light theme and in a dark one", async () => {
  const inLight = await leastContrast();
  assert.ok(inLight.least >= 4.5, JSON.stringify(inLight));
  const paper = () => map().then((frame) => frame.evaluate(() => getComputedStyle(document.body).backgroundColor)).catch(() => "");
  const light = await paper();
  await workbench.run("Preferences: Toggle between Light/Dark Themes");
  await eventually("the dark theme", async () => ![light, ""].includes(await paper()));
  await eventually("words that can be read", async () => (await leastContrast()).least >= 4.5);
});
