import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportHtml } from '../../src/webview/report.ts';
import { seriousViolations } from '../support/axe.ts';
import { example } from '../unit/support/examples.ts';
import { allDrawn, launch, newPage } from './support/browser.ts';
import { bundlePanel } from './support/bundle.ts';
import { train } from './support/run.ts';
import { EDITOR_THEMES, type EditorTheme, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');
const THEMES = Object.keys(EDITOR_THEMES) as EditorTheme[];

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-pictures-'));
  const [run, { js, css }] = await Promise.all([train(example('figure4')), bundlePanel()]);
  fs.writeFileSync(path.join(folder, 'report.html'), reportHtml({ ...run, panelJs: js, panelCss: css }));
  fs.mkdirSync(PICTURES, { recursive: true });
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
});

/** Made to be looked at: axes, labels, legends and colours in every theme. What a machine can judge of it axe does. */
it.each([...THEMES, 'paper'] as const)(
  'takes a picture of figure 4 in the theme %s, which nobody is shut out of',
  async (theme) => {
    const { page, complaints } = await newPage(browser, { width: 1000, height: 1300, scale: 1.5 });
    await page.goto(pathToFileURL(path.join(folder, 'report.html')).href);
    await page.evaluate(putOn, EDITOR_THEMES[theme === 'paper' ? 'dark' : theme]);
    if (theme === 'paper') await page.getByRole('button', { name: 'Paper' }).click();
    await allDrawn(page);
    // Two frames: the theme is read in one and drawn in the next.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const file = path.join(PICTURES, `page-${theme}.png`);
    await page.screenshot({ path: file, fullPage: true });
    const hardToUse = await seriousViolations(page.mainFrame());
    await page.close();
    expect(complaints).toEqual([]);
    expect(hardToUse).toEqual([]);
    expect(fs.statSync(file).size).toBeGreaterThan(50_000);
  },
);
