import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { galleryCells } from '../../src/core/plots/gallery.ts';
import { reportHtml } from '../../src/webview/report.ts';
import { example } from '../unit/support/examples.ts';
import { drawn, launch, newPage } from './support/browser.ts';
import { bundlePanel } from './support/bundle.ts';
import { type TrainedRun, train } from './support/run.ts';
import { EDITOR_THEMES, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');

/** Sweeps along one axis whose galleries differ in kind. */
const SWEEPS = {
  'tms-five-in-two': { 'train.starts': 6, 'train.steps': 1000 },
  'tms-twenty-in-five': { 'train.starts': 4, 'train.steps': 500 },
  'abs-value': { 'train.starts': 4, 'train.steps': 500 },
};

let browser: Browser;
let folder: string;
let page: Page;
let complaints: string[];
const runs = new Map<string, TrainedRun>();

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-sweep-'));
  fs.mkdirSync(PICTURES, { recursive: true });
  const { js, css } = await bundlePanel();
  browser = await launch();
  for (const [name, settings] of Object.entries(SWEEPS)) {
    const run = await train(example(name, settings));
    runs.set(name, run);
    fs.writeFileSync(path.join(folder, `${name}.html`), reportHtml({ ...run, panelJs: js, panelCss: css }));
  }
}, 120_000);

afterAll(async () => {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser, { width: 1000, height: 1300 }));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function open(name: string): Promise<void> {
  await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href);
  for (const part of ['diagram-trained', 'gallery', 'training-curve']) await drawn(page, part);
}

const shownCell = async (): Promise<number> => Number(await page.getByTestId('cell-details').getAttribute('data-cell'));

describe('the report of a sweep along one axis', () => {
  it.each(Object.keys(SWEEPS))('draws %s, and takes pictures of it in light and dark', async (name) => {
    await open(name);
    await page.screenshot({ path: path.join(PICTURES, `sweep-${name}.png`), fullPage: true });
    await page.evaluate(putOn, EDITOR_THEMES.dark);
    await drawn(page, 'gallery');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: path.join(PICTURES, `sweep-${name}-dark.png`), fullPage: true });
  });

  it('selects a cell by a click on its small picture', async () => {
    await open('tms-five-in-two');
    const experiment = runs.get('tms-five-in-two')?.description.experiment;
    if (experiment === undefined) throw new Error('no run');
    const cells = galleryCells(experiment);
    // The key above has rectangles, too: those of the gallery are the first that there are.
    const frames = page.getByTestId('gallery').locator('.mark-rect path');
    // Beside the arrows, which meet in the middle.
    await frames.nth(2).click({ position: { x: 8, y: 8 } });
    await page.locator(`[data-testid="cell-details"][data-cell="${cells[2]}"]`).waitFor();
    await drawn(page, 'gallery');
  });

  it('goes to sparser cells with the right arrow key', async () => {
    await open('tms-five-in-two');
    const before = await shownCell();
    await page.getByTestId('diagram-trained').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator(`[data-testid="cell-details"][data-cell="${before + 1}"]`).waitFor();
  });

  it('says first how the sweep begins and ends, and describes lines and gallery for those who cannot see them', async () => {
    await open('tms-five-in-two');
    expect(await page.getByTestId('headline').textContent()).toContain('2 dedicated and 3 ignored at density 1');
    expect(await page.getByTestId('diagram-trained').getAttribute('aria-label')).toContain('At density 1: 2 dedicated');
    // The gallery stands before the records of its cells have come.
    await page.locator('[data-testid="gallery"][aria-label*="density 0.01: pentagon"]').waitFor();
    await page.getByTestId('gallery-table').locator('summary').click();
    expect(await page.getByTestId('gallery-table').locator('tbody tr').count()).toBe(35);
  });

  it('draws the curve of every start', async () => {
    await open('tms-five-in-two');
    expect(await page.getByTestId('training-curve').getAttribute('aria-label')).toContain('the best of 6 starts');
    expect(await page.getByTestId('training-curve').locator('.mark-line path').count()).toBe(6);
  });
});
