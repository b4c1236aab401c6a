// What axe-core says about a page of ours in a real browser, at three widths, light and dark, and screenshots to look at.
//   npm install axe-core playwright-core        (a Chromium of the system is used: CHROMIUM=/usr/bin/chromium)
//   node accessibility.mjs report.html shots/report
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [file, shots] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
let bad = 0;
for (const colorScheme of ['light', 'dark']) {
  for (const width of [390, 820, 1360]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => request.url().startsWith('file:') || asked.push(request.url()));
    await page.goto(`file://${path.resolve(file)}`);
    if (shots) await page.screenshot({ path: `${shots}-${colorScheme}-${width}.png` });
    const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    const found = violations.map((item) => `${item.id} (${item.impact}, ${item.nodes.length})`);
    bad += found.length + asked.length + (needed > there ? 1 : 0);
    console.log(`${colorScheme} ${width}: ${found.join(', ') || 'no violation'}; ${asked.length} requests; ${needed > there ? 'scrolls sideways' : 'fits'}`);
    await context.close();
  }
}
if (shots) {
  const page = await browser.newPage();
  await page.goto(`file://${path.resolve(file)}`);
  await page.pdf({ path: `${shots}.pdf`, format: 'A4' });
}
await browser.close();
process.exit(bad ? 1 : 0);
