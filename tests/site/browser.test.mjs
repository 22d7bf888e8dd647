// The site in a browser: no page is wider than a phone, and pictures follow the theme.
//
//   ASSESSOR_SITE   the folder of the built site

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(path.join(here, '../editors/package.json'))('playwright-core');

const site = path.resolve(process.env.ASSESSOR_SITE);
const pages = readdirSync(site, { recursive: true })
  .filter((page) => page.endsWith('.html') && !/(404|toc)\.html$/.test(page))
  .sort();

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(() => browser?.close());

/** Opens a window; `width` and the colour scheme of the system as given. */
async function open(width, colorScheme = 'light') {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  const go = (name) => page.goto(pathToFileURL(site).href + '/' + name, { waitUntil: 'domcontentloaded' });
  return { page, go, faults, close: () => context.close() };
}

/** The forms of the pictures that are shown on a page. */
function shown(page) {
  return page.evaluate(() => {
    const forms = [...document.querySelectorAll('main a.only-light, main a.only-dark')];
    return forms.filter((form) => form.getClientRects().length > 0).map((form) => form.className);
  });
}

test('no page is wider than a phone, and none has a fault in its script', async () => {
  assert.ok(pages.length > 60, `${pages.length} pages`);
  const { page, go, faults, close } = await open(390);
  const wide = [];
  for (const name of pages) {
    await go(name);
    // The window itself may hide what is too wide. Tables and blocks of code scroll by themselves.
    const over = await page.evaluate(() => {
      const main = document.querySelector('main');
      return main.getBoundingClientRect().left + Math.max(main.scrollWidth, main.offsetWidth) - window.innerWidth;
    });
    if (over > 0) wide.push(`${name}: ${over} pixels too wide`);
  }
  await close();
  assert.deepEqual(wide, []);
  assert.deepEqual(faults, []);
});

test('each picture is shown in the form of the system, and then of the theme that the reader chooses', async () => {
  for (const [scheme, other] of [['light', 'navy'], ['dark', 'light']]) {
    const { page, go, close } = await open(1280, scheme);
    await go('tour.html');
    const pairs = await page.locator('main a.only-light').count();
    assert.ok(pairs >= 3, `${pairs} pairs`);
    assert.deepEqual(await shown(page), Array(pairs).fill(`only-${scheme}`));
    await page.locator('#mdbook-theme-toggle').click();
    await page.locator(`#mdbook-theme-${other}`).click();
    assert.deepEqual(await shown(page), Array(pairs).fill(other === 'light' ? 'only-light' : 'only-dark'));
    await close();
  }
});

test('the search finds the page of a rule', async () => {
  const { page, go, close } = await open(1280);
  await go('index.html?search=stale-title');
  const first = page.locator('#mdbook-searchresults a, #searchresults a').first();
  await first.waitFor({ timeout: 20_000 });
  assert.match(await first.getAttribute('href'), /rules\/stale-title\.html/);
  await close();
});
