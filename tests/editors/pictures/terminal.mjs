// Turns what a terminal shows into a picture: terminal.mjs OUT.png <SCREEN
//
// SCREEN is what `tmux capture-pane -p -e` prints: text with SGR sequences (ECMA-48 §8.3.117, and
// the colour and wavy-underline forms that terminals have added). Chromium draws it.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [out] = process.argv.slice(2);
const screen = readFileSync(0, "utf8").replace(/\n$/, "");

/** The 16 named colours, as in most terminals. */
const NAMED = ["#1d1f21", "#cc342b", "#198844", "#a8771b", "#2a62b8", "#8b3fae", "#1f8a8a", "#c5c8c6",
  "#6b6f73", "#d9534f", "#3fae6a", "#d6a63a", "#5a8fdc", "#b073d0", "#4fb8b8", "#ffffff"];

/** A colour of the 256: named, then a cube of six steps, then greys. */
function indexed(n) {
  if (n < 16) return NAMED[n];
  if (n >= 232) return rgb([8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232)]);
  const step = (k) => (k === 0 ? 0 : 55 + 40 * k);
  return rgb([step(Math.floor((n - 16) / 36)), step(Math.floor((n - 16) / 6) % 6), step((n - 16) % 6)]);
}

const rgb = ([r, g, b]) => `rgb(${r},${g},${b})`;

/** An extended colour, `5;n` or `2;r;g;b`: in the code's own parts after colons, or the codes after it. */
function extended(parts, codes) {
  const numbers = parts.length > 0 ? parts : codes.splice(0, codes[0][0] === 5 ? 2 : 4).flat();
  return numbers[0] === 5 ? indexed(numbers[1]) : rgb(numbers.slice(-3));
}

/** The style after one SGR sequence. */
function restyled(style, sequence) {
  let next = { ...style };
  const codes = sequence.split(";").map((code) => code.split(":").filter(Boolean).map(Number));
  while (codes.length > 0) {
    const [code = 0, ...parts] = codes.shift();
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = { 0: "none", 3: "wavy" }[parts[0]] ?? "solid";
    else if (code === 7) next.reverse = true;
    else if (code === 22) next.bold = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = "none";
    else if (code === 27) next.reverse = false;
    else if (code >= 30 && code <= 37) next.color = NAMED[code - 30];
    else if (code === 38) next.color = extended(parts, codes);
    else if (code === 39) next.color = undefined;
    else if (code >= 40 && code <= 47) next.background = NAMED[code - 40];
    else if (code === 48) next.background = extended(parts, codes);
    else if (code === 49) next.background = undefined;
    else if (code === 58) next.wave = extended(parts, codes);
    else if (code === 59) next.wave = undefined;
    else if (code >= 90 && code <= 97) next.color = NAMED[code - 82];
    else if (code >= 100 && code <= 107) next.background = NAMED[code - 92];
  }
  return next;
}

/** Neovim's default colours, light: for what the screen leaves to the terminal. */
const PAPER = "#e0e2ea";
const INK = "#14161b";

function css({ bold, italic, underline = "none", reverse, color = INK, background = PAPER, wave = "currentColor" }) {
  const [front, back] = reverse ? [background, color] : [color, background];
  const line = underline === "none" ? "" : `text-decoration:underline ${underline} ${wave};`;
  return `color:${front};background:${back};${line}font-weight:${bold ? "bold" : "normal"};font-style:${italic ? "italic" : "normal"}`;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

let style = {};
const html = screen.split(/\x1b\[([\d;:]*)m/).map((part, n) => {
  if (n % 2 === 1) {
    style = restyled(style, part);
    return "";
  }
  return part === "" ? "" : `<span style="${css(style)}">${escaped(part)}</span>`;
}).join("");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const page = await browser.newPage({ deviceScaleFactor: 1.5, viewport: { width: 1400, height: 1000 } });
await page.setContent(`<pre style="display:inline-block;margin:0;padding:10px;font:14px/16px 'DejaVu Sans Mono';
  background:${PAPER}">${html}</pre>`);
await page.locator("pre").screenshot({ path: out });
await browser.close();
