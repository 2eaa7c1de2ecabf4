import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/webview/report.ts';
import { example } from '../unit/support/examples.ts';
import { drawn, launch, newPage } from './support/browser.ts';
import { bundlePanel } from './support/bundle.ts';
import { train } from './support/run.ts';
import { EDITOR_THEMES, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');

/** Runs that compare, in small, and the views that each of them has. */
const RUNS = {
  'hypothesis-sparse-and-similar': {
    settings: { 'sweep.x.points': 5, 'sweep.y.points': 5, 'train.starts': 2, 'train.steps': 300 },
    views: ['sharing', 'similarity'],
  },
  'architectures-vs-sparsity': {
    settings: { 'sweep.x.points': 3, 'train.starts': 3, 'train.steps': 200, 'train.batch': 256 },
    views: ['sharing'],
  },
  'penalty-capacity': {
    settings: { 'sweep.x.points': 4, 'train.starts': 16, 'train.steps': 2000 },
    views: ['price'],
  },
};

let browser: Browser;
let folder: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-comparison-'));
  fs.mkdirSync(PICTURES, { recursive: true });
  const { js, css } = await bundlePanel();
  browser = await launch();
  for (const [name, { settings }] of Object.entries(RUNS)) {
    const run = await train(example(name, settings));
    fs.writeFileSync(path.join(folder, `${name}.html`), reportHtml({ ...run, panelJs: js, panelCss: css }));
  }
}, 180_000);

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

async function open(name: keyof typeof RUNS): Promise<void> {
  await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href);
  for (const part of RUNS[name].views) await drawn(page, part);
}

const verdicts = (): Promise<string | null> => page.getByTestId('verdicts').textContent();
const shownCell = async (): Promise<number> => Number(await page.getByTestId('cell-details').getAttribute('data-cell'));

describe('the report of a comparison', () => {
  it.each(Object.keys(RUNS) as (keyof typeof RUNS)[])('draws the views of %s in light and dark', async (name) => {
    await open(name);
    await page.screenshot({ path: path.join(PICTURES, `comparison-${name}.png`), fullPage: true });
    await page.evaluate(putOn, EDITOR_THEMES.dark);
    for (const part of RUNS[name].views) await drawn(page, part);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: path.join(PICTURES, `comparison-${name}-dark.png`), fullPage: true });
  });

  it('says what a sweep over density and importance says of both claims', async () => {
    await open('hypothesis-sparse-and-similar');
    expect(await verdicts()).toMatch(/Sharing rises with sparsity in every architecture: (upheld|partly|not upheld)/);
    expect(await verdicts()).toMatch(
      /odd shares in [\d.]+ % \(quadratic computation\) and [\d.]+ % \(ReLU autoencoder\)/,
    );
  });

  it('has an interval of the share where several starts are kept', async () => {
    await open('architectures-vs-sparsity');
    expect(await verdicts()).toMatch(/95 % interval over starts \d+ to \d+ %/);
  });

  it('says what monosemanticity costs, and selects the cell of a point of the price curve', async () => {
    await open('penalty-capacity');
    expect(await verdicts()).toMatch(/Monosemanticity costs: upheld/);
    const before = await shownCell();
    await page.getByTestId('price').locator('.mark-symbol').last().locator('path').last().click();
    await expect.poll(shownCell).not.toBe(before);
  });

  it('colours a diagram by a measure of the whole model', async () => {
    await open('hypothesis-sparse-and-similar');
    await page.getByTestId('measure').selectOption('sharing');
    await drawn(page, 'diagram-trained');
    await expect.poll(() => page.getByTestId('legend').textContent()).toContain('Sharing, 0 to 1');
    await page.getByTestId('measure').selectOption('');
    await expect.poll(() => page.getByTestId('legend').textContent()).toContain('Capacity of odd');
  });
});
